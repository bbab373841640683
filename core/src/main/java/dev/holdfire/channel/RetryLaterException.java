package dev.holdfire.channel;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link Channel} when an attempt has failed and the next one is to come no sooner than
 * after a pause: a receiver that limits the rate, or says how long it is down.
 *
 * <p>It counts like any failed attempt, so there are as many attempts as otherwise. The next one is
 * due after this pause or the one that the node is set up with, whichever is longer; of this pause,
 * at most {@link #LONGEST} counts.
 */
public final class RetryLaterException extends Exception {
  private static final long serialVersionUID = 1L;

  /** 1 day. */
  public static final Duration LONGEST = Duration.ofDays(1);

  private final Duration pause;

  /**
   * @param pause how long the next attempt is to wait
   * @param message what the run's history keeps
   * @throws IllegalArgumentException if the pause is negative
   */
  public RetryLaterException(Duration pause, String message) {
    this(pause, message, null);
  }

  /**
   * @param pause how long the next attempt is to wait
   * @param message what the run's history keeps
   * @throws IllegalArgumentException if the pause is negative
   */
  public RetryLaterException(Duration pause, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.pause = requireNonNull(pause, "pause is null");
    if (pause.isNegative()) {
      throw new IllegalArgumentException("pause is " + pause + "; expected 0 or more");
    }
  }

  /** How long the next attempt is to wait. */
  public Duration pause() {
    return pause;
  }
}
