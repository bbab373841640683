package dev.holdfire.scheduler.store;

import static java.util.Objects.requireNonNull;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.store.cancel.CancelCalls;
import dev.holdfire.scheduler.store.look.RunLookup;
import dev.holdfire.scheduler.store.trigger.AudienceCalls;
import dev.holdfire.scheduler.store.trigger.TriggerCalls;
import dev.holdfire.scheduler.store.wait.Waiting;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The facade, over the features of the store. */
final class JdbcWorkflows implements TransactionalWorkflows {
  private final TriggerCalls triggers;
  private final AudienceCalls audiences;
  private final CancelCalls cancels;
  private final RunLookup lookup;
  private final Waiting waiting;
  private final Clock clock;

  JdbcWorkflows(
      TriggerCalls triggers,
      AudienceCalls audiences,
      CancelCalls cancels,
      RunLookup lookup,
      Waiting waiting,
      Clock clock) {
    this.triggers = triggers;
    this.audiences = audiences;
    this.cancels = cancels;
    this.lookup = lookup;
    this.waiting = waiting;
    this.clock = clock;
  }

  @Override
  public WorkflowRun trigger(TriggerRequest request) {
    requireNonNull(request, "request is null");
    return request.audience() == null ? triggers.trigger(request) : audiences.trigger(request);
  }

  @Override
  public WorkflowRun trigger(Connection connection, TriggerRequest request) throws SQLException {
    requireTransaction(connection);
    requireNonNull(request, "request is null");
    if (request.audience() != null) {
      throw new InvalidRequestException(
          "the trigger of \"" + request.workflowKey() + "\"",
          List.of(
              new Problem(
                  "audience",
                  "is stored in many transactions and cannot be given together with a connection;"
                      + " list the recipients, or trigger without a connection")));
    }
    return triggers.trigger(connection, request);
  }

  @Override
  public Receipt cancel(CancelRequest request) {
    return cancels.cancel(requireNonNull(request, "request is null"));
  }

  @Override
  public Receipt cancel(Connection connection, CancelRequest request) throws SQLException {
    requireTransaction(connection);
    return cancels.cancel(connection, requireNonNull(request, "request is null"));
  }

  private static void requireTransaction(Connection connection) throws SQLException {
    if (requireNonNull(connection, "connection is null").getAutoCommit()) {
      throw new InvalidRequestException(
          "the call",
          List.of(
              new Problem(
                  "connection",
                  "commits each statement by itself; call setAutoCommit(false) first, and commit"
                      + " after")));
    }
  }

  @Override
  public Optional<Receipt> receipt(String cancellationId) {
    return cancels.receipt(requireNonNull(cancellationId, "cancellationId is null"));
  }

  @Override
  public Optional<RecipientRun> find(String recipientRunId) {
    return lookup.find(requireNonNull(recipientRunId, "recipientRunId is null"));
  }

  @Override
  public Page<RecipientRun> list(RunQuery query) {
    return lookup.list(requireNonNull(query, "query is null"));
  }

  @Override
  public void reschedule(String recipientRunId, Instant resumesAt) {
    requireNonNull(recipientRunId, "recipientRunId is null");
    requireNonNull(resumesAt, "resumesAt is null");
    waiting.reschedule(recipientRunId, millis(resumesAt));
  }

  private static long millis(Instant moment) {
    try {
      return Math.max(0, moment.toEpochMilli());
    } catch (ArithmeticException e) {
      throw new InvalidRequestException(
          "the call",
          List.of(
              new Problem("resumes_at", "is " + moment + "; expected a year from 1970 to 9999")));
    }
  }

  @Override
  public void fireNow(String recipientRunId) {
    requireNonNull(recipientRunId, "recipientRunId is null");
    waiting.reschedule(recipientRunId, clock.millis());
  }

  @Override
  public void pause(String workflowKey) {
    waiting.pause(requireNonNull(workflowKey, "workflowKey is null"));
  }

  @Override
  public void resume(String workflowKey) {
    waiting.resume(requireNonNull(workflowKey, "workflowKey is null"));
  }
}
