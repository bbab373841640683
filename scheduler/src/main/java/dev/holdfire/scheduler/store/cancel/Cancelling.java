package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.TooManyRunsException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.CancellationTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What a cancel call does in its transaction, and what a look at one does in its own. Row locks:
 * triggers, then history, then the cancellation. Safe for use by many threads.
 */
final class Cancelling {
  private final Database database;
  private final WorkflowRegistry workflows;
  private final Clock clock;
  private final CancellationTable cancellations;

  Cancelling(Database database, WorkflowRegistry workflows, Clock clock) {
    this.database = database;
    this.workflows = workflows;
    this.clock = clock;
    this.cancellations = new CancellationTable(database);
  }

  /**
   * Calls off what the request matches, and records it.
   *
   * @throws TooManyRunsException if that is more than the request expects; nothing is recorded, and
   *     the caller undoes what was changed
   */
  Receipt cancel(Call call) throws SQLException {
    CancelRequest request = call.request();
    Instant now = Instant.ofEpochMilli(clock.millis());
    CallingOff treatment = new CallingOff(database, call, now.toEpochMilli());
    Matching matching = new Matching(database, workflows, call, treatment);
    Outcomes outcomes = matching.outcomes();
    Integer atMost = request.atMost();
    if (atMost != null && treatment.isRefused()) {
      throw new TooManyRunsException(preview(request, now, outcomes), atMost);
    }
    Receipt receipt =
        new Receipt(call.id(), unguarded(request), now, outcomes.counts(), outcomes.entries());
    String group = matching.group().isEmpty() ? null : matching.group();
    cancellations.insert(call.connection(), List.of(new CancellationTable.NewRow(receipt, group)));
    return receipt;
  }

  /** What was asked, without the guard: that is no part of what was done. */
  private static CancelRequest unguarded(CancelRequest request) {
    return request.atMost() == null
        ? request
        : new CancelRequest(
            request.workflowKey(),
            request.cancellationKey(),
            request.recipientRunId(),
            request.recipients(),
            request.reason(),
            request.actor(),
            null);
  }

  /** What {@link #cancel} would do, as of the moment that the connection sees. */
  Preview look(Connection connection, CancelRequest request) throws SQLException {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Call call = Call.looking(connection, request);
    Looking treatment = new Looking(database, connection);
    return preview(request, now, new Matching(database, workflows, call, treatment).outcomes());
  }

  private static Preview preview(CancelRequest request, Instant now, Outcomes outcomes) {
    return new Preview(request, now, outcomes.counts(), outcomes.entries());
  }
}
