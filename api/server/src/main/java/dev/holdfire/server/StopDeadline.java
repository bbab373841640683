package dev.holdfire.server;

import java.time.Duration;

/** When a stop must be over, for all that takes part in it. Safe for use by many threads. */
final class StopDeadline {
  private final Duration limit;
  private volatile long begun;
  private volatile boolean hasBegun;

  StopDeadline(Duration limit) {
    this.limit = limit;
  }

  /** From now on the time runs. */
  void begin() {
    begun = System.nanoTime();
    hasBegun = true;
  }

  /** How long it may still take; all of the limit when it has not begun. */
  Duration left() {
    Duration left = hasBegun ? limit.minusNanos(System.nanoTime() - begun) : limit;
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The same less what something else needs. */
  Duration leftBut(Duration reserved) {
    Duration left = left().minus(reserved);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
