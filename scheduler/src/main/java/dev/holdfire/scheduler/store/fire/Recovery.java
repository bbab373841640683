package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes over what a node that died had: its runs wait again under their own names, so that they
 * stay cancelable, and those that were being stopped go into the history. Safe for use by many
 * threads.
 *
 * <p>Row locks: triggers, then history; nothing waits for a lock. A run that another transaction
 * holds keeps the dead node's fence, and is recovered as an orphan when it is free.
 */
public final class Recovery {
  private static final int CHUNK = 1_000;

  /** More than a node can have. */
  private static final int LIMIT = 20_000;

  private final Database database;
  private final RunTables tables;
  private final Clock clock;

  public Recovery(Database database, Clock clock) {
    this.database = database;
    this.tables = RunTables.of(database);
    this.clock = clock;
  }

  /** Recovers the recipient runs of an instance, within the caller's transaction. */
  public void recover(Connection connection, String failedInstance) throws SQLException {
    free(connection, tables.names().ofInstance(connection, failedInstance, LIMIT));
  }

  /** Whether an instance has recipient runs. */
  public boolean hasAny(Connection connection, String instance) throws SQLException {
    return !tables.names().ofInstance(connection, instance, 1).isEmpty();
  }

  /**
   * Recovers the runs of nodes that do not check in, in transactions of its own: those that were
   * held when their node was recovered, and those whose rows were changed past Holdfire. A node
   * checks in before it acquires, so it is not mistaken for one of them.
   *
   * @return how many
   */
  public int freeOrphans() {
    int all = 0;
    int freed;
    do {
      List<TriggerNames.Owned> orphans =
          database.transaction(
              "look for runs of nodes that are gone",
              connection -> tables.names().orphans(connection, LIMIT));
      freed =
          orphans.isEmpty()
              ? 0
              : database.transaction(
                  "free runs of nodes that are gone", connection -> free(connection, orphans));
      all += freed;
    } while (freed > 0);
    return all;
  }

  private int free(Connection connection, List<TriggerNames.Owned> owned) throws SQLException {
    int freed = 0;
    for (int from = 0; from < owned.size(); from += CHUNK) {
      freed += freeChunk(connection, owned.subList(from, Math.min(from + CHUNK, owned.size())));
    }
    return freed;
  }

  private int freeChunk(Connection connection, List<TriggerNames.Owned> owned) throws SQLException {
    Map<String, TriggerTable.Locked> locked = new HashMap<>();
    List<String> names = owned.stream().map(TriggerNames.Owned::name).toList();
    tables.triggers().lockFree(connection, names).forEach(row -> locked.put(row.name(), row));
    List<String> waiting = new ArrayList<>();
    List<String> stopped = new ArrayList<>();
    for (TriggerNames.Owned run : owned) {
      TriggerTable.Locked row = locked.get(run.name());
      if (row != null
          && TriggerState.isOfANode(row.state())
          && Objects.equals(run.fence(), row.description().fence())) {
        (row.state().equals(TriggerState.STOPPING) ? stopped : waiting).add(row.name());
      }
    }
    tables.history().insertStopped(connection, stopped, clock.millis());
    tables.triggers().delete(connection, stopped);
    tables.triggers().free(connection, waiting);
    return stopped.size() + waiting.size();
  }
}
