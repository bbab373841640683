package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import java.time.Duration;

/**
 * When a node does what it does again and again, and how long it waits.
 *
 * @param pollInterval how long it may take to notice what another node has triggered, 10 ms to 30
 *     s; default {@link #POLL_INTERVAL}, 200 ms
 * @param checkInInterval how often it tells the others that it lives, 50 ms to 1 minute, the same
 *     on all nodes; a node that is silent for three times as long is taken for dead, and one whose
 *     clock is off by more than half of it does not start; default {@link #CHECK_IN_INTERVAL}, 5 s
 * @param shutdownLimit how long closing waits for what executes, at most 1 hour; default {@link
 *     #SHUTDOWN_LIMIT}, 20 s
 */
public record Timing(Duration pollInterval, Duration checkInInterval, Duration shutdownLimit) {
  /** 200 ms. */
  public static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  /** 5 s. */
  public static final Duration CHECK_IN_INTERVAL = Duration.ofSeconds(5);

  /** 20 s. */
  public static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(20);

  /** All defaults. */
  public static final Timing DEFAULT = new Timing(POLL_INTERVAL, CHECK_IN_INTERVAL, SHUTDOWN_LIMIT);

  /**
   * @throws ConfigurationException with all that is wrong
   */
  public Timing {
    new Checks()
        .between("pollInterval", pollInterval, Duration.ofMillis(10), Duration.ofSeconds(30))
        .between("checkInInterval", checkInInterval, Duration.ofMillis(50), Duration.ofMinutes(1))
        .between("shutdownLimit", shutdownLimit, Duration.ZERO, Duration.ofHours(1))
        .done("the timing");
  }
}
