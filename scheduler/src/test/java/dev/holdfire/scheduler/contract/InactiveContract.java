package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfire.HoldfireException;
import dev.holdfire.WorkflowInactiveException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Workflows that are marked as inactive, on two nodes that share them. */
@OnEachDatabase
final class InactiveContract {
  private static final Workflow WELCOME =
      Workflow.named("welcome")
          .send("hello", "email")
          .waitFor("patience", Duration.ofDays(1))
          .send("again", "email")
          .build();

  private final Cluster cluster;
  private final CountingDataSource counting;
  private final Node here;
  private final Node there;
  private final Node stopping;

  InactiveContract(TestDatabase database) {
    cluster = new Cluster(database);
    counting = new CountingDataSource(database.dataSource());
    here = setup(true, InactiveRuns.GO_ON).node("a");
    there = setup(true, InactiveRuns.GO_ON).node("b");
    stopping = setup(false, InactiveRuns.STOP).dataSource(counting).node("c");
    here.definitions().put(WELCOME);
  }

  private NodeSetup setup(boolean usesDefinitions, InactiveRuns inactiveRuns) {
    return new NodeSetup(cluster).workflows().sharing(new Sharing(usesDefinitions, inactiveRuns));
  }

  private void pass(Duration time) {
    cluster.clock().advance(time);
  }

  private static void welcome(Node node, String user) {
    node.workflows().trigger("welcome", t -> t.recipients(user).cancellationKey("k"));
  }

  private static void assertRefused(Node node) {
    assertThatExceptionOfType(WorkflowInactiveException.class)
        .isThrownBy(() -> welcome(node, "bob"))
        .withMessageContaining("\"welcome\"")
        .returns("workflow_inactive", HoldfireException::code)
        .returns("welcome", WorkflowInactiveException::workflowKey);
  }

  /** Waits for its day to pass. */
  private void waitingRun() {
    welcome(here, "ann");
    here.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:hello");
    cluster.email().clear();
  }

  @Test
  void triggersAreRefusedHereAtOnceAndElsewhereASecondLater() {
    welcome(there, "ann");

    here.definitions().activate("welcome", false);

    assertRefused(here);
    pass(Duration.ofSeconds(1));
    assertRefused(there);
    assertThatExceptionOfType(WorkflowInactiveException.class)
        .isThrownBy(
            () ->
                there
                    .workflows()
                    .trigger("welcome", t -> t.audience(Stream.of(Recipient.user("bob")))));
    assertThat(Runs.all(here)).hasSize(1);

    there.definitions().activate("welcome", true);

    welcome(there, "cid");
    welcome(here, "dan");
    assertThat(Runs.all(here)).hasSize(3);
  }

  @Test
  void itTellsSinceWhen() {
    Instant put = cluster.clock().instant();
    pass(Duration.ofMinutes(1));

    assertThat(there.definitions().activate("welcome", true))
        .isEqualTo(new Definition(WELCOME, true, put));
    Definition inactive = there.definitions().activate("welcome", false);
    assertThat(inactive).isEqualTo(new Definition(WELCOME, false, put.plusSeconds(60)));
    pass(Duration.ofMinutes(1));

    assertThat(here.definitions().activate("welcome", false)).isEqualTo(inactive);
    assertThat(here.definitions().find("welcome")).contains(inactive);
    assertThat(here.definitions().list()).containsExactly(inactive);
  }

  @Test
  void aNewVersionOfItIsInactiveToo() {
    here.definitions().activate("welcome", false);

    Workflow next = Workflow.named("welcome").send("hi", "email").build();
    assertThat(here.definitions().put(next).isActive()).isFalse();

    assertRefused(here);
    here.definitions().activate("welcome", true);
    assertThat(here.workflows().trigger("welcome", t -> t.recipients("ann")).workflowVersion())
        .isEqualTo(next.version());
  }

  @Test
  void whatIsNotInForceCannotBeActivated() {
    cluster.node("registered").storeDefinitions();

    for (String key : List.of("no-such", "reminder")) {
      assertThatExceptionOfType(WorkflowNotFoundException.class)
          .isThrownBy(() -> here.definitions().activate(key, false))
          .withMessageContaining("\"" + key + "\"")
          .returns(key, WorkflowNotFoundException::workflowKey);
    }
    assertThat(here.definitions().list()).hasSize(1);
  }

