package dev.holdfire;

/** An idempotency key that was used within the last 24 hours for a different request. */
public final class IdempotencyKeyReusedException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "idempotency_key_reused";

  private final String idempotencyKey;

  /** One about this key. */
  public IdempotencyKeyReusedException(String idempotencyKey) {
    super(
        CODE,
        "Idempotency key \""
            + idempotencyKey
            + "\" was used within the last 24 hours for a different request. Send the first request"
            + " unchanged to get its answer again, or use a new key.",
        null);
    this.idempotencyKey = idempotencyKey;
  }

  /** The key that was given. */
  public String idempotencyKey() {
    return idempotencyKey;
  }
}
