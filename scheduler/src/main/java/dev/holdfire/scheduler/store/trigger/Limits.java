package dev.holdfire.scheduler.store.trigger;

/**
 * What a trigger call may ask for.
 *
 * @param recipients how many distinct recipients it may list; a stream is not limited
 * @param dataBytes how large its data may be, as JSON in UTF-8
 * @param recipientBytes how large one recipient's properties, or its own data, may be, as JSON in
 *     UTF-8
 */
public record Limits(int recipients, int dataBytes, int recipientBytes) {
  /** Knock's limits: 1,000 recipients, 10 MB of data, 256 kB about a recipient. */
  public static final Limits DEFAULT = new Limits(1_000, 10_000_000, 256_000);
}
