package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;

/**
 * How a node executes runs, which is to send.
 *
 * @param workers how many runs it executes at once, 0 to 10,000; 0 is a node that only triggers,
 *     cancels and looks; default {@value #WORKERS}
 * @param retries how often a step that fails is tried, and when; default {@link
 *     RetryPolicy#DEFAULT}
 * @param limits how long a send may take, and how many a channel may have at once; default {@link
 *     SendLimits#DEFAULT}
 */
public record Sending(int workers, RetryPolicy retries, SendLimits limits) {
  /** The default number of workers. */
  public static final int WORKERS = 10;

  /** All defaults. */
  public static final Sending DEFAULT =
      new Sending(WORKERS, RetryPolicy.DEFAULT, SendLimits.DEFAULT);

  private static final int MAX_WORKERS = 10_000;

  /**
   * @throws ConfigurationException with all that is wrong
   */
  public Sending {
    new Checks()
        .between("workers", workers, 0, MAX_WORKERS)
        .given("retries", retries)
        .given("limits", limits)
        .done("the sending");
  }
}
