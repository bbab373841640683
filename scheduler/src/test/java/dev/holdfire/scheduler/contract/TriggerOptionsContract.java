package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Trigger calls that pass over all delays, or that send nothing. */
@OnEachDatabase
final class TriggerOptionsContract {
  private static final int MANY = 1_100;

  private static final Workflow DELAYED =
      Workflow.named("delayed")
          .waitFor("one", Duration.ofDays(1))
          .send("first", "email")
          .waitUntil("two", "data.nothing_here")
          .waitFor("three", Duration.ofDays(3))
          .send("second", "email")
          .waitFor("four", Duration.ofDays(4))
          .build();

  private static final String[] ALL_SKIPPED = {
    "one:DELAY_SKIPPED",
    "first:SENT",
    "two:DELAY_SKIPPED",
    "three:DELAY_SKIPPED",
    "second:SENT",
    "four:DELAY_SKIPPED"
  };

  private final Cluster cluster;
  private final Node node;
  private final Node other;

  TriggerOptionsContract(TestDatabase database) {
    cluster = new Cluster(database, DELAYED);
    node = cluster.node("a");
    other = cluster.node("b");
  }

  private static Stream<Recipient> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> Recipient.user("user-" + i));
  }

  private void triggerSkippingDelays() {
    node.workflows().trigger("delayed", t -> t.recipients("ann").cancellationKey("k").skipDelays());
  }

  @Test
  void skippedDelaysAreNotWaitedForAndSayThatItWasAskedFor() {
    triggerSkippingDelays();

    assertThat(Runs.only(node).resumesAt()).isEqualTo(cluster.clock().instant());
    assertThat(other.runDue()).isEqualTo(1);

    assertThat(cluster.email().sent()).containsExactly("ann:first", "ann:second");
    assertThat(Runs.status(node)).isEqualTo(RunStatus.FINISHED);
    assertThat(Runs.events(node)).containsExactly(ALL_SKIPPED);
    assertThat(Runs.only(node).steps())
        .filteredOn(step -> step.event() == StepRecord.Event.DELAY_SKIPPED)
        .allSatisfy(step -> assertThat(step.detail()).startsWith("requested: "));
  }

  @Test
  void delaysAreWaitedForUnlessACallSaysOtherwise() {
    triggerSkippingDelays();
    node.workflows().trigger("delayed", t -> t.recipients("bob"));

    node.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:first", "ann:second");
  }

  @Test
  void delaysAreSkippedOnTheNodeThatTakesOverFromOneThatDied() {
    triggerSkippingDelays();
    cluster
        .email()
        .behave(
            delivery -> {
              throw new InternalError("killed");
            });
    assertThatThrownBy(node::runDue).hasMessage("killed");
    assertThat(Runs.events(other)).containsExactly("one:DELAY_SKIPPED");
    cluster.email().behaveAgain();

    new Hands(other).recover("a");
    assertThat(other.runDue()).isEqualTo(1);

    assertThat(cluster.email().sent()).containsExactly("ann:first", "ann:second");
    assertThat(Runs.events(other)).containsExactly(ALL_SKIPPED);
    assertThat(Runs.status(other)).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void whatIsRecordedBetweenTwoSendsIsNotRepeatedElsewhere() {
    triggerSkippingDelays();
    cluster
        .email()
        .behave(
            delivery -> {
              if (delivery.step().ref().equals("second")) {
                throw new InternalError("killed");
              }
              return dev.holdfire.channel.DeliveryResult.sent();
            });
    assertThatThrownBy(node::runDue).hasMessage("killed");
    cluster.email().behaveAgain();

    new Hands(other).recover("a");
    other.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:first", "ann:second");
    assertThat(Runs.events(other)).containsExactly(ALL_SKIPPED);
  }

  @Test
  void delaysAreSkippedInTheTriggerCallAlsoWhereTheApplicationHasADirectory() {
    Node own =
        new NodeSetup(cluster).directory((recipient, stored) -> Map.of("name", "Ann")).node("c");

    own.workflows().trigger("delayed", t -> t.recipients("ann").skipDelays());

    assertThat(Runs.events(node)).containsExactly("one:DELAY_SKIPPED");
  }

  @Test
  void delaysOfALargeAudienceAreSkipped() {
    node.workflows()
        .trigger("delayed", t -> t.audience(users(MANY)).cancellationKey("k").skipDelays());

    String isDue = "NEXT_FIRE_TIME = " + cluster.clock().millis();
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", isDue)).isEqualTo(MANY);
    CancelRequest allButOne =
        CancelRequest.of("delayed", "k")
            .onlyUsers(IntStream.range(0, MANY - 1).mapToObj(i -> "user-" + i).toList());
    assertThat(node.workflows().cancel(allButOne).count(Outcome.CANCELED)).isEqualTo(MANY - 1);
    assertThat(other.runDue()).isEqualTo(1);
    assertThat(cluster.email().sent()).containsExactly("user-1099:first", "user-1099:second");
  }

  @Test
  void inTheSandboxDelaysAreWaitedForAndNothingIsSent() {
    node.workflows().trigger("delayed", t -> t.recipients("ann").cancellationKey("k").sandbox());

    assertThat(other.runDue()).isZero();
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(other.runDue()).isEqualTo(1);

    assertThat(cluster.email().deliveries()).isEmpty();
    RecipientRun run = Runs.only(node);
    assertThat(run.status()).isEqualTo(RunStatus.WAITING);
    assertThat(run.resumesAt()).isEqualTo(cluster.clock().instant().plus(Duration.ofDays(3)));
    assertThat(run.steps().get(1).event()).isEqualTo(StepRecord.Event.SENT);
    assertThat(run.steps().get(1).detail()).isEqualTo("sandbox: nothing was sent");
    assertThat(node.workflows().cancel("delayed", "k").count(Outcome.CANCELED)).isEqualTo(1);
  }

  @Test
  void inTheSandboxAllGoesThroughAtOnceWithoutDelays() {
    node.workflows().trigger("delayed", t -> t.recipients("ann").sandbox().skipDelays());

    assertThat(other.runDue()).isEqualTo(1);

    assertThat(cluster.email().deliveries()).isEmpty();
    assertThat(Runs.status(node)).isEqualTo(RunStatus.FINISHED);
    assertThat(Runs.events(node)).containsExactly(ALL_SKIPPED);
  }

  @Test
  void theSandboxNeedsNoChannel() {
    Node without = new NodeSetup(cluster).channels(Map.of()).node("c");
    without.workflows().trigger("delayed", t -> t.recipients("ann").sandbox().skipDelays());

    without.runDue();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void nothingIsSentToALargeAudienceInTheSandbox() {
    node.workflows().trigger("delayed", t -> t.audience(users(3)).sandbox().skipDelays());

    assertThat(other.runDue()).isEqualTo(3);

    assertThat(cluster.email().deliveries()).isEmpty();
    assertThat(Runs.all(node))
        .hasSize(3)
        .allSatisfy(run -> assertThat(run.status()).isEqualTo(RunStatus.FINISHED));
  }
}
