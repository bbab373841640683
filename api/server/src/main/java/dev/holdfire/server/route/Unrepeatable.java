package dev.holdfire.server.route;

import dev.holdfire.StoreException;
import dev.holdfire.server.http.Failures;
import java.util.function.Supplier;

/** Calls that do more when they are made twice. */
final class Unrepeatable {
  private Unrepeatable() {}

  /** Makes such a call. When it may have been done, clients are told not to repeat it. */
  static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreException e) {
      throw e.isOutcomeKnown() ? e : Failures.undecided(e);
    }
  }
}
