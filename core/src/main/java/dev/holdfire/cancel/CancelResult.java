package dev.holdfire.cancel;

import dev.holdfire.HoldfireException;

/** What became of one of several cancel calls that were made together. Immutable. */
public sealed interface CancelResult {
  /**
   * It was recorded; {@linkplain Receipt#isRejected rejected} if it came too late for all that
   * matches.
   */
  record Done(Receipt receipt) implements CancelResult {}

  /**
   * Nothing was changed, or, where the reason is that the database failed to answer a commit, it is
   * not known.
   *
   * @param reason as the call by itself would have thrown it; the cause of a {@link
   *     dev.holdfire.StoreException} if that is none of Holdfire's
   */
  record Refused(HoldfireException reason) implements CancelResult {}

  /** The database failed at one before it, and nothing of it has happened. */
  record NotTried() implements CancelResult {}
}
