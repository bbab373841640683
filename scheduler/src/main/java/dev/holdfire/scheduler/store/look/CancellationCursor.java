package dev.holdfire.scheduler.store.look;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.CancellationTable.From;
import java.util.List;

/**
 * The cursor of a list of cancellations: the version of its form, and the cancellation after which
 * the list goes on, or before which it ends.
 */
final class CancellationCursor {
  private static final String VERSION = "c1.";

  /** Later than all ids. */
  private static final String END = "g";

  private CancellationCursor() {}

  /** The cursor at this cancellation. */
  static String at(String cancellationId) {
    return VERSION + cancellationId;
  }

  /**
   * Where those are that come next: below the cursor's, and all without a cursor; or above it.
   *
   * @throws InvalidRequestException if it is none that {@link #at} has made
   */
  static From from(CancellationQuery query) {
    String cursor = query.cursor();
    if (cursor == null) {
      return new From(END, false);
    }
    String id = cursor.startsWith(VERSION) ? cursor.substring(VERSION.length()) : "";
    if (!RunKey.isId(id)) {
      throw new InvalidRequestException(
          "the query",
          List.of(new Problem("cursor", "is none that a page has given; start without one")));
    }
    return new From(id, query.isBackwards());
  }
}
