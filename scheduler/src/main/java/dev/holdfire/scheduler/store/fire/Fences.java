package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.table.RunDescription.Fence;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes fences that no process has ever used: a random part and a counter. Safe for use by many
 * threads.
 */
public final class Fences {
  private static final int COUNTER_DIGITS = Fence.TOKEN_LENGTH - Fence.PROCESS_LENGTH;

  private final String process;
  private final String instance;
  private final AtomicLong counter = new AtomicLong();

  public Fences(String instance) {
    byte[] random = new byte[Fence.PROCESS_LENGTH / 2];
    new SecureRandom().nextBytes(random);
    this.process = HexFormat.of().formatHex(random);
    this.instance = instance;
  }

  /** The node. */
  String instance() {
    return instance;
  }

  /** What all tokens of this process begin with, and no others. */
  String process() {
    return process;
  }

  /** A fresh one, for what is acquired together. */
  Fence next() {
    String count = Long.toString(counter.incrementAndGet(), Character.MAX_RADIX);
    return new Fence(process + "0".repeat(COUNTER_DIGITS - count.length()) + count, instance);
  }
}
