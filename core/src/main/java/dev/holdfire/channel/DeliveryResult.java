package dev.holdfire.channel;

import static java.util.Objects.requireNonNull;

/**
 * What a channel did with a delivery.
 *
 * @param status whether anything went out
 * @param detail a line for the run's history, e.g. the provider's message id; at most 1,000
 *     characters of it are kept
 */
public record DeliveryResult(Status status, String detail) {
  /** Whether anything went out. */
  public enum Status {
    /** Handed over to whoever delivers it. */
    SENT,
    /** Nothing to send, and nothing wrong with that: no address, switched off by the recipient. */
    SKIPPED
  }

  public DeliveryResult {
    requireNonNull(status, "status is null");
    requireNonNull(detail, "detail is null");
  }

  /** It was sent. */
  public static DeliveryResult sent() {
    return sent("");
  }

  /** It was sent, and this tells more. */
  public static DeliveryResult sent(String detail) {
    return new DeliveryResult(Status.SENT, detail);
  }

  /** There was nothing to send, for this reason. */
  public static DeliveryResult skipped(String reason) {
    return new DeliveryResult(Status.SKIPPED, reason);
  }
}
