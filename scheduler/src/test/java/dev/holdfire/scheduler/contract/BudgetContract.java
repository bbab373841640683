package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.CompletionBatch;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.table.HistoryTable;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many statements and commits each operation takes, however many runs it is about. */
@OnEachDatabase
final class BudgetContract {
  /** INSERT HF_RUN, INSERT QRTZ_TRIGGERS. */
  private static final int TRIGGER = 2;

  /** SELECT HF_IDEMPOTENCY FOR UPDATE NOWAIT, INSERT HF_IDEMPOTENCY. */
  private static final int CLAIM = 2;

  /**
   * In a transaction of its own, SELECT HF_IDEMPOTENCY FOR UPDATE NOWAIT; then INSERT
   * HF_IDEMPOTENCY, SELECT HF_IDEMPOTENCY FOR UPDATE, SELECT HF_RUN FOR UPDATE.
   */
  private static final int REPEAT = 4;

  /** Beside {@link #TRIGGER}, of HF_RECIPIENT: SELECT. */
  private static final int TRIGGER_KNOWN = TRIGGER + 1;

  /** Beside {@link #TRIGGER_KNOWN}: INSERT IGNORE, which on H2 is an INSERT for each. */
  private static final int TRIGGER_NEW = TRIGGER_KNOWN + 1;

  /** Beside {@link #TRIGGER_KNOWN}: SELECT FOR UPDATE, upsert. */
  private static final int TRIGGER_CHANGED = TRIGGER_KNOWN + 2;

  /**
   * SELECT names, SELECT what was over, SELECT FOR UPDATE, INSERT HF_HISTORY, DELETE QRTZ_TRIGGERS,
   * INSERT HF_CANCELLATION.
   */
  private static final int CANCEL_GROUP = 6;

  /** SELECT names, SELECT what was over, SELECT names again, INSERT HF_CANCELLATION. */
  private static final int CANCEL_LATE = 4;

  /** The same, with what was over again. */
  private static final int CANCEL_LATE_GUARDED = CANCEL_LATE + 1;

  /** SELECT due FOR UPDATE SKIP LOCKED, UPDATE, SELECT HF_RUN, SELECT HF_RECIPIENT. */
  private static final int ACQUIRE = 4;

  /** {@link #ACQUIRE} when the workflow run is known already. */
  private static final int ACQUIRE_AGAIN = ACQUIRE - 1;

  /** SELECT due FOR UPDATE SKIP LOCKED. */
  private static final int IDLE = 1;

  /** SELECT FOR UPDATE SKIP LOCKED, SELECT paused, UPDATE, SELECT HF_RUN, SELECT HF_RECIPIENT. */
  private static final int START = 5;

  /** SELECT FOR UPDATE SKIP LOCKED: in each batch. */
  private static final int COMPLETE = 1;

  /** Beside {@link #COMPLETE}: INSERT HF_HISTORY, DELETE QRTZ_TRIGGERS. */
  private static final int COMPLETE_ENDS = COMPLETE + 2;

  /** Beside {@link #COMPLETE}: one upsert of QRTZ_TRIGGERS. */
  private static final int COMPLETE_WAITS = COMPLETE + 1;

  /** Those of {@link #COMPLETE_ENDS}, the upsert, and an UPDATE of those that are released. */
  private static final int COMPLETE_MIXED = COMPLETE_ENDS + 2;

  /** SELECT, INSERT. */
  private static final int PUT_NEW_RECIPIENT = 2;

  /** SELECT. */
  private static final int PUT_KNOWN_RECIPIENT = 1;

  /** SELECT, SELECT FOR UPDATE, upsert. */
  private static final int PUT_CHANGED_RECIPIENT = 3;

  /** SELECT FOR UPDATE of HF_DEFINITION, SELECT and INSERT HF_WORKFLOW, INSERT HF_DEFINITION. */
  private static final int PUT_NEW_DEFINITION = 4;

  /** SELECT FOR UPDATE of HF_DEFINITION. */
  private static final int PUT_KNOWN_DEFINITION = 1;

  /** SELECT FOR UPDATE of HF_DEFINITION, UPDATE, SELECT. */
  private static final int ACTIVATE = 3;

  /** Beside {@link #TRIGGER}, once a second, in a transaction of its own: SELECT HF_DEFINITION. */
  private static final int LOOK_FOR_SHARED = 1;

  private final CountingDataSource counting;
  private final Cluster cluster;
  private final Node node;
  private final Hands hands;

  BudgetContract(TestDatabase database) {
    cluster = new Cluster(database);
    counting = new CountingDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(counting).node("a");
    hands = new Hands(node);
    node.storeDefinitions();
    node.database().dialect();
  }

