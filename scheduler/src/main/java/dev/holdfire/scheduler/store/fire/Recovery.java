package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.SchedulerStateTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what a node that died had: its runs wait again under their own names, so that they
 * stay cancelable, and those that were being stopped go into the history. Safe for use by many
 * threads.
 *
 * <p>Row locks: triggers, then history; nothing waits for a lock. A run that another transaction
 * holds keeps the dead node's fence, and is recovered as an orphan when it is free.
 */
public final class Recovery {
  /** How many in a transaction. When a node that died had more, the rest are orphans. */
  private static final int LIMIT = 10_000;

  private final Database database;
  private final RunTables tables;
  private final SchedulerStateTable instances;
  private final Clock clock;

  public Recovery(Database database, Clock clock) {
    this.database = database;
    this.tables = RunTables.of(database);
    this.instances = new SchedulerStateTable(database);
    this.clock = clock;
  }

  /**
   * Recovers the recipient runs of an instance, within the caller's transaction.
   *
   * @return how many
   */
  public int recover(Connection connection, String failedInstance) throws SQLException {
    List<TriggerNames.Owned> owned = tables.names().ofInstance(connection, failedInstance, LIMIT);
    return free(connection, owned, lock(connection, owned));
  }

  /**
   * Whether an instance has still not checked in since the check-in, in epoch milliseconds, after
   * which it was found to be silent. Locks its row, so that it cannot do so before the end of the
   * transaction either.
   */
  public boolean isSilent(Connection connection, String instance, long foundCheckIn)
      throws SQLException {
    OptionalLong checkedInAt = instances.lock(connection, instance);
    return checkedInAt.isEmpty() || checkedInAt.getAsLong() == foundCheckIn;
  }

  /** Whether an instance has recipient runs. */
  public boolean hasAny(Connection connection, String instance) throws SQLException {
    return !tables.names().ofInstance(connection, instance, 1).isEmpty();
  }

  /**
   * Recovers the runs of nodes that do not check in, in transactions of its own: those that were
   * held when their node was recovered, and those whose rows were changed past Holdfire; and those
   * of an earlier process of this node. A node acquires only after it has checked in, so it is not
   * mistaken for one of them.
   *
   * @param own this process; null when it is none that executes runs
   * @return how many
   */
  public int freeOrphans(@Nullable Fences own) {
    int all = 0;
    int freed;
    do {
      List<TriggerNames.Owned> orphans =
          database.look(
              "look for runs of nodes that are gone", connection -> orphans(connection, own));
      freed =
          orphans.isEmpty()
              ? 0
              : database.transaction(
                  "free runs of nodes that are gone",
                  connection -> freeStillOrphans(connection, orphans, own));
      all += freed;
    } while (freed > 0);
    return all;
  }

  private List<TriggerNames.Owned> orphans(Connection connection, @Nullable Fences own)
      throws SQLException {
    return own == null
        ? tables.names().orphans(connection, "", "", LIMIT)
        : tables.names().orphans(connection, own.instance(), own.process(), LIMIT);
  }

  /** Once the rows are locked, their nodes are looked for again. */
  private int freeStillOrphans(
      Connection connection, List<TriggerNames.Owned> found, @Nullable Fences own)
      throws SQLException {
    Map<String, TriggerTable.Locked> locked = lock(connection, found);
    Set<TriggerNames.Owned> still = new HashSet<>(orphans(connection, own));
    return free(connection, found.stream().filter(still::contains).toList(), locked);
  }

  private Map<String, TriggerTable.Locked> lock(
      Connection connection, List<TriggerNames.Owned> owned) throws SQLException {
    return tables
        .triggers()
        .lockFree(connection, owned.stream().map(TriggerNames.Owned::name).toList());
  }

  private int free(
      Connection connection,
      List<TriggerNames.Owned> owned,
      Map<String, TriggerTable.Locked> locked)
      throws SQLException {
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
