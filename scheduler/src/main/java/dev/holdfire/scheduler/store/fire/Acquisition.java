package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.table.FiredTable;
import dev.holdfire.scheduler.store.table.TriggerRow;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Takes runs that are due for this node. Safe for use by many threads.
 *
 * <p>A run that is due already starts in the transaction that acquires it, because it is acquired
 * only for a worker that is free; one that is due in a moment is acquired, stays cancelable, and
 * starts later. Row locks: triggers, then the paused workflows that hold some of them, then fired
 * triggers; no trigger is waited for.
 */
public final class Acquisition {
  /** How much before its moment a run may start: Quartz's thread wakes up that early. */
  private static final long EARLY_MILLIS = 5;

  private final Database database;
  private final RunTables tables;
  private final RunCache runs;
  private final EntryIds ids;
  private final String instance;
  private final Clock clock;

  public Acquisition(Database database, RunCache runs, EntryIds ids, String instance, Clock clock) {
    this.database = database;
    this.tables = RunTables.of(database);
    this.runs = runs;
    this.ids = ids;
    this.instance = instance;
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
    } while (acquired.isAllPaused());
    return acquired.firings();
  }

  /** What one transaction has acquired; when all that was due is paused, more may be due. */
  private record Acquired(List<Firing> firings, boolean isAllPaused) {
    static final Acquired NOTHING_DUE = new Acquired(List.of(), false);
    static final Acquired ALL_PAUSED = new Acquired(List.of(), true);
  }

  private Acquired acquire(Connection connection, long noLaterThan, int limit) throws SQLException {
    List<TriggerRow> due = tables.triggers().lockDue(connection, noLaterThan, limit);
    if (due.isEmpty()) {
      return Acquired.NOTHING_DUE;
    }
    long now = clock.millis();
    long end = Math.max(now, due.get(0).nextFireAt());
    due.removeIf(run -> run.nextFireAt() > end);
    List<TriggerRow> runnable = holdPaused(connection, due);
    if (runnable.isEmpty()) {
      return Acquired.ALL_PAUSED;
    }
    List<String> names = runnable.stream().map(TriggerRow::name).toList();
    tables.triggers().acquire(connection, names, now);
    List<Firing> firings = new ArrayList<>();
    List<FiredTable.NewEntry> entries = new ArrayList<>();
    for (TriggerRow run : runnable) {
      Firing firing =
          new Firing(
              new FiredTable.Entry(ids.next(), run.name(), run.group()),
              run,
              run.nextFireAt() <= now);
      firings.add(firing);
      entries.add(
          new FiredTable.NewEntry(
              firing.entry(),
              instance,
              now,
              run.nextFireAt(),
              firing.isStarted() ? TriggerState.EXECUTING : TriggerState.ACQUIRED));
    }
    tables.fired().insert(connection, entries);
    runs.prefetch(
        connection, runnable.stream().map(TriggerRow::workflowRunId).collect(Collectors.toSet()));
    return new Acquired(firings, false);
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
    Set<String> free =
        tables.triggers().lockFree(connection, names).stream()
            .filter(row -> row.state().equals(TriggerState.ACQUIRED))
            .filter(row -> row.nextFireAt() <= now + EARLY_MILLIS)
            .map(TriggerTable.Locked::name)
            .collect(Collectors.toSet());
    Set<String> mine =
        tables
            .fired()
            .existing(connection, acquired.stream().map(firing -> firing.entry().id()).toList());
    List<String> prefixes =
        tables.paused().paused(connection).stream().map(GroupKey::prefix).toList();
    List<Firing> started =
        acquired.stream()
            .filter(firing -> free.contains(firing.run().name()))
            .filter(firing -> mine.contains(firing.entry().id()))
            .filter(firing -> prefixes.stream().noneMatch(firing.run().group()::startsWith))
            .map(Firing::started)
            .toList();
    if (!started.isEmpty()) {
      Set<String> startedNames = new HashSet<>();
      started.forEach(firing -> startedNames.add(firing.run().name()));
      tables.triggers().setState(connection, startedNames, TriggerState.EXECUTING);
      tables
          .fired()
          .start(connection, started.stream().map(firing -> firing.entry().id()).toList(), now);
    }
    return started;
  }
}