  private static Stream<Recipient> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> Recipient.user("user-" + i));
  }

  private void trigger(String workflow, int recipients) {
    node.workflows()
        .trigger(workflow, t -> t.recipients(users(recipients).toList()).cancellationKey("k"));
  }

  /** Those executed; on H2, one that is repeated for each of a list of keys counts once. */
  private List<String> statements() {
    List<String> statements = new ArrayList<>();
    for (String sql : counting.sql()) {
      boolean isRepeated =
          !statements.isEmpty() && sql.equals(statements.get(statements.size() - 1));
      if (!isRepeated || cluster.database().kind() != TestDatabase.Kind.H2) {
        statements.add(sql);
      }
    }
    return statements;
  }

  private void assertCost(int statements, int commits) {
    assertThat(statements()).hasSize(statements);
    assertThat(counting.commits()).isEqualTo(commits);
    assertThat(counting.rollbacks()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 1_000})
  void aTriggerCallCostsTheSameForAnyNumberOfRecipients(int recipients) {
    counting.reset();

    trigger("new-user-invited", recipients);

    assertCost(TRIGGER, 1);
  }

  @Test
  void optionsOfATriggerCallCostNothing() {
    counting.reset();

    node.workflows()
        .trigger("reminder", t -> t.recipients(users(50).toList()).skipDelays().sandbox());

    assertCost(TRIGGER, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void inlinePropertiesCostTheSameForAnyNumberOfRecipients(int recipients) {

    assertCostOfInline(TRIGGER_NEW, recipients, "old");
    assertCostOfInline(TRIGGER_KNOWN, recipients, "old");
    assertCostOfInline(TRIGGER_CHANGED, recipients, "new");
  }

  private void assertCostOfInline(int statements, int recipients, String name) {
    counting.reset();
    node.workflows()
        .trigger(
            "new-user-invited",
            t ->
                t.recipients(
                        users(recipients).map(user -> user.with(Map.of("name", name))).toList())
                    .actor(Recipient.user("boss").with(Map.of("name", name)))
                    .tenant(Recipient.tenant("acme").with(Map.of("name", name))));
    assertCost(statements, 1);
  }

  @Test
  void anIdempotencyKeyCostsTwoStatementsAndARepeatFour() {
    TriggerRequest request =
        TriggerRequest.of("reminder").recipients("ann").idempotencyKey("once").build();

    assertCostOf(TRIGGER + CLAIM, () -> node.workflows().trigger(request));
    counting.reset();
    node.workflows().trigger(request);
    assertCost(REPEAT, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5_000})
  void cancelingAGroupCostsTheSameForAnyNumberOfRuns(int runs) {
    for (int triggered = 0; triggered < runs; triggered += 1_000) {
      trigger("reminder", Math.min(1_000, runs - triggered));
    }
    counting.reset();

    var receipt = node.workflows().cancel("reminder", "k");

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(runs);
    assertThat(statements()).hasSizeLessThanOrEqualTo(8);
    boolean isLarge = runs > 1_000; // that is found by a look before
    assertCost(CANCEL_GROUP + (isLarge ? 1 : 0), isLarge ? 2 : 1);
  }

  @Test
  void cancelingTooLateCostsAnotherLook() {
    trigger("reminder", 10);
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();

    counting.reset();
    assertIsLate(CancelRequest.of("reminder", "k"));
    assertCost(CANCEL_LATE, 1);
    counting.reset();
    assertIsLate(CancelRequest.of("reminder", "k").expectAtMost(1));
    assertCost(CANCEL_LATE_GUARDED, 1);
  }

  private void assertIsLate(CancelRequest request) {
    assertThatThrownBy(() -> node.workflows().cancel(request))
        .isInstanceOf(RunAlreadyFinishedException.class);
  }

  /** For which it would compare every row of the table with every key. */
  @Test
  void h2IsNotAskedForAListOfKeys() {
    assumeThat(cluster.database().kind()).isEqualTo(TestDatabase.Kind.H2);
    counting.reset();

    trigger("new-user-invited", 10);
    node.runDue();
    node.workflows().cancel("new-user-invited", "k");

    assertThat(counting.sql())
        .anyMatch(sql -> sql.contains("TRIGGER_NAME IN (?)"))
        .noneMatch(sql -> sql.contains(" IN (?,"));
  }

  @Test
  void acquiringABatchCostsTheSameForAnyNumberOfRuns() {
    trigger("new-user-invited", 60);
    counting.reset();
    hands.acquire(50);
    assertCost(ACQUIRE, 1);

    counting.reset();
    hands.acquire(1);
    assertCost(ACQUIRE_AGAIN, 1);
  }

  @Test
  void startingABatchThatWasAcquiredAheadCostsTheSameForAnyNumberOfRuns() {
    trigger("reminder", 10);
    List<Firing> ahead = hands.acquireAhead(Duration.ofDays(1));
    cluster.clock().advance(Duration.ofDays(1));
    counting.reset();

    assertThat(hands.start(ahead)).hasSize(10);

    assertCost(START, 1);
  }

  @Test
  void aWholeLifeWithOneDelayCostsAtMostHalfARoundTripARun() {
    assumeThat(cluster.database().kind()).isNotEqualTo(TestDatabase.Kind.H2);
    int runs = 50;
    CompletionBatch batch = new CompletionBatch(node.database(), cluster.clock());
    counting.reset();

    trigger("new-user-invited", runs);
    batch.write(executed(runs)); // the invitation; then it waits
    cluster.clock().advance(Duration.ofDays(3));
    batch.write(executed(runs)); // the reminder; then it is over

    assertThat(inStatus(RunStatus.FINISHED)).isEqualTo(runs);
    assertThat(counting.statements() + counting.commits()).isLessThanOrEqualTo(runs / 2);
    assertThat(counting.commits()).isLessThanOrEqualTo(runs / 10);
  }

  private List<Completion> executed(int runs) {
    return hands.acquire(runs).stream().map(firing -> hands.begin(firing).run()).toList();
  }

  private long inStatus(RunStatus status) {
    return Rows.count(cluster, "HF_HISTORY", "STATUS = '" + HistoryTable.word(status) + "'");
  }

  @Test
  void lookingForWhatIsDueCostsOneStatementWhenNothingIs() {
    trigger("reminder", 10);
    counting.reset();

    hands.acquire(50);

    assertCost(IDLE, 1);
  }

  private static Completion waits(Firing firing) {
    return new Completion.Waits(firing, firing.run().state(), firing.run().nextFireAt() + 1);
  }

  private static Completion ends(Firing firing) {
    return new Completion.Ends(firing, firing.run().state(), RunStatus.FINISHED);
  }

  private void complete(List<Completion> batch) {
    counting.reset();
    assertThat(new CompletionBatch(node.database(), cluster.clock()).write(batch))
        .hasSameSizeAs(batch)
        .containsOnly(Completion.Result.DONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void writingWhatEndedCostsTheSameForAnyNumberOfRuns(int runs) {
    trigger("new-user-invited", runs);

    complete(hands.acquire(runs).stream().map(BudgetContract::ends).toList());

    assertCost(COMPLETE_ENDS, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void writingWhatWaitsCostsTheSameForAnyNumberOfRuns(int runs) {
    trigger("new-user-invited", runs);

    complete(hands.acquire(runs).stream().map(BudgetContract::waits).toList());

    assertCost(COMPLETE_WAITS, 1);
  }

  @Test
  void aMixedBatchCostsTheSumOfItsKinds() {
    trigger("new-user-invited", 40);
    List<Firing> firings = hands.acquire(40);

    complete(IntStream.range(0, 40).mapToObj(i -> mixed(i, firings.get(i))).toList());

    assertCost(COMPLETE_MIXED, 1);
  }

  private static Completion mixed(int number, Firing firing) {
    return switch (number % 3) {
      case 0 -> ends(firing);
      case 1 -> waits(firing);
      default -> new Completion.Released(firing);
    };
  }

  private void assertCostOf(int statements, Runnable call) {
    counting.reset();
    call.run();
    assertCost(statements, 1);
  }

  @Test
  void whatIsStoredAboutARecipientCostsFewStatements() {
    RecipientRef ann = RecipientRef.user("ann");

    assertCostOf(PUT_NEW_RECIPIENT, () -> node.recipients().put(ann, Map.of("name", "Ann")));
    assertCostOf(PUT_KNOWN_RECIPIENT, () -> node.recipients().put(ann, Map.of("name", "Ann")));
    assertCostOf(PUT_CHANGED_RECIPIENT, () -> node.recipients().put(ann, Map.of("name", "A.")));
    assertCostOf(1, () -> node.recipients().find(ann));
    assertCostOf(1, () -> node.recipients().delete(ann));
  }

  @Test
  void definitionsThatNodesShareCostFewStatements() {
    Workflow welcome = Workflow.named("welcome").send("hello", "email").build();

    assertCostOf(PUT_NEW_DEFINITION, () -> node.definitions().put(welcome));
    assertCostOf(PUT_KNOWN_DEFINITION, () -> node.definitions().put(welcome));
    assertCostOf(ACTIVATE, () -> node.definitions().activate("welcome", false));
    assertCostOf(1, () -> node.definitions().find("welcome"));
    assertCostOf(1, () -> node.definitions().list());
  }

  @Test
  void triggeringBySharedDefinitionsCostsOneStatementMoreOnceASecond() {
    Node sharing =
        new NodeSetup(cluster)
            .workflows()
            .sharing(new Sharing(true, InactiveRuns.STOP))
            .dataSource(counting)
            .node("b");
    sharing.definitions().put(Workflow.named("welcome").send("hello", "email").build());
    sharing.workflows().trigger("welcome", t -> t.recipients("first"));

    assertCostOf(TRIGGER, () -> sharing.workflows().trigger("welcome", t -> t.recipients("ann")));
    cluster.clock().advance(Duration.ofSeconds(1));
    counting.reset();
    sharing.workflows().trigger("welcome", t -> t.recipients("bob"));
    assertCost(TRIGGER + LOOK_FOR_SHARED, 2);
  }
}
