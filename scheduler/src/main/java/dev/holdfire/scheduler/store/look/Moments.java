package dev.holdfire.scheduler.store.look;

import java.time.Instant;

/** Moments as the tables have them, in epoch milliseconds; as near as can be told so. */
final class Moments {
  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private Moments() {}

  /** The last millisecond that has begun at this moment. */
  static long floor(Instant moment) {
    if (moment.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return moment.isBefore(LAST) ? moment.toEpochMilli() : Long.MAX_VALUE;
  }

  /** The first millisecond that begins at this moment or later. */
  static long ceiling(Instant moment) {
    long floor = floor(moment);
    boolean isWhole = floor == Long.MAX_VALUE || !Instant.ofEpochMilli(floor).isBefore(moment);
    return isWhole ? floor : floor + 1;
  }
}
