package dev.holdfire;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What Holdfire throws for things that can happen in production. Each kind has a stable {@link
 * #code()} that programs may depend on; the message is for people and may change.
 */
public abstract sealed class HoldfireException extends RuntimeException
    permits ConfigurationException,
        IdempotencyKeyReusedException,
        InvalidRequestException,
        InvalidWorkflowException,
        RunAlreadyFinishedException,
        RunNotFoundException,
        RunNotWaitingException,
        StartUpCheckException,
        StoreException,
        TooManyRunsException,
        WorkflowInactiveException,
        WorkflowNotFoundException {
  private static final long serialVersionUID = 1L;

  private final String code;

  HoldfireException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = requireNonNull(code, "code is null");
  }

  /** The stable name of this kind of failure, in lower case with underscores. */
  public final String code() {
    return code;
  }
}
