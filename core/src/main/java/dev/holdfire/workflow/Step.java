package dev.holdfire.workflow;

/** One step of a workflow: it sends, or it waits. Immutable, safe for use by many threads. */
public sealed interface Step permits ChannelStep, DelayStep {

  /** The name of the step, unique in its workflow: 1 to 100 of {@code A-Z a-z 0-9 _ . : -}. */
  String ref();
}
