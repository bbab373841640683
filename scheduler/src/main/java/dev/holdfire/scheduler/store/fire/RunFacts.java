package dev.holdfire.scheduler.store.fire;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.RecipientTable;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what executing needs to know, for all runs that start together: at most two statements, and
 * one a second if runs of inactive workflows end; so a worker needs no connection. Safe for use by
 * many threads.
 */
public final class RunFacts {
  private final RunCache runs;
  private final RecipientTable recipients;
  private final WorkflowRegistry workflows;

  public RunFacts(Database database, WorkflowRegistry workflows) {
    this.runs = new RunCache(database);
    this.workflows = workflows;
    this.recipients = new RecipientTable(database);
  }

  /** The firings as started, each with what executing it needs to know. */
  List<Firing> started(Connection connection, List<Firing> firings) throws SQLException {
    Map<String, RunTable.Run> calls =
        runs.load(
            connection,
            firings.stream()
                .map(firing -> firing.run().workflowRunId())
                .collect(Collectors.toSet()));
    Set<RecipientRef> refs = new HashSet<>();
    firings.forEach(firing -> refs.addAll(concerned(firing, calls)));
    var stored = recipients.load(connection, refs);
    Set<String> stopped =
        workflows.stopped(
            connection, calls.values().stream().map(RunTable.Run::workflowKey).toList());
    return firings.stream()
        .map(
            firing -> {
              RunTable.Run call = calls.get(firing.run().workflowRunId());
              Firing.Facts facts =
                  new Firing.Facts(
                      call,
                      only(stored, concerned(firing, calls)),
                      call != null && stopped.contains(call.workflowKey()));
              return new Firing(firing.fence(), firing.run(), facts);
            })
        .toList();
  }

  private static List<RecipientRef> concerned(Firing firing, Map<String, RunTable.Run> calls) {
    RecipientRef recipient = firing.run().state().recipient();
    RunTable.Run call = calls.get(firing.run().workflowRunId());
    RecipientRef actor = call == null ? null : call.actor();
    return actor == null ? List.of(recipient) : List.of(recipient, actor);
  }

  private static Map<RecipientRef, Map<String, @Nullable Object>> only(
      Map<RecipientRef, Map<String, @Nullable Object>> stored, Collection<RecipientRef> refs) {
    Map<RecipientRef, Map<String, @Nullable Object>> some = new HashMap<>();
    for (RecipientRef ref : refs) {
      Map<String, @Nullable Object> properties = stored.get(ref);
      if (properties != null) {
        some.put(ref, properties);
      }
    }
    return some;
  }
}
