package dev.holdfire.scheduler.contract;

import dev.holdfire.recipient.Recipient;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Recipients of whom less than a cancellation's chunk fills a receipt, because of their ids. */
final class LongIds {
  /** More than a cancellation treats together. */
  static final int MORE_THAN_A_CHUNK = 5_600;

  private static final String LONG = "\u00e9".repeat(245);

  private LongIds() {}

  static Stream<Recipient> recipients(int count) {
    return IntStream.range(0, count).mapToObj(i -> Recipient.object(LONG, LONG + i));
  }
}