  @Test
  void itsWaitingRunsGoOn() {
    waitingRun();
    here.definitions().activate("welcome", false);
    pass(Duration.ofDays(1));

    there.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:again");
    assertThat(Runs.status(here)).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void itsWaitingRunsEndWhenTheyAreDueWhereThatIsChosen() {
    waitingRun();
    here.definitions().activate("welcome", false);

    assertThat(stopping.runDue()).isZero();
    assertThat(Runs.status(here)).isEqualTo(RunStatus.WAITING);
    pass(Duration.ofDays(1));
    assertThat(stopping.runDue()).isOne();

    assertThat(cluster.email().sent()).isEmpty();
    assertThat(Runs.only(here))
        .satisfies(
            run -> {
              assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
              assertThat(run.cancellation()).isNull();
              assertThat(run.finishedAt()).isEqualTo(cluster.clock().instant());
              assertThat(run.steps())
                  .last()
                  .isEqualTo(
                      new StepRecord(
                          "again",
                          StepRecord.Event.SKIPPED,
                          cluster.clock().instant(),
                          1,
                          "workflow is inactive"));
            });
  }

  @Test
  void whatEndedSoIsCanceledAlreadyForWhoCancelsIt() {
    waitingRun();
    here.definitions().activate("welcome", false);
    pass(Duration.ofDays(1));
    stopping.runDue();

    assertThat(here.workflows().cancel("welcome", "k").count(Outcome.ALREADY_CANCELED)).isOne();
  }

  @Test
  void activatingItInTimeSavesTheRunsThatAreNotDueYet() {
    welcome(here, "bob");
    here.runDue();
    cluster.email().clear();
    pass(Duration.ofSeconds(1));
    waitingRun();
    here.definitions().activate("welcome", false);
    pass(Duration.ofDays(1).minusSeconds(1));
    stopping.runDue(); // bob's

    here.definitions().activate("welcome", true);
    pass(Duration.ofSeconds(1));
    stopping.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:again");
    assertThat(Runs.all(here))
        .extracting(run -> run.recipient().id(), run -> run.status())
        .containsExactlyInAnyOrder(
            tuple("bob", RunStatus.CANCELED), tuple("ann", RunStatus.FINISHED));
  }

  @Test
  void activatingItSavesRunsAtOnceOnEveryNode() {
    waitingRun();
    pass(Duration.ofMillis(500));
    welcome(here, "bob");
    here.runDue();
    cluster.email().clear();
    here.definitions().activate("welcome", false);
    pass(Duration.ofDays(1).minusMillis(500));
    stopping.runDue(); // ann's

    here.definitions().activate("welcome", true);
    pass(Duration.ofMillis(500));
    stopping.runDue();

    assertThat(cluster.email().sent()).containsExactly("bob:again");
  }

  @Test
  void aRunThatWaitsForAnotherAttemptEndsToo() {
    cluster
        .email()
        .behave(
            delivery -> {
              throw new IllegalStateException("no connection");
            });
    welcome(here, "ann");
    stopping.runDue();
    cluster.email().behaveAgain();

    here.definitions().activate("welcome", false);
    pass(Duration.ofSeconds(10));
    stopping.runDue();

    assertThat(Runs.status(here)).isEqualTo(RunStatus.CANCELED);
    assertThat(Runs.events(here)).containsExactly("hello:FAILED", "hello:SKIPPED");
    assertThat(cluster.email().sent()).isEmpty();
  }

  @Test
  void aRunThatWasAcquiredAheadIsLookedAtWhenItStarts() {
    waitingRun();
    Hands hands = new Hands(stopping);
    List<Firing> ahead = hands.acquireAhead(Duration.ofDays(1));
    here.definitions().activate("welcome", false);
    pass(Duration.ofDays(1));

    hands.start(ahead).forEach(firing -> hands.complete(hands.execute(firing)));

    assertThat(Runs.status(here)).isEqualTo(RunStatus.CANCELED);
  }

  @Test
  void aRunThatHasNothingMoreToDoFinishes() {
    here.definitions()
        .put(
            Workflow.named("welcome")
                .send("hello", "email")
                .waitFor("patience", Duration.ofDays(1))
                .build());
    waitingRun();
    here.definitions().activate("welcome", false);
    pass(Duration.ofDays(1));

    stopping.runDue();

    assertThat(Runs.status(here)).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void whereTheWorkflowIsRegisteredItsRunsGoOn() {
    waitingRun();
    here.definitions().activate("welcome", false);
    pass(Duration.ofDays(1));

    setup(false, InactiveRuns.STOP).workflows(WELCOME).node("own").runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:again");
  }

  @Test
  void firingLooksOnceASecond() {
    for (int i = 0; i < 3; i++) {
      welcome(here, "user-" + i);
    }
    counting.reset();

    stopping.runDue(); // one by one
    welcome(here, "ann");
    pass(Duration.ofMillis(999));
    stopping.runDue();
    assertThat(looks()).isEqualTo(1);

    welcome(here, "bob");
    pass(Duration.ofMillis(1));
    stopping.runDue();
    assertThat(looks()).isEqualTo(2);
  }

  private long looks() {
    return counting.sql().stream().filter(sql -> sql.contains("HF_DEFINITION")).count();
  }
}
