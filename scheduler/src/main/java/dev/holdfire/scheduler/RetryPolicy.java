package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a step that fails is tried, and when: Knock's rule of three times in all.
 *
 * @param pauses how long after each failed attempt the next one is due; one more attempt than
 *     pauses; at most {@value #MAX_PAUSES}, each from 0 to 365 days; default 10 seconds and 1
 *     minute
 */
public record RetryPolicy(List<Duration> pauses) {
  /** The most pauses. */
  public static final int MAX_PAUSES = 100;

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final String PATH = "retryPauses";

  /** Three attempts in all: the second after 10 seconds, the third a minute after that. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(List.of(Duration.ofSeconds(10), Duration.ofMinutes(1)));

  /**
   * @throws ConfigurationException with all that is wrong
   */
  public RetryPolicy {
    Checks checks = new Checks();
    if (pauses == null) {
      checks.problem(PATH, "is null; expected a list of pauses");
    } else {
      check(pauses, checks);
    }
    checks.done("the retries");
    pauses = List.copyOf(pauses);
  }

  private static void check(List<@Nullable Duration> pauses, Checks checks) {
    if (pauses.size() > MAX_PAUSES) {
      checks.problem(PATH, "has " + pauses.size() + " pauses; expected at most " + MAX_PAUSES);
    }
    for (int i = 0; i < pauses.size(); i++) {
      Duration pause = pauses.get(i);
      if (pause == null || pause.isNegative() || pause.compareTo(LONGEST) > 0) {
        checks.problem(PATH + "[" + i + "]", "is " + pause + "; expected 0 to 365 days");
      }
    }
  }

  /** Whether this attempt, counted from 1, may be followed by another. */
  public boolean allowsAnother(int attempt) {
    return attempt <= pauses.size();
  }

  /** How long after this attempt, counted from 1, the next one is due. */
  public Duration pauseAfter(int attempt) {
    return pauses.get(attempt - 1);
  }
}
