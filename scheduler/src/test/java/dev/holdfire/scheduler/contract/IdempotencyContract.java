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
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class IdempotencyContract {
  private static final Duration WINDOW = Duration.ofHours(24);

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

  private int runs() {
    return Rows.count(cluster, "HF_RUN", "1 = 1");
  }

  @Test
  void aRepeatGetsTheFirstAnswerAndStartsNothing() {
    WorkflowRun first = node.workflows().trigger(request("i"));
    cluster.clock().advance(WINDOW.minusMillis(1));

    assertThat(node.workflows().trigger(request("i"))).isEqualTo(first);
    assertThat(other.workflows().trigger(request("i"))).isEqualTo(first);

    assertThat(first.recipients()).isEqualTo(2);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isEqualTo(2);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void theOrderOfMembersDoesNotMatter() {
    WorkflowRun first = triggerWithData(ordered("a", "b"));

    assertThat(triggerWithData(ordered("b", "a"))).isEqualTo(first);
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

      assertThat(answers).containsOnly(answers.get(0));
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
        node.workflows().trigger("reminder", t -> t.recipients("cid").idempotencyKey("i"));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(other.workflows().trigger("reminder", t -> t.recipients("cid").idempotencyKey("i")))
        .isEqualTo(second);
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
