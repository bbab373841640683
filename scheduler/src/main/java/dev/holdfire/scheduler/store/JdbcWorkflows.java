package dev.holdfire.scheduler.store;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancelResult;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.data.Required;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.store.cancel.CancelCalls;
import dev.holdfire.scheduler.store.look.RunLookup;
import dev.holdfire.scheduler.store.trigger.AudienceCalls;
import dev.holdfire.scheduler.store.trigger.SharedTriggers;
import dev.holdfire.scheduler.store.wait.Waiting;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The facade, over the features of the store. */
final class JdbcWorkflows implements TransactionalWorkflows {
  private static final String THE_CALL = "the call";
  private static final String RUN_ID = "recipient_run_id";
  private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

  private final SharedTriggers triggers;
  private final AudienceCalls audiences;
  private final CancelCalls cancels;
  private final RunLookup lookup;
  private final Waiting waiting;
  private final Clock clock;

  JdbcWorkflows(
      SharedTriggers triggers,
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
    Required.of(request, "request", THE_CALL);
    return request.audience() == null ? triggers.trigger(request) : audiences.trigger(request);
  }

  @Override
  public WorkflowRun trigger(Connection connection, TriggerRequest request) throws SQLException {
    requireTransaction(connection, request);
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
    return cancels.cancel(Required.of(request, "request", THE_CALL));
  }

  @Override
  public List<CancelResult> cancelEach(List<CancelRequest> requests) {
    List<Problem> problems = new ArrayList<>();
    List<CancelRequest> given = Required.of(requests, "requests", THE_CALL);
    for (int i = 0; i < given.size(); i++) {
      Required.check(given.get(i), "requests[" + i + "]", problems);
    }
    requireNone(problems);
    return cancels.cancelEach(List.copyOf(given));
  }

  @Override
  public Receipt cancel(Connection connection, CancelRequest request) throws SQLException {
    requireTransaction(connection, request);
    return cancels.cancel(connection, request);
  }

  private static void requireTransaction(Connection connection, Object request)
      throws SQLException {
    List<Problem> problems = new ArrayList<>();
    Required.check(connection, "connection", problems);
    if (connection != null && connection.getAutoCommit()) {
      problems.add(
          new Problem(
              "connection",
              "commits each statement by itself; call setAutoCommit(false) first, and commit"
                  + " after"));
    }
    Required.check(request, "request", problems);
    requireNone(problems);
  }

  private static void requireNone(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(THE_CALL, problems);
    }
  }

  @Override
  public Optional<Receipt> receipt(String cancellationId) {
    return cancels.receipt(Required.of(cancellationId, "cancellation_id", THE_CALL));
  }

  @Override
  public Optional<RecipientRun> find(String recipientRunId) {
    return lookup.find(Required.of(recipientRunId, RUN_ID, THE_CALL));
  }

  @Override
  public Page<RecipientRun> list(RunQuery query) {
    return lookup.list(Required.of(query, "query", THE_CALL));
  }

  @Override
  public void reschedule(String recipientRunId, Instant resumesAt) {
    List<Problem> problems = new ArrayList<>();
    Required.check(recipientRunId, RUN_ID, problems);
    Required.check(resumesAt, "resumes_at", problems);
    if (resumesAt != null && !resumesAt.isBefore(END_OF_TIME)) {
      problems.add(new Problem("resumes_at", "is " + resumesAt + "; expected a year up to 9999"));
    }
    requireNone(problems);
    boolean isPast = resumesAt.isBefore(Instant.EPOCH);
    waiting.reschedule(recipientRunId, isPast ? 0 : resumesAt.toEpochMilli());
  }

  @Override
  public void fireNow(String recipientRunId) {
    Required.of(recipientRunId, RUN_ID, THE_CALL);
    waiting.reschedule(recipientRunId, clock.millis());
  }

  @Override
  public void pause(String workflowKey) {
    waiting.pause(Required.of(workflowKey, "workflow_key", THE_CALL));
  }

  @Override
  public void resume(String workflowKey) {
    waiting.resume(Required.of(workflowKey, "workflow_key", THE_CALL));
  }
}
