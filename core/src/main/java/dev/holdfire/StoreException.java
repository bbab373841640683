package dev.holdfire;

import org.jspecify.annotations.Nullable;

/**
 * The database could not do what was asked. The transaction was rolled back and the call may be
 * repeated, unless its {@linkplain #isOutcomeKnown outcome is not known}.
 */
public final class StoreException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "store_failed";

  /** The stable code of one whose outcome is not known: {@value}. */
  public static final String OUTCOME_UNKNOWN = "outcome_unknown";

  /**
   * One that was caused by a failure of the database, and nothing has happened.
   *
   * @param message what could not be done
   * @param cause what the driver, the pool or Quartz has thrown
   */
  public StoreException(String message, @Nullable Throwable cause) {
    this(CODE, message, cause);
  }

  private StoreException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }

  /**
   * One by which it is not known whether the transaction was committed, or still will be: the
   * answer of its commit was lost. Who repeats the call may do twice what it does.
   */
  public static StoreException outcomeUnknown(String message, @Nullable Throwable cause) {
    return new StoreException(OUTCOME_UNKNOWN, message, cause);
  }

  /** Whether nothing has happened for sure. */
  public boolean isOutcomeKnown() {
    return code().equals(CODE);
  }
}
