package dev.holdfire.cancel;

/** What a cancel call did to one recipient run, or found of it. */
public enum Outcome {
  /** It was waiting. No further step starts, on any node, whatever crashes. */
  CANCELED,
  /** A step was executing and may still deliver. No step after it starts. */
  STOPPING,
  /** An earlier cancellation got it. */
  ALREADY_CANCELED,
  /** Too late: it had finished, or failed, at the time given. */
  ALREADY_FINISHED,
  /** It was named, and no such run is known. */
  NOT_FOUND;

  /** The word for it in JSON and in the database: {@code already_finished}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
