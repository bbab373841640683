package dev.holdfire.server.route;

/**
 * What is answered to a cancel call that changes nothing.
 *
 * @param acceptsLate whether one that comes too late is a success, as it is with Knock
 * @param rejectsUnknown whether one by a key that nobody has triggered with is refused
 */
public record CancelRules(boolean acceptsLate, boolean rejectsUnknown) {
  /** Too late is refused, an unknown key is not. */
  public static final CancelRules DEFAULT = new CancelRules(false, false);
}
