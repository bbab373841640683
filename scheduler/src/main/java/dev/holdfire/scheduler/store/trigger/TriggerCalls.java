package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.HoldfireException;
import dev.holdfire.IdempotencyKeyReusedException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.segment.RunOptions;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RequestHash;
import dev.holdfire.scheduler.store.key.TimeOrderedId;
import dev.holdfire.scheduler.store.table.IdempotencyTable;
import dev.holdfire.scheduler.store.table.RecipientMerge;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
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
  private final RecipientMerge recipients;
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
    this.recipients = new RecipientMerge(database, limits.recipientBytes());
    this.runs = new RunTable(database);
    this.triggers = new TriggerTable(database);
  }

  /**
   * A call that may be run.
   *
   * @param workflow the definition, which is stored
   */
  record Call(Workflow workflow, CheckedTrigger checked) {
    TriggerRequest request() {
      return checked.request();
    }
  }

  /**
   * Finds what is wrong with a call that is no part of a caller's transaction, and has it run.
   *
   * @param running runs a call that may be run
   */
  WorkflowRun trigger(TriggerRequest request, Function<Call, WorkflowRun> running) {
    Workflow workflow;
    try {
      workflow = workflows.toTrigger(request.workflowKey());
    } catch (HoldfireException refusal) {
      return earlier(request, refusal);
    }
    return running.apply(prepare(request, workflow));
  }

  /** Triggers in a transaction of its own. */
  WorkflowRun trigger(Call call) {
    Answer answer =
        database.transaction(
            "trigger", call.workflow().key(), connection -> insert(connection, call));
    answer.firstDueAt().ifPresent(wakeUp);
    return answer.run();
  }

  /** Triggers within the caller's transaction. */
  public WorkflowRun trigger(Connection connection, TriggerRequest request) throws SQLException {
    Workflow workflow;
    try {
      workflow = workflows.toTrigger(connection, request.workflowKey());
    } catch (HoldfireException refusal) {
      return earlier(connection, repeatable(request, refusal), refusal);
    }
    return insert(connection, prepare(request, workflow)).run();
  }

  /** The answer that a call has had before its workflow came to be refused. */
  private WorkflowRun earlier(TriggerRequest request, HoldfireException refusal) {
    CheckedTrigger checked = repeatable(request, refusal);
    return database.transaction(
        "trigger", request.workflowKey(), connection -> earlier(connection, checked, refusal));
  }

  /** A call that may have been answered before; of any other the refusal is all there is. */
  private CheckedTrigger repeatable(TriggerRequest request, HoldfireException refusal) {
    if (request.idempotencyKey() == null || refusal.getCause() instanceof SQLException) {
      throw refusal;
    }
    return CheckedTrigger.of(request, limits);
  }

  /** The key that a refused call claims here is free again when that is rolled back. */
  private WorkflowRun earlier(
      Connection connection, CheckedTrigger checked, HoldfireException refusal)
      throws SQLException {
    return earlier(connection, checked, ids.next()).orElseThrow(() -> refusal);
  }

  /** What a call answers, and when the first of the runs that it has stored is due, if any. */
  private record Answer(WorkflowRun run, OptionalLong firstDueAt) {}

  private Call prepare(TriggerRequest request, Workflow workflow) {
    CheckedTrigger checked = CheckedTrigger.of(request, limits);
    workflows.store(workflow);
    return new Call(workflow, checked);
  }

  private Answer insert(Connection connection, Call call) throws SQLException {
    CheckedTrigger checked = call.checked();
    RunTable.Run run = run(call);
    Optional<WorkflowRun> earlier = earlier(connection, checked, run.id());
    if (earlier.isPresent()) {
      return new Answer(earlier.get(), OptionalLong.empty());
    }
    recipients.merge(connection, checked.said(), run.createdAt());
    runs.insert(connection, run, checked.data());
    long firstDueAt =
        insert(connection, run, call.workflow(), call.request().recipients(), TriggerState.WAITING);
    return new Answer(answer(run), OptionalLong.of(firstDueAt));
  }

  /** The same of a call with listed recipients. */
  RunTable.Run run(Call call) {
    TriggerRequest request = call.request();
    return run(request, call.workflow(), request.recipients().size(), call.checked().data());
  }

  /** A new workflow run; not stored yet. */
  RunTable.Run run(TriggerRequest request, Workflow workflow, long size, String data) {
    String id = ids.next();
    Recipient actor = request.actor();
    return new RunTable.Run(
        id,
        workflow.key(),
        workflows.versionOf(workflow),
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
      List<TriggerRow> rows =
          factory.rows(connection, List.of(new RunFactory.Audience(run, workflow, chunk)));
      triggers.insert(connection, rows, state);
      for (TriggerRow row : rows) {
        firstDueAt = Math.min(firstDueAt, row.nextFireAt());
      }
    }
    return firstDueAt;
  }

  static WorkflowRun answer(RunTable.Run run) {
    return new WorkflowRun(run.id(), run.workflowKey(), run.workflowVersion(), run.recipients());
  }

  private static WorkflowRun repeated(RunTable.Run run, @Nullable String firstRequestId) {
    return new WorkflowRun(
        run.id(), run.workflowKey(), run.workflowVersion(), run.recipients(), true, firstRequestId);
  }

  /** The answer that the same call has had already, if it has an idempotency key and had one. */
  private Optional<WorkflowRun> earlier(Connection connection, CheckedTrigger checked, String id)
      throws SQLException {
    Optional<IdempotencyTable.Use> use = use(checked, id);
    return use.isEmpty() ? Optional.empty() : earlier(connection, checked, use.get());
  }

  private Optional<WorkflowRun> earlier(
      Connection connection, CheckedTrigger checked, IdempotencyTable.Use use) throws SQLException {
    if (idempotency.claim(connection, use)) {
      return Optional.empty();
    }
    IdempotencyTable.Use first = first(connection, use);
    if (first.at() <= use.at() - IDEMPOTENCY_WINDOW.toMillis()) {
      idempotency.replace(connection, use);
      return Optional.empty();
    }
    if (!first.requestHash().equals(use.requestHash())) {
      throw new IdempotencyKeyReusedException(
          Objects.requireNonNull(checked.request().idempotencyKey()));
    }
    Optional<WorkflowRun> answer =
        runs.loadLatest(connection, first.workflowRunId())
            .map(earlier -> repeated(earlier, first.requestId()));
    if (answer.isEmpty()) {
      idempotency.replace(connection, use); // its run was purged
    }
    return answer;
  }

  /** How a call uses its idempotency key, if it has one, to start this workflow run. */
  static Optional<IdempotencyTable.Use> use(CheckedTrigger checked, String id) {
    TriggerRequest request = checked.request();
    return keyHash(request)
        .map(
            keyHash ->
                new IdempotencyTable.Use(
                    keyHash, checked.hash(), id, request.requestId(), TimeOrderedId.millisOf(id)));
  }

  /** What the idempotency key of a call is found by, if it has one. */
  static Optional<String> keyHash(TriggerRequest request) {
    return Optional.ofNullable(request.idempotencyKey())
        .map(key -> RequestHash.of(request.workflowKey(), key));
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
