package dev.holdfire.channel;

import org.jspecify.annotations.Nullable;

/** Thrown by a {@link Channel} when trying again cannot help: a bad address, a revoked account. */
public final class PermanentFailureException extends Exception {
  private static final long serialVersionUID = 1L;

  public PermanentFailureException(String message) {
    super(message);
  }

  public PermanentFailureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
