package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.TooManyRunsException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancelResult;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.key.TimeOrderedId;
import dev.holdfire.scheduler.store.table.CancellationTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Cancel calls, each in one transaction. Safe for use by many threads. */
public final class CancelCalls {
  private final Database database;
  private final Cancelling cancelling;
  private final TimeOrderedId ids;
  private final CancellationTable cancellations;
  private final GroupCancels groups;
  private final SharedCancels shared;

  public CancelCalls(Database database, WorkflowRegistry workflows, Clock clock) {
    this.database = database;
    this.cancelling = new Cancelling(database, workflows, clock);
    this.ids = new TimeOrderedId(clock);
    this.cancellations = new CancellationTable(database);
    this.groups = new GroupCancels(database, workflows, clock, ids);
    this.shared = new SharedCancels(groups, this::alone);
  }

  /** Cancels; what it answers is committed, and so is a late attempt before it is rejected. */
  public Receipt cancel(CancelRequest request) {
    return accepted(shared.cancel(request));
  }

  /** Cancels each for itself; what it answers is committed. */
  public List<CancelResult> cancelEach(List<CancelRequest> requests) {
    return new CancelList(groups, this::alone, requests).cancel();
  }

  private Receipt alone(CancelRequest request) {
    return database.transaction(
        "cancel", connection -> cancel(connection, Readers.of(connection), request));
  }

  /**
   * Cancels within the caller's transaction, which is as it was before if this is more than the
   * request expects. Under an isolation level that keeps showing the caller an old state, what has
   * been committed since is looked up on a connection of its own.
   */
  public Receipt cancel(Connection connection, CancelRequest request) throws SQLException {
    if (connection.getTransactionIsolation() <= Connection.TRANSACTION_READ_COMMITTED) {
      return accepted(undoingRefused(connection, Readers.of(connection), request));
    }
    if (database.dialect() == Dialect.H2) {
      throw unsupportedIsolation();
    }
    try (Connection latest = database.open()) {
      Receipt receipt = undoingRefused(connection, Readers.of(latest, connection), request);
      latest.rollback();
      return accepted(receipt);
    }
  }

  private static InvalidRequestException unsupportedIsolation() {
    return new InvalidRequestException(
        "the call",
        List.of(
            new Problem(
                "connection",
                "has an isolation level above READ COMMITTED, at which H2 cannot lock what was"
                    + " committed since; use READ COMMITTED")));
  }

  private Receipt cancel(Connection connection, Readers readers, CancelRequest request)
      throws SQLException {
    return cancelling.cancel(new Call(connection, readers, request, ids.next()));
  }

  /** What the caller has done before in its transaction stays. */
  private Receipt undoingRefused(Connection connection, Readers readers, CancelRequest request)
      throws SQLException {
    if (request.atMost() == null) {
      return cancel(connection, readers, request);
    }
    Savepoint before = connection.setSavepoint();
    try {
      Receipt receipt = cancel(connection, readers, request);
      connection.releaseSavepoint(before);
      return receipt;
    } catch (TooManyRunsException e) {
      connection.rollback(before);
      throw e;
    }
  }

  /** What a call would do, as of one moment. Locks nothing. */
  public Preview preview(CancelRequest request) {
    return database.lookAtOneMoment(
        "preview a cancellation", connection -> cancelling.look(connection, request));
  }

  private static Receipt accepted(Receipt receipt) {
    if (receipt.isRejected()) {
      throw new RunAlreadyFinishedException(receipt);
    }
    return receipt;
  }

  /** The receipt of an earlier call. */
  public Optional<Receipt> receipt(String cancellationId) {
    if (!RunKey.isId(cancellationId)) {
      return Optional.empty();
    }
    return database.look(
        "find a cancellation", connection -> cancellations.find(connection, cancellationId));
  }
}
