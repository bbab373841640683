package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trigger call may ask for; each limit is at least 1.
 *
 * @param recipients how many distinct recipients it may list; a stream is not limited
 * @param dataBytes how large its data may be, as JSON in UTF-8
 * @param recipientBytes how large one recipient's properties, or its own data, may be, as JSON in
 *     UTF-8
 */
public record Limits(int recipients, int dataBytes, int recipientBytes) {
  /** Knock's limits: 1,000 recipients, 10 MB of data, 256 kB about a recipient. */
  public static final Limits DEFAULT = new Limits(1_000, 10_000_000, 256_000);

  /**
   * @throws ConfigurationException with all that is wrong
   */
  public Limits {
    List<Problem> problems = new ArrayList<>();
    check(recipients, "maxRecipients", problems);
    check(dataBytes, "maxDataBytes", problems);
    check(recipientBytes, "maxRecipientBytes", problems);
    if (!problems.isEmpty()) {
      throw new ConfigurationException("the limits", problems);
    }
  }

  private static void check(int limit, String path, List<Problem> problems) {
    if (limit < 1) {
      problems.add(new Problem(path, "is " + limit + "; expected at least 1"));
    }
  }
}
