package dev.holdfire;

/** No recipient run is known by the id that was given. */
public final class RunNotFoundException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "run_missing";

  private final String recipientRunId;

  /** One about this id. */
  public RunNotFoundException(String recipientRunId) {
    super(
        CODE,
        "No recipient run \""
            + recipientRunId
            + "\" is known: neither does it wait, nor is it in the history. It may have been purged.",
        null);
    this.recipientRunId = recipientRunId;
  }

  /** The id that was given. */
  public String recipientRunId() {
    return recipientRunId;
  }
}
