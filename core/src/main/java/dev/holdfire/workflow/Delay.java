package dev.holdfire.workflow;

/** Until when a step waits. Immutable, safe for use by many threads. */
public sealed interface Delay permits FixedDelay, UntilTimestamp, OffsetFromTimestamp, UntilWindow {

  /**
   * When a delay that starts now is over. Never throws, whatever the values are that it finds: what
   * is missing or makes no sense skips the delay.
   */
  DelayOutcome evaluate(DelayContext context);
}
