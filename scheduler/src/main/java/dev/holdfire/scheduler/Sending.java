package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;

/**
 * How a node executes runs, which is to send.
 *
 * @param workers how many runs it executes at once, 0 to 10,000; 0 is a node that only triggers,
 *     cancels and looks; default {@value #WORKERS}
 * @param retries how often a step that fails is tried, and when; default {@link
 *     RetryPolicy#DEFAULT}
 */
public record Sending(int workers, RetryPolicy retries) {
  /** The default number of workers. */
  public static final int WORKERS = 10;

  /** All defaults. */
  public static final Sending DEFAULT = new Sending(WORKERS, RetryPolicy.DEFAULT);

  private static final int MAX_WORKERS = 10_000;

  /**
   * @throws ConfigurationException with all that is wrong
   */
  public Sending {
    new Checks()
        .between("workers", workers, 0, MAX_WORKERS)
        .given("retries", retries)
        .done("the sending");
  }
}
