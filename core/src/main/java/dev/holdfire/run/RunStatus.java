package dev.holdfire.run;

/** Where a recipient run is. */
public enum RunStatus {
  /** Until its delay is over, until a worker is free, or until its workflow is resumed. */
  WAITING,
  /** A worker has started a step of it. */
  EXECUTING,
  /** All its steps are done. */
  FINISHED,
  /** Called off. */
  CANCELED,
  /** A step failed for good. */
  FAILED;

  /** Whether nothing more will happen to it. */
  public boolean isOver() {
    return this == FINISHED || this == CANCELED || this == FAILED;
  }
}
