package dev.holdfire;

import dev.holdfire.cancel.Preview;

/** A cancel call that would have hit more runs than it expected at most. Nothing was changed. */
public final class TooManyRunsException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "too_many_runs";

  private final transient Preview preview;

  /**
   * @param preview what the call would have done
   * @param atMost how many runs it expected at most
   */
  public TooManyRunsException(Preview preview, int atMost) {
    super(
        CODE,
        "The cancellation would hit "
            + preview.hits()
            + " recipient runs; at most "
            + atMost
            + " were expected. Nothing was changed. Check the key, or expect more.",
        null);
    this.preview = preview;
  }

  /** What the call would have done. */
  public Preview preview() {
    return preview;
  }
}
