package dev.holdfire.scheduler.store.fire;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.RecipientTable;
import dev.holdfire.scheduler.store.table.RunTable;
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
 * Reads what executing needs to know, for all runs that start together: at most two statements, so
 * that a worker needs no connection. Safe for use by many threads.
 */
final class RunFacts {
  private final RunCache runs;
  private final RecipientTable recipients;

  RunFacts(Database database, RunCache runs) {
    this.runs = runs;
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
    return firings.stream()
        .map(
            firing ->
                new Firing(
                    firing.fence(),
                    firing.run(),
                    new Firing.Facts(
                        calls.get(firing.run().workflowRunId()),
                        only(stored, concerned(firing, calls)))))
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
