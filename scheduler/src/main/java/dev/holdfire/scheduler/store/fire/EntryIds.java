package dev.holdfire.scheduler.store.fire;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids of fired-trigger entries that no process has ever used: a random part and a counter.
 */
public final class EntryIds {
  private final String process;
  private final AtomicLong counter = new AtomicLong();

  public EntryIds() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    process = "hf" + HexFormat.of().formatHex(random) + ".";
  }

  /** A fresh id. */
  public String next() {
    return process + Long.toString(counter.incrementAndGet(), Character.MAX_RADIX);
  }
}
