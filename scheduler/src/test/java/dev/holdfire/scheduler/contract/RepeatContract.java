package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.ConfigurationException;
import dev.holdfire.IdempotencyKeyReusedException;
import dev.holdfire.StoreException;
import dev.holdfire.WorkflowInactiveException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A call that is repeated with its idempotency key is answered as the first one was, whatever has
 * become of its workflow.
 */
@OnEachDatabase
@Timeout(60)
final class RepeatContract {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Workflow SHORT = Workflow.named("welcome").send("hi", "email").build();
  private static final Workflow OTHER = Workflow.named("welcome").send("hello", "email").build();

  /** SELECT the definition, which is looked for again before it is refused. */
  private static final int REFUSED = 1;

  /** And INSERT HF_IDEMPOTENCY, SELECT FOR UPDATE, SELECT HF_RUN. */
  private static final int REPEAT = REFUSED + 3;

  /** And INSERT HF_IDEMPOTENCY. */
  private static final int NEVER_ANSWERED = REFUSED + 1;

  private final Cluster cluster;
  private final CountingDataSource counting;
  private final Node here;
  private final Node there;

  RepeatContract(TestDatabase database) {
    cluster = new Cluster(database);
    counting = new CountingDataSource(database.dataSource());
    here = sharing().node("a");
    there = sharing().dataSource(counting).node("b");
    here.definitions().put(SHORT);
  }

  private NodeSetup sharing() {
    return new NodeSetup(cluster).workflows().sharing(new Sharing(true, InactiveRuns.GO_ON));
  }

  private static TriggerRequest request(String user) {
    return TriggerRequest.of("welcome")
        .recipients(user)
        .idempotencyKey("once")
        .requestId("by " + user)
        .build();
  }

  private static WorkflowRun repeated(WorkflowRun first) {
    return new WorkflowRun(
        first.id(),
        first.workflowKey(),
        first.workflowVersion(),
        first.recipients(),
        true,
        "by ann");
  }

  private void aSecondLater() {
    cluster.clock().advance(Duration.ofSeconds(1));
  }

  private void assertRepeats(Node node, WorkflowRun first) {
    assertThat(node.workflows().trigger(request("ann"))).isEqualTo(repeated(first));
    assertThatThrownBy(() -> node.workflows().trigger(request("bob")))
        .isInstanceOf(IdempotencyKeyReusedException.class);
    assertThat(Rows.count(cluster, "HF_RUN", "1 = 1")).isEqualTo(1);
  }

  @Test
  void afterItWasSwitchedOff() {
    WorkflowRun first = here.workflows().trigger(request("ann"));
    here.definitions().activate("welcome", false);
    aSecondLater();

    assertRepeats(here, first);
    assertRepeats(there, first);
    assertThatThrownBy(() -> here.workflows().trigger("welcome", t -> t.recipients("ann")))
        .isInstanceOf(WorkflowInactiveException.class);
  }

  @Test
  void afterItWasReplaced() {
    WorkflowRun first = here.workflows().trigger(request("ann"));
    here.definitions().put(OTHER);
    aSecondLater();

    assertRepeats(here, first);
    assertRepeats(there, first);
    assertThat(first.workflowVersion()).isEqualTo(SHORT.version());
  }

