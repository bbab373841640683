package dev.holdfire;

import org.jspecify.annotations.Nullable;

/**
 * The database could not do what was asked. Unless the message says otherwise, the transaction was
 * rolled back and the call may be repeated.
 */
public final class StoreException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "store_failed";

  /**
   * One that was caused by a failure of the database.
   *
   * @param message what could not be done
   * @param cause what the driver, the pool or Quartz has thrown
   */
  public StoreException(String message, @Nullable Throwable cause) {
    super(CODE, message, cause);
  }
}
