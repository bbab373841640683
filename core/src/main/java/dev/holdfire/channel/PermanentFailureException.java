package dev.holdfire.channel;

import org.jspecify.annotations.Nullable;

/** Thrown by a {@link Channel} when trying again cannot help: a bad address, a revoked account. */
public final class PermanentFailureException extends Exception {
  private static final long serialVersionUID = 1L;

  /** One with this message, which the run's history keeps. */
  public PermanentFailureException(String message) {
    super(message);
  }

  /** One with this message, which the run's history keeps, and a cause. */
  public PermanentFailureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
