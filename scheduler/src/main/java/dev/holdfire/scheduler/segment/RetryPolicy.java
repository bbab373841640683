package dev.holdfire.scheduler.segment;

import java.time.Duration;
import java.util.List;

/**
 * How often a step that fails is tried, and when: Knock's rule of three times in all.
 *
 * @param pauses how long after each failed attempt the next one is due; one more attempt than
 *     pauses
 */
public record RetryPolicy(List<Duration> pauses) {
  /** Three attempts in all: the second after 10 seconds, the third a minute after that. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(List.of(Duration.ofSeconds(10), Duration.ofMinutes(1)));

  public RetryPolicy {
    pauses = List.copyOf(pauses);
  }

  boolean allowsAnother(int attempt) {
    return attempt <= pauses.size();
  }

  Duration pauseAfter(int attempt) {
    return pauses.get(attempt - 1);
  }
}
