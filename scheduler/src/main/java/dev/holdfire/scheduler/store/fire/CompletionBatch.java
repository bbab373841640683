package dev.holdfire.scheduler.store.fire;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.scheduler.store.table.TriggerRow;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of many runs in one transaction. Safe for use by many threads.
 *
 * <p>Row locks: triggers, then fired triggers, then history; nothing waits for a lock, so a
 * caller's open transaction on one run never holds up another. Each firing is fenced by its entry.
 * Running the same batch again, as after a commit whose answer was lost, finds the entries gone and
 * writes nothing.
 */
public final class CompletionBatch {
  private final Database database;
  private final RunTables tables;
  private final Clock clock;

  public CompletionBatch(Database database, Clock clock) {
    this.database = database;
    this.tables = RunTables.of(database);
    this.clock = clock;
  }

  /** Writes a batch; the results are in its order. */
  public List<Completion.Result> write(List<Completion> batch) {
    return database.transaction(
        "write what became of recipient runs", connection -> new Writing(connection, batch).run());
  }

  /** One transaction. Used by one thread. */
  private final class Writing {
    private final Connection connection;
    private final List<Completion> batch;
    private final List<Completion.Result> results = new ArrayList<>();
    private final List<TriggerRow> waiting = new ArrayList<>();
    private final List<TriggerRow> executing = new ArrayList<>();
    private final List<String> released = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final List<HistoryTable.NewRow> over = new ArrayList<>();
    private final List<String> entries = new ArrayList<>();
    private final long now = clock.millis();

    Writing(Connection connection, List<Completion> batch) {
      this.connection = connection;
      this.batch = batch;
    }

    List<Completion.Result> run() throws SQLException {
      Map<String, TriggerTable.Locked> locked = lock();
      Set<String> mine =
          tables
              .fired()
              .existing(connection, batch.stream().map(each -> each.entry().id()).toList());
      Set<String> held = held(locked.keySet());
      mine.removeAll(ownedByOthers());
      for (Completion completion : batch) {
        results.add(sort(completion, locked, mine, held));
      }
      write();
      return results;
    }

    private Map<String, TriggerTable.Locked> lock() throws SQLException {
      Set<String> names =
          batch.stream().map(each -> each.entry().triggerName()).collect(Collectors.toSet());
      Map<String, TriggerTable.Locked> locked = new HashMap<>();
      tables.triggers().lockFree(connection, names).forEach(row -> locked.put(row.name(), row));
      return locked;
    }

    /** Those that could not be locked although they exist. */
    private Set<String> held(Set<String> locked) throws SQLException {
      Set<String> missing = new HashSet<>();
      for (Completion completion : batch) {
        if (!locked.contains(completion.entry().triggerName())) {
          missing.add(completion.entry().triggerName());
        }
      }
      return missing.isEmpty()
          ? Set.of()
          : new HashSet<>(tables.names().existing(connection, missing));
    }

    /** The entries that were taken over while another node has started their runs. */
    private Set<String> ownedByOthers() throws SQLException {
      Map<String, String> taken = new HashMap<>();
      for (Completion completion : batch) {
        if (completion instanceof Completion.Released released && released.isTakenOver()) {
          taken.put(released.entry().triggerName(), released.entry().id());
        }
      }
      Set<String> owned = tables.fired().ownedByOthers(connection, taken);
      Set<String> ids = new HashSet<>();
      owned.forEach(name -> ids.add(taken.get(name)));
      entries.addAll(ids);
      return ids;
    }

    private Completion.Result sort(
        Completion completion,
        Map<String, TriggerTable.Locked> locked,
        Set<String> mine,
        Set<String> held) {
      String name = completion.entry().triggerName();
      if (held.contains(name)) {
        return Completion.Result.HELD;
      }
      if (!mine.contains(completion.entry().id())) {
        return Completion.Result.LOST;
      }
      TriggerTable.@Nullable Locked row = locked.get(name);
      if (row == null) {
        entries.add(completion.entry().id());
        return Completion.Result.LOST;
      }
      return row.state().equals(TriggerState.STOPPING) ? stop(completion, row) : go(completion);
    }

    private Completion.Result stop(Completion completion, TriggerTable.Locked row) {
      entries.add(completion.entry().id());
      if (completion instanceof Completion.Released) {
        stopped.add(row.name());
      } else {
        over.add(
            new HistoryTable.NewRow(
                Completion.row(completion),
                new HistoryTable.Ending(RunStatus.CANCELED, now, row.cancellationId())));
      }
      return Completion.Result.CANCELED;
    }

    private Completion.Result go(Completion completion) {
      if (completion instanceof Completion.Progressed) {
        executing.add(Completion.row(completion));
        return Completion.Result.DONE;
      }
      entries.add(completion.entry().id());
      if (completion instanceof Completion.Waits) {
        waiting.add(Completion.row(completion));
      } else if (completion instanceof Completion.Ends ends) {
        over.add(
            new HistoryTable.NewRow(
                Completion.row(completion), new HistoryTable.Ending(ends.status(), now, null)));
      } else {
        released.add(completion.entry().triggerName());
      }
      return Completion.Result.DONE;
    }

    private void write() throws SQLException {
      tables.history().insert(connection, over);
      tables.history().insertStopped(connection, stopped, now);
      List<String> gone = new ArrayList<>(stopped);
      over.forEach(row -> gone.add(row.run().name()));
      tables.triggers().delete(connection, gone);
      tables.triggers().overwrite(connection, waiting, TriggerState.WAITING);
      tables.triggers().overwrite(connection, executing, TriggerState.EXECUTING);
      tables.triggers().setState(connection, released, TriggerState.WAITING);
      tables.fired().delete(connection, entries);
    }
  }
}
