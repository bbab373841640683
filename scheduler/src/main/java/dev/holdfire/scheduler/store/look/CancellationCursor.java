package dev.holdfire.scheduler.store.look;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.scheduler.store.key.RunKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of a list of cancellations: the version of its form, and the cancellation after which
 * the list goes on.
 */
final class CancellationCursor {
  private static final String VERSION = "c1.";

  /** Later than all ids. */
  private static final String END = "g";

  private CancellationCursor() {}

  /** The cursor that goes on after this cancellation. */
  static String after(String cancellationId) {
    return VERSION + cancellationId;
  }

  /**
   * The id below which those are that come next; later than all without a cursor.
   *
   * @throws InvalidRequestException if it is none that {@link #after} has made
   */
  static String idBefore(@Nullable String cursor) {
    if (cursor == null) {
      return END;
    }
    String id = cursor.startsWith(VERSION) ? cursor.substring(VERSION.length()) : "";
    if (!RunKey.isId(id)) {
      throw new InvalidRequestException(
          "the query",
          List.of(new Problem("cursor", "is none that a page has given; start without one")));
    }
    return id;
  }
}
