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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  private final KeyGroups keyGroups;
  private final CancellationTable cancellations;

  public RunLookup(Database database) {
    this.database = database;
    this.active = new ActiveRuns(database);
    this.past = new PastRuns(database);
    this.calls = new RunTable(database);
    this.keyGroups = new KeyGroups(database);
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
          List<FoundRun> waiting = active.byPrefix(connection, prefix);
          List<FoundRun> over = past.byId(connection, recipientRunId);
          List<FoundRun> found = over.isEmpty() ? waiting : over;
          found.forEach(FoundRun::requireReadable);
          return present(connection, found).stream().findFirst();
        });
  }

  /** Runs, newest first; however few match, no more than a bounded number of rows is read. */
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
      if (call == null || !isOf(call, query)) {
        return new Page<>(List.of(), null);
      }
      group = call.group();
    }
    Selection selection = Selection.of(query, group);
    RunFilter filter = new RunFilter(query, calls);
    List<Scan> scans = new ArrayList<>();
    for (Selection part : parts(connection, query, selection)) {
      scans.addAll(scan(connection, part, filter));
    }
    FoundPage page = FoundPage.of(scans, selection, query.cursor() == null);
    return new Page<>(present(connection, page.runs()), page.next(), page.previous());
  }

  private static boolean isOf(RunTable.Run call, RunQuery query) {
    return (query.workflowKey() == null || query.workflowKey().equals(call.workflowKey()))
        && (query.cancellationKey() == null
            || query.cancellationKey().equals(call.cancellationKey()))
        && (query.tenant() == null || query.tenant().equals(call.tenant()));
  }

  /** A key without a workflow is looked for in the group of each workflow. */
  private List<Selection> parts(Connection connection, RunQuery query, Selection selection)
      throws SQLException {
    String key = query.cancellationKey();
    return key == null || selection.group() != null
        ? List.of(selection)
        : keyGroups.inUse(connection, key).stream().map(selection::inGroup).toList();
  }

  private List<Scan> scan(Connection connection, Selection selection, RunFilter filter)
      throws SQLException {
    List<Scan> scans = new ArrayList<>();
    if (selection.wantsActive()) {
      scans.add(active.select(connection, selection, filter));
    }
    if (selection.wantsPast()) {
      scans.add(past.select(connection, selection, filter));
    }
    return scans;
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
