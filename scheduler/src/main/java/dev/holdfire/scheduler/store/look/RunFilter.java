package dev.holdfire.scheduler.store.look;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.store.table.RunTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the runs that were read a query asks for, as far as the statement that reads them has no
 * condition for it.
 */
final class RunFilter {
  private final @Nullable RecipientRef recipient;
  private final @Nullable Boolean hasErrors;
  private final @Nullable String tenant;
  private final RunTable calls;

  RunFilter(RunQuery query, RunTable calls) {
    this.recipient = query.recipient();
    this.hasErrors = query.hasErrors();
    this.tenant = query.tenant();
    this.calls = calls;
  }

  /** Whether most of what is read may be none of what is asked for. */
  static boolean isNeeded(RunQuery query) {
    return query.hasErrors() != null || query.tenant() != null;
  }

  /** Those that match, in their order. At most one statement. */
  List<FoundRun> matching(Connection connection, List<FoundRun> read) throws SQLException {
    List<FoundRun> matching = read.stream().filter(this::matches).toList();
    if (tenant == null) {
      return matching;
    }
    Set<String> ids = matching.stream().map(FoundRun::workflowRunId).collect(Collectors.toSet());
    Set<String> ofTenant = calls.ofTenant(connection, tenant, ids);
    return matching.stream().filter(run -> ofTenant.contains(run.workflowRunId())).toList();
  }

  private boolean matches(FoundRun run) {
    return (recipient == null || recipient.equals(run.recipient()))
        && (hasErrors == null || hasErrors == run.hasErrors());
  }
}
