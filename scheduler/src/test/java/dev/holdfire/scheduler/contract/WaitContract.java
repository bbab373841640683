package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.RunNotFoundException;
import dev.holdfire.RunNotWaitingException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnEachDatabase
@Timeout(60)
final class WaitContract {
  private static final Workflow PREFIX =
      Workflow.named("rem").waitFor("patience", Duration.ofDays(1)).send("rem", "email").build();

  private final Cluster cluster;
  private final Node node;
  private final Hands hands;

  WaitContract(TestDatabase database) {
    cluster = new Cluster(database, Cluster.INVITED, Cluster.REMINDER, PREFIX);
    node = cluster.node("a");
    hands = new Hands(node);
  }

  /** A run that waits for a day; its id. */
  private String remind(String user) {
    String call =
        node.workflows().trigger("reminder", t -> t.recipients(user).cancellationKey("k")).id();
    return Runs.all(node).stream()
        .filter(run -> run.trigger().workflowRunId().equals(call))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private Instant in(Duration duration) {
    return cluster.clock().instant().plus(duration);
  }

  @Test
  void aRunGoesOnEarlierWhenItsMomentIsMovedForward() {
    node.workflows().reschedule(remind("ann"), in(Duration.ofHours(1)));

    assertThat(Runs.only(node).resumesAt()).isEqualTo(in(Duration.ofHours(1)));
    cluster.clock().advance(Duration.ofHours(1).minusMillis(1));
    assertThat(node.runDue()).isZero();
    cluster.clock().advance(Duration.ofMillis(1));
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:remind");
  }

  @Test
  void aRunGoesOnLaterWhenItsMomentIsMovedBack() {
    node.workflows().reschedule(remind("ann"), in(Duration.ofDays(2)));

    cluster.clock().advance(Duration.ofDays(2).minusMillis(1));
    assertThat(node.runDue()).isZero();
    cluster.clock().advance(Duration.ofMillis(1));
    assertThat(node.runDue()).isEqualTo(1);
  }

  @Test
  void aMomentThatIsPastMeansNow() {
    node.workflows().reschedule(remind("ann"), Instant.EPOCH);

    assertThat(node.runDue()).isEqualTo(1);
  }

  @Test
  void aRunGoesOnNow() {
    node.workflows().fireNow(remind("ann"));

    assertThat(node.runDue()).isEqualTo(1);
    assertThat(Runs.status(node)).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void aRunThatWasAcquiredAheadDoesNotStartBeforeItsNewMoment() {
    String id = remind("ann");
    var ahead = hands.acquireAhead(Duration.ofDays(1));
    node.workflows().reschedule(id, in(Duration.ofDays(2)));

    cluster.clock().advance(Duration.ofDays(1));
    assertThat(hands.start(ahead)).isEmpty();
    ahead.forEach(hands::release);
    assertThat(node.runDue()).isZero();
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(node.runDue()).isEqualTo(1);
  }

  @Test
  void aRunThatWasAcquiredAheadStartsNowWhenItIsToGoOnNow() {
    String id = remind("ann");
    var ahead = hands.acquireAhead(Duration.ofDays(1));

    node.workflows().fireNow(id);

    assertThat(hands.start(ahead)).hasSize(1);
  }

  @Test
  void aRunThatIsPausedTakesANewMoment() {
    String id = remind("ann");
    node.workflows().pause("reminder");
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(node.runDue()).isZero();

    node.workflows().reschedule(id, in(Duration.ofHours(1)));

    node.workflows().resume("reminder");
    assertThat(node.runDue()).isZero();
    cluster.clock().advance(Duration.ofHours(1));
    assertThat(node.runDue()).isEqualTo(1);
  }

  @Test
  void aRunThatExecutesKeepsItsMoment() {
    AtomicReference<RunNotWaitingException> refusal = new AtomicReference<>();
    String id = remind("ann");
    cluster
        .email()
        .behave(
            delivery -> {
              assertThatThrownBy(() -> node.workflows().fireNow(id))
                  .isInstanceOfSatisfying(RunNotWaitingException.class, refusal::set);
              return DeliveryResult.sent();
            });
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();

    assertThat(refusal.get().status()).isEqualTo(RunStatus.EXECUTING);
    assertThat(refusal.get().recipientRunId()).isEqualTo(id);
  }

  @Test
  void aRunThatIsOverTellsHowItEnded() {
    String finished = remind("ann");
    node.workflows().fireNow(finished);
    node.runDue();
    String canceled = remind("bob");
    node.workflows().cancel("reminder", "k");

    assertThatThrownBy(() -> node.workflows().fireNow(finished))
        .isInstanceOfSatisfying(
            RunNotWaitingException.class,
            e -> assertThat(e.status()).isEqualTo(RunStatus.FINISHED));
    assertThatThrownBy(() -> node.workflows().reschedule(canceled, in(Duration.ofDays(1))))
        .isInstanceOfSatisfying(
            RunNotWaitingException.class,
            e -> assertThat(e.status()).isEqualTo(RunStatus.CANCELED));
  }

  @Test
  void aRunThatIsNotKnownIsRefused() {
    String stranger = UUID.randomUUID().toString();
    assertThatThrownBy(() -> node.workflows().fireNow(stranger))
        .isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(() -> node.workflows().fireNow("no id at all"))
        .isInstanceOf(RunNotFoundException.class);
  }

  @Test
  void nothingStartsWhileItsWorkflowIsPausedAndAllThatIsDueStartsAfter() {
    remind("ann");
    cluster.clock().advance(Duration.ofDays(1).minusSeconds(1));
    var ahead = hands.acquireAhead(Duration.ofSeconds(1));
    assertThat(ahead).hasSize(1);
    node.workflows().pause("reminder");
    remind("bob");
    cluster.clock().advance(Duration.ofDays(1));

    assertThat(hands.start(ahead)).isEmpty();
    ahead.forEach(hands::release);
    assertThat(node.runDue()).isZero();
    assertThat(Runs.all(node)).allMatch(run -> run.status() == RunStatus.WAITING);

    cluster.node("b").workflows().resume("reminder");
    assertThat(node.runDue()).isEqualTo(2);
    assertThat(cluster.email().sent()).containsExactlyInAnyOrder("ann:remind", "bob:remind");
  }

  @Test
  void aPausedRunIsCancelable() {
    remind("ann");
    node.workflows().pause("reminder");
    cluster.clock().advance(Duration.ofDays(2));
    node.runDue();

    var receipt = node.workflows().cancel("reminder", "k");

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(1);
    node.workflows().resume("reminder");
    assertThat(node.runDue()).isZero();
  }

  @Test
  void aPauseLeavesAWorkflowAloneWhoseKeyIsAPrefixOfItsKeyOrTheOtherWayRound() {
    node.workflows().trigger("rem", t -> t.recipients("ann"));
    remind("bob");
    node.workflows().pause("reminder");
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:rem");

    node.workflows().resume("reminder");
    node.workflows().pause("rem");
    node.workflows().trigger("rem", t -> t.recipients("cid"));
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:rem", "bob:remind");
  }

  @Test
  void aWorkflowIsPausedAndResumedTwiceWithoutHarm() {
    remind("ann");
    node.workflows().pause("reminder");
    node.workflows().pause("reminder");
    node.workflows().resume("reminder");
    node.workflows().resume("reminder");
    cluster.clock().advance(Duration.ofDays(1));

    assertThat(node.runDue()).isEqualTo(1);
    assertThatThrownBy(() -> node.workflows().pause("no-such"))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(() -> node.workflows().resume("no-such"))
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  @Test
  void whatANodeThatDiedHasNotResumedAnotherResumes() throws SQLException {
    remind("ann");
    node.workflows().pause("reminder");
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(node.runDue()).isZero();
    markAsResuming();

    cluster.node("b").tidy();

    assertThat(node.runDue()).isEqualTo(1);
    assertThat(cluster.email().sent()).containsExactly("ann:remind");
  }

  private void markAsResuming() throws SQLException {
    try (Connection connection = cluster.database().dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "UPDATE HF_PAUSED SET PHASE = 'resuming' WHERE SCHED_NAME = ?")) {
      statement.setString(1, cluster.scheduler());
      assertThat(statement.executeUpdate()).isOne();
      connection.commit();
    }
  }

  @Test
  void aRunThatIsHeldJustWhileItsWorkflowIsResumedIsNotForgotten() throws Exception {
    remind("ann");
    node.workflows().pause("reminder");
    cluster.clock().advance(Duration.ofDays(1));
    FaultyDataSource faults = new FaultyDataSource(cluster.database().dataSource());
    Node slow =
        new NodeSetup(cluster)
            .workflows(Cluster.REMINDER)
            .dataSource(faults.dataSource())
            .node("c");
    AtomicReference<CompletableFuture<Void>> resuming = new AtomicReference<>();
    faults.beforeNextCommit(
        () -> {
          resuming.set(CompletableFuture.runAsync(() -> node.workflows().resume("reminder")));
          overOrBlocked(resuming.get());
        });

    slow.runDue();
    resuming.get().get(20, TimeUnit.SECONDS);

    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:remind");
  }

  /** Gives it the time that it would need; it may be waiting for a lock instead. */
  private static void overOrBlocked(CompletableFuture<Void> work) {
    try {
      work.get(500, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      assertThat(work).isNotDone();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPausedBacklogHoldsUpNoOtherWorkflow() {
    node.workflows().pause("reminder");
    node.workflows()
        .trigger(
            "reminder", t -> t.recipients("ann", "bob", "cid", "dan", "eve").cancellationKey("k"));
    cluster.clock().advance(Duration.ofDays(2));
    node.workflows().trigger("new-user-invited", t -> t.recipients("fay"));

    assertThat(node.runDue()).isEqualTo(1);

    assertThat(cluster.email().sent()).containsExactly("fay:invite");
  }

  @Test
  void anOpenCancellationOfManyHoldsUpNoOtherRunThatIsResumed() throws SQLException {
    node.workflows().pause("new-user-invited");
    for (int i = 0; i < 2; i++) {
      String[] users = new String[1_000];
      int call = i;
      java.util.Arrays.setAll(users, each -> "u" + call + "-" + each);
      node.workflows()
          .trigger("new-user-invited", t -> t.recipients(users).cancellationKey("many"));
    }
    node.workflows().trigger("new-user-invited", t -> t.recipients("zoe").cancellationKey("one"));
    assertThat(new Hands(node).acquire(3_000)).isEmpty();
    try (Connection caller = cluster.database().newPool(1).getConnection()) {
      node.workflows().cancel(caller, CancelRequest.of("new-user-invited", "many"));

      node.workflows().resume("new-user-invited");

      assertThat(node.runDue()).isEqualTo(1);
      caller.rollback();
    }
    node.tidy();
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "TRIGGER_STATE = 'WAITING'")).isEqualTo(2_001);
  }
}
