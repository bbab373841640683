package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.JointTransaction;
import dev.holdfire.scheduler.store.jdbc.SharedCommits;
import dev.holdfire.scheduler.store.table.IdempotencyTable;
import dev.holdfire.scheduler.store.table.RunTable;
import dev.holdfire.scheduler.store.table.TriggerRow;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Trigger calls that share commits with others that come at the same time. Safe for use by many
 * threads.
 *
 * <p>Those do that only insert rows which nobody else has, so that a transaction of theirs waits
 * for no one: small calls that say nothing of their recipients inline, and whose idempotency key,
 * if they have one, is new. What is wrong with a call is found before it joins. If the database
 * refuses what they have inserted together, each is run alone. All other calls are run alone from
 * the first.
 */
public final class SharedTriggers {
  private static final int MOST_RECIPIENTS = 10;
  private static final int MOST_DATA = 16_000;

  private final Database database;
  private final TriggerCalls calls;
  private final LongConsumer wakeUp;
  private final RunFactory factory;
  private final IdempotencyTable idempotency;
  private final RunTable runs;
  private final TriggerTable triggers;
  private final SharedCommits<TriggerCalls.Call, WorkflowRun> commits;

  /**
   * @param calls runs a call alone
   * @param hasOwnDirectory whether the application looks its recipients up itself
   * @param wakeUp told when the earliest run of a committed call is due, in epoch milliseconds
   */
  public SharedTriggers(
      Database database, TriggerCalls calls, boolean hasOwnDirectory, LongConsumer wakeUp) {
    this.database = database;
    this.calls = calls;
    this.wakeUp = wakeUp;
    this.factory = new RunFactory(database, hasOwnDirectory);
    this.idempotency = new IdempotencyTable(database);
    this.runs = new RunTable(database);
    this.triggers = new TriggerTable(database);
    this.commits = new SharedCommits<>(this::together, calls::trigger);
  }

  /** Triggers; what it answers is committed. */
  public WorkflowRun trigger(TriggerRequest request) {
    return calls.trigger(request, call -> isSmall(call) ? commits.run(call) : calls.trigger(call));
  }

  /** Triggers within the caller's transaction, which no other call shares. */
  public WorkflowRun trigger(Connection connection, TriggerRequest request) throws SQLException {
    return calls.trigger(connection, request);
  }

  private static boolean isSmall(TriggerCalls.Call call) {
    TriggerRequest request = call.request();
    return request.recipients().size() <= MOST_RECIPIENTS
        && call.checked().data().length() <= MOST_DATA
        && call.checked().said().stream().allMatch(said -> isReference(said.recipient()));
  }

  private static boolean isReference(Recipient recipient) {
    return recipient.properties() == null && recipient.triggerData().isEmpty();
  }

  /** In one transaction, unless it fails before its commit because of what was in it. */
  private List<Optional<WorkflowRun>> together(List<TriggerCalls.Call> group) {
    Optional<Inserted> inserted =
        JointTransaction.run(
            database, "trigger", workflows(group), connection -> insert(connection, group));
    inserted.ifPresent(all -> all.wake(wakeUp));
    return inserted
        .map(Inserted::answers)
        .orElseGet(() -> Collections.nCopies(group.size(), Optional.empty()));
  }

  private static String workflows(List<TriggerCalls.Call> group) {
    return group.stream()
        .map(call -> call.workflow().key())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** What became of each call of a group, and when the first run of them is due. */
  private record Inserted(List<Optional<WorkflowRun>> answers, long firstDueAt) {
    void wake(LongConsumer wakeUp) {
      if (firstDueAt != Long.MAX_VALUE) {
        wakeUp.accept(firstDueAt);
      }
    }
  }

  private Inserted insert(Connection connection, List<TriggerCalls.Call> group)
      throws SQLException {
    Set<String> taken = taken(connection, group);
    List<Optional<WorkflowRun>> answers = new ArrayList<>();
    List<IdempotencyTable.Use> uses = new ArrayList<>();
    List<RunTable.New> rows = new ArrayList<>();
    List<RunFactory.Audience> audiences = new ArrayList<>();
    for (TriggerCalls.Call call : group) {
      RunTable.Run run = calls.run(call);
      Optional<IdempotencyTable.Use> use = TriggerCalls.use(call.checked(), run.id());
      boolean isNew = use.isEmpty() || taken.add(use.get().keyHash());
      if (isNew) {
        use.ifPresent(uses::add);
        rows.add(new RunTable.New(run, call.checked().data()));
        audiences.add(new RunFactory.Audience(run, call.workflow(), call.request().recipients()));
      }
      answers.add(isNew ? Optional.of(TriggerCalls.answer(run)) : Optional.empty());
    }
    idempotency.insert(connection, uses);
    runs.insert(connection, rows);
    List<TriggerRow> waiting = factory.rows(connection, audiences);
    triggers.insert(connection, waiting, TriggerState.WAITING);
    long firstDueAt =
        waiting.stream().mapToLong(TriggerRow::nextFireAt).min().orElse(Long.MAX_VALUE);
    return new Inserted(answers, firstDueAt);
  }

  private Set<String> taken(Connection connection, List<TriggerCalls.Call> group)
      throws SQLException {
    Set<String> keys = new HashSet<>();
    group.forEach(call -> TriggerCalls.keyHash(call.request()).ifPresent(keys::add));
    return new HashSet<>(idempotency.taken(connection, keys));
  }
}
