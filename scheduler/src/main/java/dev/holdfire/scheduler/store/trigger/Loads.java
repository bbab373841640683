package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.scheduler.store.jdbc.Chunks;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.LoadTable;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings the runs of a large audience to life, or takes them away, chunk by chunk. Any node can do
 * it, several at once do no harm, and what one leaves off another finishes. Safe for use by many
 * threads.
 */
public final class Loads {
  private static final int CHUNK = 1_000;

  private final Database database;
  private final LoadTable loads;
  private final RunTable runs;
  private final TriggerNames names;
  private final TriggerTable triggers;

  public Loads(Database database) {
    this.database = database;
    this.loads = new LoadTable(database);
    this.runs = new RunTable(database);
    this.names = new TriggerNames(database);
    this.triggers = new TriggerTable(database);
  }

  /** Finishes what others have left off, and abandons what no one renews any more. */
  public void tidy(long now) {
    List<LoadTable.Load> unfinished =
        database.transaction(
            "look for unfinished loads",
            connection -> {
              loads.abandonLapsed(connection, now);
              return loads.unfinished(connection);
            });
    for (LoadTable.Load load : unfinished) {
      if (load.phase() == LoadTable.Phase.ACTIVATING) {
        activate(load);
      } else {
        remove(load);
      }
    }
  }

  void activate(LoadTable.Load load) {
    if (repeat(
        load, (connection, found) -> triggers.setState(connection, found, TriggerState.WAITING))) {
      forget(load, false);
    }
  }

  void abandon(LoadTable.Load load) {
    boolean abandoned =
        database.transaction(
            "give up a load",
            connection -> loads.end(connection, load.token(), LoadTable.Phase.ABANDONED));
    if (abandoned) {
      remove(load);
    }
  }

  private void remove(LoadTable.Load load) {
    if (repeat(load, triggers::delete)) {
      forget(load, true);
    }
  }

  @FunctionalInterface
  private interface Change {
    void apply(Connection connection, List<String> names) throws SQLException;
  }

  /** Whether no row is in the load's state any more; else a caller's transaction holds the rest. */
  private boolean repeat(LoadTable.Load load, Change change) {
    return Chunks.repeat(
        () ->
            database.transaction(
                "go on with a load", connection -> once(connection, load, change)));
  }

  private Chunks.Progress once(Connection connection, LoadTable.Load load, Change change)
      throws SQLException {
    List<String> locked = triggers.lockInState(connection, load.token(), CHUNK);
    if (locked.isEmpty()) {
      boolean isDone = names.inState(connection, load.token(), 1).isEmpty();
      return isDone ? Chunks.Progress.DONE : Chunks.Progress.HELD;
    }
    change.apply(connection, locked);
    return Chunks.Progress.GOES_ON;
  }

  private void forget(LoadTable.Load load, boolean neverHappened) {
    database.transaction(
        "forget a load",
        connection -> {
          if (neverHappened) {
            runs.delete(connection, load.workflowRunId());
          }
          loads.delete(connection, load.token());
          return true;
        });
  }
}
