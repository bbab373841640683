package dev.holdfire.scheduler.store;

import dev.holdfire.Workflows;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * {@link Workflows} that can also trigger and cancel within a transaction of the caller's, on the
 * same database: both take effect when and only if the caller commits. Until then no other run is
 * held up; a run that the caller's cancellation has hit neither starts nor ends. Another trigger
 * call waits only if both say something new of the same recipient, or have an idempotency key in
 * common.
 *
 * <p>The connection has auto-commit off. It is neither committed, rolled back nor closed here.
 * After an exception the caller rolls back. What is due fires after the commit, at the next look of
 * a node. Safe for use by many threads, each with its own connection.
 */
public interface TransactionalWorkflows extends Workflows {
  /**
   * {@link Workflows#trigger(TriggerRequest)} within the caller's transaction. The definition is
   * stored in a transaction of its own. An audience cannot be given.
   *
   * @throws SQLException if the database fails, a deadlock included
   */
  WorkflowRun trigger(Connection connection, TriggerRequest request) throws SQLException;

  /**
   * {@link Workflows#cancel(CancelRequest)} within the caller's transaction, at any isolation level
   * of MySQL and MariaDB; on H2 at READ COMMITTED only, others are refused. A late attempt is
   * recorded if the caller commits in spite of the exception. When there are more runs than the
   * request expects at most, the transaction is as it was before and may go on.
   *
   * @throws SQLException if the database fails, a deadlock included
   */
  Receipt cancel(Connection connection, CancelRequest request) throws SQLException;
}
