package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;

/**
 * What a trigger call may ask for; each limit is at least 1. The defaults are Knock's.
 *
 * @param recipients how many distinct recipients it may list; a stream is not limited; default
 *     {@value #RECIPIENTS}
 * @param dataBytes how large its data may be, as JSON in UTF-8; default {@value #DATA_BYTES}
 * @param recipientBytes how large one recipient's properties, or its own data, may be, as JSON in
 *     UTF-8; and what is stored of it when properties are added; default {@value #RECIPIENT_BYTES}
 */
public record Limits(int recipients, int dataBytes, int recipientBytes) {
  /** The default number of recipients. */
  public static final int RECIPIENTS = 1_000;

  /** The default size of a call's data. */
  public static final int DATA_BYTES = 10_000_000;

  /** The default size of what is told of a recipient. */
  public static final int RECIPIENT_BYTES = 256_000;

  /** All defaults. */
  public static final Limits DEFAULT = new Limits(RECIPIENTS, DATA_BYTES, RECIPIENT_BYTES);

  /**
   * @throws ConfigurationException with all that is wrong
   */
  public Limits {
    new Checks()
        .atLeastOne("maxRecipients", recipients)
        .atLeastOne("maxDataBytes", dataBytes)
        .atLeastOne("maxRecipientBytes", recipientBytes)
        .done("the limits");
  }
}
