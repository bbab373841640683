package dev.holdfire.scheduler.bench.measure;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what ends a measurement, looking a thousand times a second. */
public final class Waiting {
  private static final long PAUSE_NANOS = 1_000_000;

  private Waiting() {}

  /**
   * Waits until a condition holds.
   *
   * @throws IllegalStateException if it does not within the limit
   */
  public static void until(BooleanSupplier condition, Duration limit, String what) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("waited " + limit + " in vain for " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
