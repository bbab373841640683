package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Locks runs, moves those that wait to the history and marks those that execute: as long as there
 * are no more than the call expects. From there on it leaves all as it is; whoever made it undoes
 * what it has changed before.
 *
 * <p>What it has counted until then was locked, so the refusal is definitive. The rest is only
 * looked at, so that a key which matches far too much does not lock all of it, unless the
 * transaction has an old snapshot, in which only a lock shows the row as it is.
 */
final class CallingOff implements Treatment {
  private final Call call;
  private final HistoryTable.Ending ending;
  private final TriggerTable triggers;
  private final HistoryTable history;
  private final Looking looking;
  private int hits;
  private int moved;
  private boolean isRefused;

  CallingOff(Database database, Call call, long now) {
    this.call = call;
    this.ending = new HistoryTable.Ending(RunStatus.CANCELED, now, call.id());
    this.triggers = new TriggerTable(database);
    this.history = new HistoryTable(database);
    this.looking = new Looking(database, call.connection());
  }

  @Override
  public List<TriggerTable.Matched> find(String group, List<String> names) throws SQLException {
    return isRefused && call.readers().areOne()
        ? looking.find(group, names)
        : triggers.lockMatched(call.connection(), group, names);
  }

  @Override
  public void apply(String group, Map<Outcome, List<String>> names) throws SQLException {
    List<String> canceled = names.getOrDefault(Outcome.CANCELED, List.of());
    List<String> stopping = names.getOrDefault(Outcome.STOPPING, List.of());
    if (isRefused || isTooMuch(canceled.size() + stopping.size())) {
      return;
    }
    Connection connection = call.connection();
    history.insertCanceled(connection, group, canceled, ending);
    triggers.delete(connection, group, canceled);
    triggers.markStopping(connection, group, stopping, call.id());
    moved += canceled.size();
  }

  private boolean isTooMuch(int more) {
    @Nullable Integer atMost = call.request().atMost();
    hits += more;
    isRefused = atMost != null && hits > atMost;
    return isRefused;
  }

  /** Whether there are more than the call expects. */
  boolean isRefused() {
    return isRefused;
  }

  @Override
  public boolean leavesAll() {
    return isRefused;
  }

  @Override
  public int moved() {
    return moved;
  }
}
