package dev.holdfire.scheduler;

/** What becomes of the waiting runs of a workflow that is inactive. */
public enum InactiveRuns {
  /** They go on. Only what is triggered is refused. */
  GO_ON,
  /**
   * Each ends as canceled at the moment at which it would go on, and nothing is sent. It is looked
   * at then and not before, so what is activated again in time goes on.
   */
  STOP
}
