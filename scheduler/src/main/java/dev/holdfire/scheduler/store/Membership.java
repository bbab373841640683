package dev.holdfire.scheduler.store;

/**
 * Whether, and since when without a gap, the other nodes must take this one for alive. Safe for use
 * by many threads.
 */
final class Membership {
  private final long limitMillis;

  private long checkedInAt;

  private long epoch;

  /**
   * @param limitMillis how long after a check-in no other node can have taken this one for dead
   */
  Membership(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /**
   * A check-in was committed.
   *
   * @param begun when it began, before it was written
   * @param ended when it was known to be committed
   */
  synchronized void checkedIn(long begun, long ended) {
    if (ended - checkedInAt >= limitMillis || ended < checkedInAt) {
      epoch++;
    }
    checkedInAt = begun;
  }

  /** Whether it has ever checked in. */
  synchronized boolean hasCheckedIn() {
    return epoch > 0;
  }

  /**
   * A number for the time since the last gap in which this node may have been taken for dead; 0
   * when it may be by now, or has not checked in.
   */
  synchronized long epoch(long now) {
    return Math.abs(now - checkedInAt) < limitMillis ? epoch : 0;
  }
}
