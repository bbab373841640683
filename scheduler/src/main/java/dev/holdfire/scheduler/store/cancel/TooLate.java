package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.HistoryTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What of a group was over before a cancellation came. Used by one thread. */
final class TooLate {
  private static final int CHUNK = 5_000;

  /** From so many on, counting is cheaper than reading. */
  private static final int WORTH_COUNTING = 1_000;

  private final Readers readers;
  private final String cancellationId;
  private final Outcomes outcomes;
  private final HistoryTable history;

  /**
   * @param outcomes what was found so far, to which what was over is added
   */
  TooLate(Database database, Readers readers, String cancellationId, Outcomes outcomes) {
    this.readers = readers;
    this.cancellationId = cancellationId;
    this.outcomes = outcomes;
    this.history = new HistoryTable(database);
  }

  /** Adds what of these was not ended by this cancellation itself. */
  void add(Collection<HistoryTable.Past> past) {
    past.stream()
        .filter(each -> !cancellationId.equals(each.ending().cancellationId()))
        .forEach(outcomes::addPast);
  }

  /**
   * Adds what of a group was over; the active ones have been found by now.
   *
   * @param moved how many of them this cancellation has just moved to the history
   */
  void ofGroup(String group, int moved) throws SQLException {
    if (isNoneOf(group, moved)) {
      return;
    }
    List<HistoryTable.Past> past =
        readers.union(
            reader -> history.ofGroup(reader, group, cancellationId, outcomes.room() + 1));
    if (past.size() <= outcomes.room()) {
      add(past);
      return;
    }
    Map<RunStatus, Integer> counts = count(group);
    for (HistoryTable.Past each : past.subList(0, outcomes.room())) {
      outcomes.addPast(each);
      counts.merge(each.ending().status(), -1, Integer::sum);
    }
    counts.forEach(outcomes::addUnlisted);
  }

  /**
   * Whether all that are over are those of this cancellation, as far as counting tells: that needs
   * an index alone, while passing over them one by one needs their rows.
   */
  private boolean isNoneOf(String group, int moved) throws SQLException {
    return moved >= WORTH_COUNTING
        && readers.areOne()
        && history.count(readers.connections().get(0), group, moved + 1) == moved;
  }

  /** With two readers, each sees some that the other does not; so what both see is merged. */
  private Map<RunStatus, Integer> count(String group) throws SQLException {
    if (readers.areOne()) {
      return history.countGroup(readers.connections().get(0), group, cancellationId);
    }
    Map<RunStatus, Integer> counts = new EnumMap<>(RunStatus.class);
    HistoryTable.Position after = HistoryTable.Position.START;
    SortedMap<HistoryTable.Position, RunStatus> chunk = new TreeMap<>();
    do {
      chunk.clear();
      for (Connection reader : readers.connections()) {
        chunk.putAll(history.statuses(reader, group, cancellationId, after, CHUNK));
      }
      for (var each : chunk.entrySet().stream().limit(CHUNK).toList()) {
        counts.merge(each.getValue(), 1, Integer::sum);
        after = each.getKey();
      }
    } while (chunk.size() >= CHUNK);
    return counts;
  }
}
