package dev.holdfire.scheduler.store.look;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in one of the two places where runs can be.
 *
 * @param runs those that match
 * @param end the last run that was read, if there may be more after it; else null
 */
record Scan(List<FoundRun> runs, @Nullable String end) {
  /** How many rows are read for a page, however few of them match. */
  static final int MOST_ROWS = 5_000;

  /** Reads as many runs as a chunk of a selection has, in its order. */
  @FunctionalInterface
  interface Reader {
    List<FoundRun> read(Selection selection) throws SQLException;
  }

  /** Picks those that match. */
  @FunctionalInterface
  interface Choice {
    List<FoundRun> of(List<FoundRun> read) throws SQLException;
  }

  /** Reads chunk by chunk, until enough match, all was read, or enough was read. */
  static Scan of(Selection selection, Reader reader, Choice choice) throws SQLException {
    List<FoundRun> matching = new ArrayList<>();
    Selection rest = selection;
    int rows = 0;
    while (true) {
      List<FoundRun> chunk = reader.read(rest);
      matching.addAll(choice.of(chunk));
      if (chunk.size() < selection.chunk()) {
        return new Scan(matching, null);
      }
      rows += chunk.size();
      String last = chunk.get(chunk.size() - 1).id();
      if (matching.size() >= selection.limit() || rows >= MOST_ROWS) {
        return new Scan(matching, last);
      }
      rest = rest.beyond(last);
    }
  }
}
