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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of many runs in one transaction. Safe for use by many threads.
 *
 * <p>Row locks: triggers, then history; nothing waits for a lock, so a caller's open transaction on
 * one run never holds up another. Each firing is fenced. Running the same batch again, as after a
 * commit whose answer was lost, finds other fences or none, and writes nothing.
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
    private final List<TriggerTable.Held> executing = new ArrayList<>();
    private final List<String> released = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final List<HistoryTable.NewRow> over = new ArrayList<>();
    private final long now = clock.millis();

    Writing(Connection connection, List<Completion> batch) {
      this.connection = connection;
      this.batch = batch;
    }

    List<Completion.Result> run() throws SQLException {
      List<String> names = batch.stream().map(Completion::triggerName).distinct().toList();
      Map<String, TriggerTable.Locked> locked = tables.triggers().lockFree(connection, names);
      Set<String> held = held(names, locked.keySet());
      for (Completion completion : batch) {
        results.add(sort(completion, locked.get(completion.triggerName()), held));
      }
      write();
      return results;
    }

    /** Those that could not be locked although they exist. */
    private Set<String> held(List<String> names, Set<String> locked) throws SQLException {
      List<String> missing = names.stream().filter(name -> !locked.contains(name)).toList();
      return missing.isEmpty()
          ? Set.of()
          : new HashSet<>(tables.names().existing(connection, missing));
    }

    private Completion.Result sort(
        Completion completion, TriggerTable.@Nullable Locked row, Set<String> held) {
      if (row == null) {
        return held.contains(completion.triggerName())
            ? Completion.Result.HELD
            : Completion.Result.LOST;
      }
      if (!completion.firing().fence().equals(row.description().fence())) {
        return Completion.Result.LOST;
      }
      return row.state().equals(TriggerState.STOPPING) ? stop(completion, row) : go(completion);
    }

    private Completion.Result stop(Completion completion, TriggerTable.Locked row) {
      if (completion instanceof Completion.Released) {
        stopped.add(row.name());
      } else {
        over.add(
            new HistoryTable.NewRow(
                Completion.row(completion),
                new HistoryTable.Ending(
                    RunStatus.CANCELED, now, row.description().cancellationId())));
      }
      return Completion.Result.CANCELED;
    }

    private Completion.Result go(Completion completion) {
      TriggerRow row = Completion.row(completion);
      if (completion instanceof Completion.Progressed progressed) {
        executing.add(new TriggerTable.Held(row, progressed.firing().fence()));
      } else if (completion instanceof Completion.Waits) {
        waiting.add(row);
      } else if (completion instanceof Completion.Ends ends) {
        over.add(new HistoryTable.NewRow(row, new HistoryTable.Ending(ends.status(), now, null)));
      } else {
        released.add(row.name());
      }
      return Completion.Result.DONE;
    }

    private void write() throws SQLException {
      tables.history().insert(connection, over);
      tables.history().insertStopped(connection, stopped, now);
      List<String> gone = new ArrayList<>(stopped);
      over.forEach(row -> gone.add(row.run().name()));
      tables.triggers().delete(connection, gone);
      tables.triggers().putBack(connection, waiting);
      tables.triggers().progress(connection, executing);
      tables.triggers().free(connection, released);
    }
  }
}
