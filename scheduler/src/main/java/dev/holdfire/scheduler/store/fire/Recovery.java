package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.FiredTable;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what a node that died had: its runs wait again under their own names, so that they
 * stay cancelable, and those that were being stopped go into the history. Safe for use by many
 * threads.
 *
 * <p>Row locks: triggers, then fired triggers, then history; nothing waits for a lock. A run that
 * another transaction holds is taken over as this node's own, to be released when it is free.
 */
public final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);
  private static final int CHUNK = 1_000;
  private static final int ORPHANS = 100;

  private final Database database;
  private final RunTables tables;
  private final EntryIds ids;
  private final String instance;
  private final Clock clock;

  public Recovery(Database database, EntryIds ids, String instance, Clock clock) {
    this.database = database;
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

    List<FiredTable.Entry> takenOver = new ArrayList<>();
    for (FiredTable.Entry entry : entries) {
      if (held.contains(entry.triggerName())) {
        takenOver.add(new FiredTable.Entry(ids.next(), entry.triggerName(), entry.group()));
      }
    }
    free(connection, locked.values());
    tables.fired().delete(connection, entries.stream().map(FiredTable.Entry::id).toList());
    return takenOver;
  }

  private void free(Connection connection, Collection<TriggerTable.Locked> rows)
      throws SQLException {
    List<String> waiting = new ArrayList<>();
    List<String> stopped = new ArrayList<>();
    for (TriggerTable.Locked row : rows) {
      (row.state().equals(TriggerState.STOPPING) ? stopped : waiting).add(row.name());
    }
    tables.history().insertStopped(connection, stopped, clock.millis());
    tables.triggers().delete(connection, stopped);
    tables.triggers().setState(connection, waiting, TriggerState.WAITING);
  }

  /**
   * Frees runs that are some node's according to their state although no entry says so: entries
   * were deleted by hand, or a backup was restored. No node would ever finish or recover them.
   *
   * <p>Costs one statement without locks when there are none. Whoever acquires or ends a run holds
   * its row until the entry is committed with it; so what has no entry while its row is locked here
   * is no one's.
   *
   * @return how many were freed
   */
  public int freeOrphans() {
    int all = 0;
    int freed;
    do {
      freed = database.transaction("free recipient runs that no node has", this::freeOrphans);
      all += freed;
    } while (freed > 0);
    if (all > 0) {
      log.warn(
          "Found {} recipient runs that a node should have, but no entry in QRTZ_FIRED_TRIGGERS"
              + " says which; expected one for each. They go on now. Find out who deletes entries,"
              + " unless a backup was restored",
          all);
    }
    return all;
  }

  private int freeOrphans(Connection connection) throws SQLException {
    List<String> suspects = tables.names().withoutEntry(connection, ORPHANS);
    List<TriggerTable.Locked> locked = tables.triggers().lockFree(connection, suspects);
    Set<String> owned = tables.fired().owned(connection, suspects);
    List<TriggerTable.Locked> orphans =
        locked.stream()
            .filter(row -> TriggerState.isOfANode(row.state()))
            .filter(row -> !owned.contains(row.name()))
            .toList();
    free(connection, orphans);
    return orphans.size();
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
