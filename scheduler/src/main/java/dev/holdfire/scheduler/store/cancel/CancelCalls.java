package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.key.TimeOrderedId;
import dev.holdfire.scheduler.store.table.CancellationTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Cancel calls, each in one transaction. Safe for use by many threads. */
public final class CancelCalls {
  private final Database database;
  private final WorkflowRegistry workflows;
  private final Clock clock;
  private final TimeOrderedId ids;
  private final CancellationTable cancellations;

  public CancelCalls(Database database, WorkflowRegistry workflows, Clock clock) {
    this.database = database;
    this.workflows = workflows;
    this.clock = clock;
    this.ids = new TimeOrderedId(clock);
    this.cancellations = new CancellationTable(database);
  }

  /** Cancels in a transaction of its own; a late attempt is committed before it is rejected. */
  public Receipt cancel(CancelRequest request) {
    return accepted(
        database.transaction(
            "cancel", connection -> cancel(connection, Readers.of(connection), request)));
  }

  /**
   * Cancels within the caller's transaction. Under an isolation level that keeps showing the caller
   * an old state, what has been committed since is looked up on a connection of its own.
   */
  public Receipt cancel(Connection connection, CancelRequest request) throws SQLException {
    if (connection.getTransactionIsolation() <= Connection.TRANSACTION_READ_COMMITTED) {
      return accepted(cancel(connection, Readers.of(connection), request));
    }
    if (database.dialect() == Dialect.H2) {
      throw unsupportedIsolation();
    }
    try (Connection latest = database.open()) {
      Receipt receipt = cancel(connection, Readers.of(latest, connection), request);
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
    return new Cancelling(database, workflows, connection, readers, request, ids.next(), clock)
        .run();
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
