package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.IdempotencyKeyReusedException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.segment.RunOptions;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RequestHash;
import dev.holdfire.scheduler.store.key.TimeOrderedId;
import dev.holdfire.scheduler.store.table.IdempotencyTable;
import dev.holdfire.scheduler.store.table.RecipientTable;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.table.TriggerRow;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Trigger calls with listed recipients: everything in one transaction. Safe for use by many
 * threads.
 *
 * <p>Inserts: the idempotency key, what is said about recipients, the workflow run, and in a
 * multi-row statement for each {@value #CHUNK} recipients their triggers. Only new rows are locked,
 * and the rows of recipients of whom something new is said.
 */
public final class TriggerCalls {
  static final int CHUNK = 1_000;

  /** How long an idempotency key answers for. */
  public static final Duration IDEMPOTENCY_WINDOW = Duration.ofHours(24);

  private final Database database;
  private final WorkflowRegistry workflows;
  private final Limits limits;
  private final LongConsumer wakeUp;
  private final TimeOrderedId ids;
  private final RunFactory factory;
  private final IdempotencyTable idempotency;
  private final RecipientTable recipients;
  private final RunTable runs;
  private final TriggerTable triggers;

  /**
   * @param hasOwnDirectory whether the application looks its recipients up itself
   * @param wakeUp told when the earliest run of a committed call is due, in epoch milliseconds
   */
  public TriggerCalls(
      Database database,
      WorkflowRegistry workflows,
      Limits limits,
      Clock clock,
      boolean hasOwnDirectory,
      LongConsumer wakeUp) {
    this.database = database;
    this.workflows = workflows;
    this.limits = limits;
    this.wakeUp = wakeUp;
    this.ids = new TimeOrderedId(clock);
    this.factory = new RunFactory(database, hasOwnDirectory);
    this.idempotency = new IdempotencyTable(database);
    this.recipients = new RecipientTable(database);
    this.runs = new RunTable(database);
    this.triggers = new TriggerTable(database);
  }

  /** Triggers in a transaction of its own. */
  public WorkflowRun trigger(TriggerRequest request) {
    Workflow workflow = workflows.toTrigger(request.workflowKey());
    CheckedTrigger checked = check(request, workflow);
    Answer answer =
        database.transaction(
            "trigger", request.workflowKey(), connection -> insert(connection, workflow, checked));
    answer.firstDueAt().ifPresent(wakeUp);
    return answer.run();
  }

  /** Triggers within the caller's transaction. */
  public WorkflowRun trigger(Connection connection, TriggerRequest request) throws SQLException {
    Workflow workflow = workflows.toTrigger(connection, request.workflowKey());
    return insert(connection, workflow, check(request, workflow)).run();
  }

  /** What a call answers, and when the first of the runs that it has stored is due, if any. */
  private record Answer(WorkflowRun run, OptionalLong firstDueAt) {}

  private CheckedTrigger check(TriggerRequest request, Workflow workflow) {
    CheckedTrigger checked = CheckedTrigger.of(request, limits);
    workflows.store(workflow);
    return checked;
  }

  private Answer insert(Connection connection, Workflow workflow, CheckedTrigger checked)
      throws SQLException {
    TriggerRequest request = checked.request();
    RunTable.Run run = run(request, workflow, request.recipients().size(), checked.data());
    Optional<WorkflowRun> earlier = earlier(connection, checked, run);
    if (earlier.isPresent()) {
      return new Answer(earlier.get(), OptionalLong.empty());
    }
    recipients.merge(connection, inline(request, request.recipients()), run.createdAt());
    runs.insert(connection, run, checked.data());
    long firstDueAt = insert(connection, run, workflow, request.recipients(), TriggerState.WAITING);
    return new Answer(answer(run), OptionalLong.of(firstDueAt));
  }

  /** A new workflow run; not stored yet. */
  RunTable.Run run(TriggerRequest request, Workflow workflow, long size, String data) {
    String id = ids.next();
    Recipient actor = request.actor();
    return new RunTable.Run(
        id,
        workflow.key(),
        workflow.version(),
        GroupKey.of(workflow.key(), request.cancellationKey(), id),
        request.cancellationKey(),
        request.tenant(),
        actor == null ? null : actor.ref(),
        request.data(),
        data.length(),
        RunOptions.of(request),
        TimeOrderedId.millisOf(id),
        size);
  }

  /**
   * Stores the runs of these recipients in this state.
   *
   * @return when the first of them is due, in epoch milliseconds
   */
  long insert(
      Connection connection,
      RunTable.Run run,
      Workflow workflow,
      List<Recipient> audience,
      String state)
      throws SQLException {
    long firstDueAt = Long.MAX_VALUE;
    for (int from = 0; from < audience.size(); from += CHUNK) {
      List<Recipient> chunk = audience.subList(from, Math.min(from + CHUNK, audience.size()));
      List<TriggerRow> rows = factory.rows(connection, run, workflow, chunk);
      triggers.insert(connection, rows, state);
      for (TriggerRow row : rows) {
        firstDueAt = Math.min(firstDueAt, row.nextFireAt());
      }
    }
    return firstDueAt;
  }

  /** The recipients, and the actor if there is one: all of whom something may be said inline. */
  static List<Recipient> inline(TriggerRequest request, List<Recipient> audience) {
    Recipient actor = request.actor();
    if (actor == null) {
      return audience;
    }
    List<Recipient> all = new ArrayList<>(List.of(actor));
    all.addAll(audience);
    return all;
  }

  private static WorkflowRun answer(RunTable.Run run) {
    return new WorkflowRun(run.id(), run.workflowKey(), run.workflowVersion(), run.recipients());
  }

  private static WorkflowRun repeated(RunTable.Run run, @Nullable String firstRequestId) {
    return new WorkflowRun(
        run.id(), run.workflowKey(), run.workflowVersion(), run.recipients(), true, firstRequestId);
  }

  /** The answer that the same call has had already, if it has an idempotency key and had one. */
  private Optional<WorkflowRun> earlier(
      Connection connection, CheckedTrigger checked, RunTable.Run run) throws SQLException {
    String key = checked.request().idempotencyKey();
    if (key == null) {
      return Optional.empty();
    }
    IdempotencyTable.Use use = use(key, checked, run);
    if (idempotency.claim(connection, use)) {
      return Optional.empty();
    }
    IdempotencyTable.Use first = first(connection, use);
    if (first.at() <= run.createdAt() - IDEMPOTENCY_WINDOW.toMillis()) {
      idempotency.replace(connection, use);
      return Optional.empty();
    }
    if (!first.requestHash().equals(use.requestHash())) {
      throw new IdempotencyKeyReusedException(key);
    }
    Optional<WorkflowRun> answer =
        runs.loadLatest(connection, first.workflowRunId())
            .map(earlier -> repeated(earlier, first.requestId()));
    if (answer.isEmpty()) {
      idempotency.replace(connection, use); // its run was purged
    }
    return answer;
  }

  private static IdempotencyTable.Use use(String key, CheckedTrigger checked, RunTable.Run run) {
    return new IdempotencyTable.Use(
        RequestHash.of(run.workflowKey(), key),
        checked.hash(),
        run.id(),
        checked.request().requestId(),
        run.createdAt());
  }

  private IdempotencyTable.Use first(Connection connection, IdempotencyTable.Use use)
      throws SQLException {
    Optional<IdempotencyTable.Use> first = idempotency.lock(connection, use.keyHash());
    if (first.isEmpty()) {
      throw new java.sql.SQLTransactionRollbackException(
          "The first use of the idempotency key was rolled back meanwhile", "40001");
    }
    return first.get();
  }
}
