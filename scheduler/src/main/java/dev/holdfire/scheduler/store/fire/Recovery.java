package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.FiredTable;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what a node that died had: its runs wait again under their own names, so that they
 * stay cancelable, and those that were being stopped go into the history. Safe for use by many
 * threads.
 *
 * <p>Row locks: triggers, then fired triggers, then history; nothing waits for a lock. A run that
 * another transaction holds is taken over as this node's own, to be released when it is free.
 */
public final class Recovery {
  private static final int CHUNK = 1_000;

  private final RunTables tables;
  private final EntryIds ids;
  private final String instance;
  private final Clock clock;

  public Recovery(Database database, EntryIds ids, String instance, Clock clock) {
    this.tables = RunTables.of(database);
    this.ids = ids;
    this.instance = instance;
    this.clock = clock;
  }

  /**
   * Recovers all recipient runs of an instance, within the caller's transaction.
   *
   * @return new entries, to be given to {@link #takeOver} and then released once they are free
   */
  public List<FiredTable.Entry> recover(Connection connection, String failedInstance)
      throws SQLException {
    List<FiredTable.Entry> remaining = new ArrayList<>();
    List<FiredTable.Entry> entries;
    do {
      entries = tables.fired().ofInstance(connection, failedInstance, CHUNK);
      if (!entries.isEmpty()) {
        remaining.addAll(recoverChunk(connection, entries));
      }
    } while (entries.size() == CHUNK);
    return remaining;
  }

  private List<FiredTable.Entry> recoverChunk(Connection connection, List<FiredTable.Entry> entries)
      throws SQLException {
    Map<String, TriggerTable.Locked> locked = new HashMap<>();
    Set<String> names = new HashSet<>();
    entries.forEach(entry -> names.add(entry.triggerName()));
    tables.triggers().lockFree(connection, names).forEach(row -> locked.put(row.name(), row));
    Set<String> missing = new HashSet<>(names);
    missing.removeAll(locked.keySet());
    Set<String> held =
        missing.isEmpty() ? Set.of() : new HashSet<>(tables.names().existing(connection, missing));

    List<String> waiting = new ArrayList<>();
    List<String> stopped = new ArrayList<>();
    List<FiredTable.Entry> takenOver = new ArrayList<>();
    for (FiredTable.Entry entry : entries) {
      TriggerTable.@Nullable Locked row = locked.get(entry.triggerName());
      if (row != null) {
        (row.state().equals(TriggerState.STOPPING) ? stopped : waiting).add(row.name());
      } else if (held.contains(entry.triggerName())) {
        takenOver.add(new FiredTable.Entry(ids.next(), entry.triggerName(), entry.group()));
      }
    }
    tables.history().insertStopped(connection, stopped, clock.millis());
    tables.triggers().delete(connection, stopped);
    tables.triggers().setState(connection, waiting, TriggerState.WAITING);
    tables.fired().delete(connection, entries.stream().map(FiredTable.Entry::id).toList());
    return takenOver;
  }

  /** Makes the entries of runs that another transaction holds this node's own. */
  public void takeOver(Connection connection, List<FiredTable.Entry> entries) throws SQLException {
    long now = clock.millis();
    if (!entries.isEmpty()) {
      tables
          .fired()
          .insert(
              connection,
              entries.stream()
                  .map(
                      entry ->
                          new FiredTable.NewEntry(entry, instance, now, now, TriggerState.ACQUIRED))
                  .toList());
    }
  }
}
