package dev.holdfire.scheduler.store.jdbc;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Work on many rows, a chunk and a transaction at a time, that never waits for a row. */
public final class Chunks {
  /** How often it looks again for rows that others hold, before it leaves them. */
  private static final int PATIENCE = 40;

  private static final long PAUSE_NANOS = 25_000_000;

  private Chunks() {}

  /** How far a chunk has brought the work. */
  public enum Progress {
    /** Nothing is left. */
    DONE,
    /** Something was done, and more may be left. */
    GOES_ON,
    /** What is left is held by other transactions. */
    HELD
  }

  /** Repeats chunks until nothing is left, or what is left is held for longer than a moment. */
  public static boolean repeat(Supplier<Progress> chunk) {
    int patience = PATIENCE;
    while (patience > 0) {
      Progress progress = chunk.get();
      if (progress == Progress.DONE) {
        return true;
      }
      if (progress == Progress.HELD) {
        patience--;
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        patience = PATIENCE;
      }
    }
    return false;
  }
}
