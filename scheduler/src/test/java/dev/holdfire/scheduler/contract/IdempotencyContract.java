package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.IdempotencyKeyReusedException;
import dev.holdfire.StoreException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class IdempotencyContract {
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final Cluster cluster;
  private final Node node;
  private final Node other;

  IdempotencyContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    node = cluster.node("a");
    other = cluster.node("b");
  }

  private static TriggerRequest request(String key) {
    return TriggerRequest.of("reminder")
        .recipients("ann", "bob")
        .data(Map.of("a", 1, "b", List.of(1, 2)))
        .idempotencyKey(key)
        .build();
  }

  private static TriggerRequest request(String key, String requestId) {
    return TriggerRequest.of("reminder")
        .recipients("ann", "bob")
        .idempotencyKey(key)
        .requestId(requestId)
        .build();
  }

  /** What a repeat is answered. */
  private static WorkflowRun repeated(WorkflowRun first, String firstRequestId) {
    return new WorkflowRun(
        first.id(),
        first.workflowKey(),
        first.workflowVersion(),
        first.recipients(),
        true,
        firstRequestId);
  }

  private int runs() {
    return Rows.count(cluster, "HF_RUN", "1 = 1");
  }

  @Test
  void aRepeatGetsTheFirstAnswerAndStartsNothing() {
    WorkflowRun first = node.workflows().trigger(request("i"));
    cluster.clock().advance(WINDOW.minusMillis(1));

    assertThat(node.workflows().trigger(request("i"))).isEqualTo(repeated(first, null));
    assertThat(other.workflows().trigger(request("i"))).isEqualTo(repeated(first, null));

    assertThat(first.isRepeat()).isFalse();
    assertThat(first.recipients()).isEqualTo(2);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isEqualTo(2);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aRepeatIsToldWhatTheFirstCallNamedItself() {
    String smiles = "\uD83D\uDE00".repeat(255);
    WorkflowRun first = node.workflows().trigger(request("i", smiles));

    assertThat(first.isRepeat()).isFalse();
    assertThat(first.firstRequestId()).isNull();
    assertThat(other.workflows().trigger(request("i", "second")))
        .isEqualTo(repeated(first, smiles));
    assertThat(other.workflows().trigger(request("i", "third"))).isEqualTo(repeated(first, smiles));
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aRepeatOfACallThatNamedItselfNothingIsToldNothing() {
    TriggerRequest nameless =
        TriggerRequest.of("reminder").recipients("ann", "bob").idempotencyKey("i").build();
    WorkflowRun first = node.workflows().trigger(nameless);

    assertThat(node.workflows().trigger(request("i", "second"))).isEqualTo(repeated(first, null));
  }

  @Test
  void aRepeatWithTheSameOptionsIsTheSameRequest() {
    TriggerRequest request =
        TriggerRequest.of("reminder")
            .recipients("ann")
            .skipDelays()
            .sandbox()
            .idempotencyKey("i")
            .build();
    WorkflowRun first = node.workflows().trigger(request);

    assertThat(other.workflows().trigger(request)).isEqualTo(repeated(first, null));
    assertThatThrownBy(
            () ->
                node.workflows().trigger("reminder", t -> t.recipients("ann").idempotencyKey("i")))
        .isInstanceOf(IdempotencyKeyReusedException.class);
  }

  @Test
  void aRepeatWaitsWhileTheFirstIsInFlightAndGetsItsAnswer() throws SQLException {
    try (Connection caller = database.newPool(1).getConnection()) {
      WorkflowRun first = node.workflows().trigger(caller, request("i", "first"));
      CompletableFuture<WorkflowRun> repeat = repeatInFlight();

      caller.commit();

      assertThat(repeat.join()).isEqualTo(repeated(first, "first"));
    }
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aRepeatWaitsWhileTheFirstIsInFlightAndIsTheFirstWhenThatIsRolledBack() throws SQLException {
    try (Connection caller = database.newPool(1).getConnection()) {
      WorkflowRun first = node.workflows().trigger(caller, request("i", "first"));
      CompletableFuture<WorkflowRun> repeat = repeatInFlight();

      caller.rollback();

      assertThat(repeat.join().isRepeat()).isFalse();
      assertThat(repeat.join().id()).isNotEqualTo(first.id());
      assertThat(node.workflows().trigger(request("i", "third")))
          .isEqualTo(repeated(repeat.join(), "second"));
    }
    assertThat(runs()).isEqualTo(1);
  }

  /** The same call by another node, which has come as far as to claim the key. */
  private CompletableFuture<WorkflowRun> repeatInFlight() {
    AtomicBoolean isClaiming = new AtomicBoolean();
    FaultyDataSource watched = new FaultyDataSource(database.dataSource());
    watched.beforeStatement(
        statement -> statement.contains("HF_IDEMPOTENCY"), connection -> isClaiming.set(true));
    Node repeating = cluster.node("c", watched.dataSource(), null, Limits.DEFAULT);
    CompletableFuture<WorkflowRun> repeat =
        CompletableFuture.supplyAsync(() -> repeating.workflows().trigger(request("i", "second")));
    Awaitility.await().atMost(LIMIT).untilTrue(isClaiming);
    assertThat(repeat).isNotDone();
    return repeat.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void theOrderOfMembersDoesNotMatter() {
    WorkflowRun first = triggerWithData(ordered("a", "b"));

    assertThat(triggerWithData(ordered("b", "a"))).isEqualTo(repeated(first, null));
    assertThat(runs()).isEqualTo(1);
  }

  private WorkflowRun triggerWithData(Map<String, Object> data) {
    Recipient ann = Recipient.user("ann").with(data).withTriggerData(data);
    return node.workflows()
        .trigger("reminder", t -> t.recipient(ann).actor(ann).data(data).idempotencyKey("members"));
  }

  private static Map<String, Object> ordered(String... names) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name : names) {
      members.put(name, List.of(Map.of(name, name)));
    }
    return Map.of("nested", members);
  }

  @Test
  void aDifferentRequestIsRefused() {
    node.workflows().trigger(request("i"));
    List<Consumer<TriggerRequest.Builder>> differences =
        List.of(
            t -> t.data(Map.of("a", 2, "b", List.of(1, 2))),
            t -> t.data(Map.of("a", 1, "b", List.of(2, 1))),
            t -> t.recipients("cid"),
            t -> t.recipient(Recipient.user("ann").with(Map.of())),
            t -> t.recipient(Recipient.user("ann").withTriggerData(Map.of("a", 1))),
            t -> t.tenant("t"),
            t -> t.actor("ann"),
            t -> t.skipDelays(),
            t -> t.sandbox(),
            t -> t.cancellationKey("i"));
    for (Consumer<TriggerRequest.Builder> difference : differences) {
      assertThatThrownBy(
              () ->
                  other
                      .workflows()
                      .trigger(
                          "reminder",
                          t -> {
                            t.recipients("ann", "bob").data(Map.of("a", 1, "b", List.of(1, 2)));
                            difference.accept(t.idempotencyKey("i"));
                          }))
          .isInstanceOfSatisfying(
              IdempotencyKeyReusedException.class,
              e -> {
                assertThat(e.code()).isEqualTo("idempotency_key_reused");
                assertThat(e.idempotencyKey()).isEqualTo("i");
              });
    }
    assertThat(runs()).isEqualTo(1);
    assertThat(Rows.count(cluster, "HF_RECIPIENT", "1 = 1")).isZero();
  }

  @Test
  void atOnceOnTwoNodesItStartsOnce() {
    for (int round = 0; round < 20; round++) {
      String key = "round-" + round;
      Callable<WorkflowRun> here = () -> node.workflows().trigger(request(key));
      Callable<WorkflowRun> there = () -> other.workflows().trigger(request(key));

      List<WorkflowRun> answers = Together.run(List.of(here, there, here, there));

      assertThat(answers).extracting(WorkflowRun::id).containsOnly(answers.get(0).id());
      assertThat(answers).extracting(WorkflowRun::isRepeat).containsOnlyOnce(false);
      assertThat(node.workflows().list(RunQuery.all().workflowRun(answers.get(0).id())).items())
          .hasSize(2);
      assertThat(runs()).isEqualTo(round + 1);
    }
  }

  @Test
  void afterADayTheKeyIsFreeAgain() {
    WorkflowRun first = node.workflows().trigger(request("i"));
    cluster.clock().advance(WINDOW);

    WorkflowRun second =
        node.workflows()
            .trigger("reminder", t -> t.recipients("cid").idempotencyKey("i").requestId("second"));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.isRepeat()).isFalse();
    assertThat(other.workflows().trigger("reminder", t -> t.recipients("cid").idempotencyKey("i")))
        .isEqualTo(repeated(second, "second"));
    cluster.clock().advance(WINDOW.plusMillis(1));
    node.tidy();
    assertThat(Rows.of(cluster)).doesNotContainKey("HF_IDEMPOTENCY");
  }

  @Test
  void aLapsedKeyThatACallerHoldsIsForgottenLaterAndHoldsUpNothing() throws SQLException {
    node.workflows().trigger(request("held"));
    node.workflows().trigger(request("free"));
    new Hands(cluster.node("gone")).acquireAhead(WINDOW.multipliedBy(2));
    cluster.clock().advance(WINDOW.plusMillis(1));
    try (Connection caller = database.newPool(1).getConnection()) {
      node.workflows().trigger(caller, request("held"));

      node.tidy();
      assertThat(other.freeOrphans()).isEqualTo(4);

      assertThat(Rows.count(cluster, "HF_IDEMPOTENCY", "1 = 1")).isEqualTo(1);
      caller.rollback();
    }
    node.tidy();
    assertThat(Rows.of(cluster)).doesNotContainKey("HF_IDEMPOTENCY");
  }

  @Test
  void aFirstCallThatFailedFreesTheKey() {
    FaultyDataSource faults = new FaultyDataSource(database.dataSource());
    faults.failWhere(statement -> statement.startsWith("INSERT INTO QRTZ_TRIGGERS"));
    Node faulty = cluster.node("c", faults.dataSource(), null, Limits.DEFAULT);
    assertThatThrownBy(() -> faulty.workflows().trigger(request("i")))
        .isInstanceOf(StoreException.class);
    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW");

    WorkflowRun run =
        node.workflows().trigger("reminder", t -> t.recipients("cid").idempotencyKey("i"));

    assertThat(run.recipients()).isEqualTo(1);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void eachWorkflowHasItsOwnKeys() {
    WorkflowRun reminder =
        node.workflows().trigger("reminder", t -> t.recipients("ann").idempotencyKey("i"));
    WorkflowRun invited =
        node.workflows().trigger("new-user-invited", t -> t.recipients("ann").idempotencyKey("i"));

    assertThat(invited.workflowKey()).isEqualTo("new-user-invited");
    assertThat(invited.id()).isNotEqualTo(reminder.id());
  }
}