  @Test
  void whereItsDefinitionIsGone() {
    WorkflowRun first = here.workflows().trigger(request("ann"));
    new Tampering(cluster.database(), cluster.scheduler())
        .change("DELETE FROM HF_DEFINITION WHERE SCHED_NAME = ?");
    aSecondLater();

    assertRepeats(here, first);
    assertRepeats(new NodeSetup(cluster).workflows().node("plain"), first);
    assertThatThrownBy(() -> here.workflows().trigger("welcome", t -> t.recipients("ann")))
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  @Test
  void whereItsChannelIsMissing() {
    WorkflowRun first = here.workflows().trigger(request("ann"));
    Node poor = sharing().channels(Map.of("sms", cluster.email())).node("poor");

    assertRepeats(poor, first);
    assertThatThrownBy(() -> poor.workflows().trigger("welcome", t -> t.recipients("ann")))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void whereItsDefinitionCannotBeRead() {
    WorkflowRun first = here.workflows().trigger(request("ann"));
    new Tampering(cluster.database(), cluster.scheduler())
        .change(
            "UPDATE HF_WORKFLOW SET DEFINITION = ? WHERE VERSION = ? AND SCHED_NAME = ?",
            "{\"steps\": 1}",
            SHORT.version());

    assertRepeats(there, first);
    assertThatThrownBy(() -> there.workflows().trigger("welcome", t -> t.recipients("ann")))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void withinACallersTransaction() throws SQLException {
    WorkflowRun first = here.workflows().trigger(request("ann"));
    here.definitions().activate("welcome", false);
    try (Connection caller = cluster.database().dataSource().getConnection()) {
      assertThat(here.workflows().trigger(caller, request("ann"))).isEqualTo(repeated(first));
      assertThatThrownBy(
              () ->
                  here.workflows()
                      .trigger(caller, TriggerRequest.of("welcome").recipients("a").build()))
          .isInstanceOf(WorkflowInactiveException.class);
      caller.rollback();
    }
  }

  @Test
  void whileTheFirstIsInFlightAsSoonAsItIsCommitted() throws SQLException {
    AtomicBoolean isClaiming = new AtomicBoolean();
    FaultyDataSource watched = new FaultyDataSource(cluster.database().dataSource());
    Node repeating = sharing().dataSource(watched.dataSource()).node("c");
    try (Connection caller = cluster.database().newPool(1).getConnection()) {
      WorkflowRun first = here.workflows().trigger(caller, request("ann"));
      there.definitions().activate("welcome", false);
      watched.beforeStatement(
          statement -> statement.contains("HF_IDEMPOTENCY"), connection -> isClaiming.set(true));
      CompletableFuture<WorkflowRun> repeat =
          CompletableFuture.supplyAsync(() -> repeating.workflows().trigger(request("ann")))
              .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Awaitility.await().atMost(LIMIT).untilTrue(isClaiming);
      assertThat(repeat).isNotDone();

      caller.commit();

      assertThat(repeat.join()).isEqualTo(repeated(first));
    }
  }

  @Test
  void aCallThatWasRefusedLeavesItsKeyFree() {
    here.definitions().activate("welcome", false);
    assertThatThrownBy(() -> here.workflows().trigger(request("ann")))
        .isInstanceOf(WorkflowInactiveException.class);
    assertThat(Rows.of(cluster)).doesNotContainKey("HF_IDEMPOTENCY");
    here.definitions().activate("welcome", true);

    assertThat(here.workflows().trigger(request("bob")).isRepeat()).isFalse();
  }

  @Test
  void aKeyThatHasLapsedAnswersNoMore() {
    here.workflows().trigger(request("ann"));
    here.definitions().activate("welcome", false);
    cluster.clock().advance(Duration.ofHours(24));

    assertThatThrownBy(() -> here.workflows().trigger(request("ann")))
        .isInstanceOf(WorkflowInactiveException.class);
  }

  @Test
  void theKeyIsLookedUpOnceAndOnlyIfThereIsOne() {
    here.workflows().trigger(request("ann"));
    here.definitions().activate("welcome", false);
    assertThatThrownBy(() -> there.workflows().trigger("welcome", t -> t.recipients("ann")))
        .isInstanceOf(WorkflowInactiveException.class);

    assertThat(statementsOf(() -> there.workflows().trigger(request("ann")))).isEqualTo(REPEAT);
    assertThat(statementsOf(() -> refused(request("ann"), "another"))).isEqualTo(NEVER_ANSWERED);
    assertThat(statementsOf(() -> refused(request("ann"), null))).isEqualTo(REFUSED);
  }

  private void refused(TriggerRequest like, String key) {
    TriggerRequest.Builder request =
        TriggerRequest.of(like.workflowKey()).recipients(like.recipients());
    assertThatThrownBy(
            () ->
                there
                    .workflows()
                    .trigger(key == null ? request.build() : request.idempotencyKey(key).build()))
        .isInstanceOf(WorkflowInactiveException.class);
  }

  private int statementsOf(Runnable call) {
    counting.reset();
    call.run();
    return counting.statements();
  }
}
