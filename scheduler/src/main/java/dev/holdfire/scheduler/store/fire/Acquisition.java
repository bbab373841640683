package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.table.RunDescription.Fence;
import dev.holdfire.scheduler.store.table.TriggerRow;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes runs that are due for this node. Safe for use by many threads.
 *
 * <p>A run that is due already starts in the transaction that acquires it, because it is acquired
 * only for a worker that is free; one that is due in a moment is acquired, stays cancelable, and
 * starts later. Row locks: triggers, then the paused workflows that hold some of them; no trigger
 * is waited for.
 */
public final class Acquisition {
  /** How much before its moment a run may start: Quartz's thread wakes up that early. */
  private static final long EARLY_MILLIS = 5;

  private static final long UNREADABLE_PAUSE_MILLIS = 30_000;

  private final Database database;
  private final RunTables tables;
  private final RunFacts facts;
  private final Fences fences;
  private final Clock clock;

  public Acquisition(Database database, RunFacts facts, Fences fences, Clock clock) {
    this.database = database;
    this.tables = RunTables.of(database);
    this.facts = facts;
    this.fences = fences;
    this.clock = clock;
  }

  /**
   * Acquires runs, the ones due first: all that are due, or else those that are due next together.
   *
   * @param noLaterThan the latest moment that counts, in epoch milliseconds of the clock
   * @param limit how many at most; as many as workers are free
   * @param attempts told of all that it is about to commit, each time it tries
   */
  public List<Firing> acquire(long noLaterThan, int limit, Consumer<List<Firing>> attempts) {
    Acquired acquired;
    do {
      acquired =
          database.transaction(
              "acquire recipient runs",
              connection -> {
                Acquired batch = acquire(connection, noLaterThan, limit);
                attempts.accept(batch.firings());
                return batch;
              });
    } while (acquired.isAllPutAside());
    return acquired.firings();
  }

  /** What one transaction has acquired; when all that was due is put aside, more may be due. */
  private record Acquired(List<Firing> firings, boolean isAllPutAside) {
    static final Acquired NOTHING_DUE = new Acquired(List.of(), false);
    static final Acquired ALL_PUT_ASIDE = new Acquired(List.of(), true);
  }

  private Acquired acquire(Connection connection, long noLaterThan, int limit) throws SQLException {
    TriggerTable.DueRuns found = tables.triggers().lockDue(connection, noLaterThan, limit);
    if (found.runs().isEmpty()) {
      return Acquired.NOTHING_DUE;
    }
    List<TriggerRow> due = readable(connection, found.runs(), noLaterThan);
    if (due.isEmpty()) {
      return Acquired.ALL_PUT_ASIDE;
    }
    long now = clock.millis();
    long first = due.get(0).nextFireAt();
    boolean areStarted = first <= now;
    due.removeIf(run -> run.nextFireAt() > Math.max(now, first));
    List<TriggerRow> runnable = found.mayBePaused() ? holdPaused(connection, due) : due;
    if (runnable.isEmpty()) {
      return Acquired.ALL_PUT_ASIDE;
    }
    List<String> names = runnable.stream().map(TriggerRow::name).toList();
    Fence fence = fences.next();
    String state = areStarted ? TriggerState.EXECUTING : TriggerState.ACQUIRED;
    tables.triggers().acquire(connection, names, state, fence);
    List<Firing> firings = runnable.stream().map(run -> new Firing(fence, run, null)).toList();
    return new Acquired(areStarted ? facts.started(connection, firings) : firings, false);
  }

  /** What cannot be read waits for a node that can, and holds up no other. */
  private List<TriggerRow> readable(
      Connection connection, List<TriggerTable.Due> found, long noLaterThan) throws SQLException {
    List<TriggerRow> readable = new ArrayList<>();
    for (TriggerTable.Due due : found) {
      if (due.run() == null) {
        tables
            .triggers()
            .setNextFireTime(connection, due.name(), noLaterThan + UNREADABLE_PAUSE_MILLIS);
      } else {
        readable.add(due.run());
      }
    }
    return readable;
  }

  private List<TriggerRow> holdPaused(Connection connection, List<TriggerRow> due)
      throws SQLException {
    List<TriggerRow> paused = ofWorkflows(due, tables.paused().paused(connection));
    if (paused.isEmpty()) {
      return due;
    }
    // one that is being resumed meanwhile would not be found by the one that resumes it
    List<TriggerRow> held = ofWorkflows(paused, tables.paused().lockPaused(connection));
    tables
        .triggers()
        .setState(connection, held.stream().map(TriggerRow::name).toList(), TriggerState.PAUSED);
    List<TriggerRow> runnable = new ArrayList<>(due);
    runnable.removeAll(paused);
    return runnable;
  }

  private static List<TriggerRow> ofWorkflows(List<TriggerRow> runs, List<String> workflowKeys) {
    List<String> prefixes = workflowKeys.stream().map(GroupKey::prefix).toList();
    return runs.stream()
        .filter(run -> prefixes.stream().anyMatch(run.group()::startsWith))
        .toList();
  }

  /**
   * Starts runs that were acquired ahead.
   *
   * @return those that may be executed; the others were canceled, rescheduled, paused or taken over
   *     meanwhile, or are held by another transaction
   */
  public List<Firing> start(List<Firing> acquired) {
    return database.transaction("start recipient runs", connection -> start(connection, acquired));
  }

  private List<Firing> start(Connection connection, List<Firing> acquired) throws SQLException {
    long now = clock.millis();
    List<String> names = acquired.stream().map(firing -> firing.run().name()).toList();
    Map<String, TriggerTable.Locked> free = tables.triggers().lockFree(connection, names);
    List<String> prefixes =
        tables.paused().paused(connection).stream().map(GroupKey::prefix).toList();
    List<Firing> started =
        acquired.stream()
            .filter(firing -> mayStart(firing, free.get(firing.run().name()), now))
            .filter(firing -> prefixes.stream().noneMatch(firing.run().group()::startsWith))
            .toList();
    List<String> startedNames = started.stream().map(firing -> firing.run().name()).toList();
    tables.triggers().setState(connection, startedNames, TriggerState.EXECUTING);
    return started.isEmpty() ? started : facts.started(connection, started);
  }

  private static boolean mayStart(Firing firing, TriggerTable.@Nullable Locked row, long now) {
    return row != null
        && row.state().equals(TriggerState.ACQUIRED)
        && firing.fence().equals(row.description().fence())
        && row.nextFireAt() <= now + EARLY_MILLIS;
  }
}
