package dev.holdfire.scheduler.store.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes ids that sort by time: UUIDs of version 7 (RFC 9562, 5.7), with the clock's milliseconds
 * and 74 random bits. Safe for use by many threads.
 */
public final class TimeOrderedId {
  private static final long LAST = (1L << 48) - 1;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public TimeOrderedId(Clock clock) {
    this.clock = clock;
  }

  /** A fresh id. */
  public String next() {
    return at(clock.millis(), random.nextLong(), random.nextLong());
  }

  /** The smallest id that is as late as this moment, in epoch milliseconds. */
  public static String lowest(long millis) {
    return new UUID(Math.min(Math.max(0, millis), LAST) << 16, 0).toString();
  }

  /** The moment within an id, in epoch milliseconds. */
  public static long millisOf(String id) {
    return UUID.fromString(id).getMostSignificantBits() >>> 16;
  }

  private static String at(long millis, long high, long low) {
    long first = (millis << 16) | 0x7000L | (high & 0x0FFFL);
    long second = 0x8000_0000_0000_0000L | (low & 0x3FFF_FFFF_FFFF_FFFFL);
    return new UUID(first, second).toString();
  }
}
