package dev.holdfire.scheduler.store.look;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.CancellationTable;
import dev.holdfire.scheduler.store.table.RunTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at recipient runs, in both of the places where they can be. The triggers are read first: a
 * run that is over in between is found in the history then, and counts as over. Locks nothing. Safe
 * for use by many threads.
 */
public final class RunLookup {
  private final Database database;
  private final ActiveRuns active;
  private final PastRuns past;
  private final RunTable calls;
  private final CancellationTable cancellations;

  public RunLookup(Database database) {
    this.database = database;
    this.active = new ActiveRuns(database);
    this.past = new PastRuns(database);
    this.calls = new RunTable(database);
    this.cancellations = new CancellationTable(database);
  }

  /**
   * A run by its id.
   *
   * @throws dev.holdfire.StoreException if it is there but its state cannot be read
   */
  public Optional<RecipientRun> find(String recipientRunId) {
    String prefix = RunKey.prefixOf(recipientRunId);
    if (prefix == null) {
      return Optional.empty();
    }
    return database.look(
        "find a recipient run",
        connection -> {
          List<FoundRun> found = new ArrayList<>(active.byPrefix(connection, prefix));
          found.addAll(past.byId(connection, recipientRunId));
          List<FoundRun> newest = newest(found, 1);
          newest.forEach(FoundRun::requireReadable);
          return present(connection, newest).stream().findFirst();
        });
  }

  /** Runs, newest first. */
  public Page<RecipientRun> list(RunQuery query) {
    String cursor = query.cursor();
    if (cursor != null && !RunKey.isId(cursor)) {
      throw new InvalidRequestException(
          "the query",
          List.of(new Problem("cursor", "is none that a page has given; start without one")));
    }
    return database.look("list recipient runs", connection -> list(connection, query));
  }

  private Page<RecipientRun> list(Connection connection, RunQuery query) throws SQLException {
    @Nullable String group = null;
    String workflowRunId = query.workflowRunId();
    if (workflowRunId != null) {
      RunTable.Run call =
          RunKey.isId(workflowRunId)
              ? calls.load(connection, List.of(workflowRunId)).get(workflowRunId)
              : null;
      if (call == null || !isOf(call, query.workflowKey())) {
        return new Page<>(List.of(), null);
      }
      group = call.group();
    }
    Selection selection = Selection.of(query, group);
    List<FoundRun> found = new ArrayList<>();
    if (selection.wantsActive()) {
      found.addAll(active.select(connection, selection));
    }
    if (selection.wantsPast()) {
      found.addAll(past.select(connection, selection));
    }
    List<FoundRun> shown = newest(found, query.limit());
    boolean isFull = shown.size() == query.limit();
    return new Page<>(present(connection, shown), isFull ? shown.get(shown.size() - 1).id() : null);
  }

  private static boolean isOf(RunTable.Run call, @Nullable String workflowKey) {
    return workflowKey == null || workflowKey.equals(call.workflowKey());
  }

  private static List<FoundRun> newest(List<FoundRun> found, int limit) {
    Map<String, FoundRun> newest = new TreeMap<>(Comparator.reverseOrder());
    found.forEach(run -> newest.put(run.id(), run));
    return newest.values().stream().limit(limit).toList();
  }

  /**
   * The runs as users see them; one whose state cannot be read, or whose workflow run is not known,
   * is left out.
   */
  private List<RecipientRun> present(Connection connection, List<FoundRun> shown)
      throws SQLException {
    Set<String> callIds = new HashSet<>();
    Set<String> cancellationIds = new HashSet<>();
    for (FoundRun run : shown) {
      callIds.add(run.workflowRunId());
      if (run.cancellationId() != null) {
        cancellationIds.add(run.cancellationId());
      }
    }
    Map<String, RunTable.Run> byId = calls.load(connection, callIds);
    Map<String, RecipientRun.Cancellation> reasons =
        cancellations.reasons(connection, cancellationIds);
    return shown.stream()
        .filter(run -> run.state() != null && byId.containsKey(run.workflowRunId()))
        .map(run -> run.present(Objects.requireNonNull(byId.get(run.workflowRunId())), reasons))
        .toList();
  }
}
