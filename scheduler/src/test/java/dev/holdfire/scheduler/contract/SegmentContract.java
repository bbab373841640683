package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.RunExecutor;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class SegmentContract {
  private static final Workflow THREE =
      Workflow.named("three-sends")
          .send("first", "email")
          .send("second", "email")
          .send("third", "email")
          .build();

  private final Cluster cluster;
  private final Node node;
  private final Node other;

  SegmentContract(TestDatabase database) {
    cluster = new Cluster(database, THREE);
    node = cluster.node("a");
    other = cluster.node("b");
  }

  private void trigger() {
    node.workflows().trigger("three-sends", t -> t.recipients("ann").cancellationKey("k"));
  }

  /** The channel does this at one step, and what it always does at the others. */
  private void at(String step, Channel behavior) {
    cluster
        .email()
        .behave(
            delivery ->
                delivery.step().ref().equals(step)
                    ? behavior.send(delivery)
                    : DeliveryResult.sent("ok"));
  }

  private static Channel dying() {
    return delivery -> {
      throw new InternalError("killed");
    };
  }

  @Test
  void aNodeThatDiesAtALaterSendHasNotTheEarlierOnesRepeated() {
    trigger();
    at("third", dying());
    assertThatThrownBy(node::runDue).hasMessage("killed");
    cluster.email().behaveAgain();

    new Hands(other).recover("a");
    other.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:first", "ann:second", "ann:third");
    assertThat(Runs.events(other)).containsExactly("first:SENT", "second:SENT", "third:SENT");
  }

  @Test
  void aSendThatWasNotRecordedIsRepeatedWithTheSameKey() {
    trigger();
    new Hands(node).begin(new Hands(node).acquireOne()).run(); // the last send is not recorded

    new Hands(other).recover("a");
    other.runDue();

    String id = Runs.only(node).id();
    assertThat(cluster.email().deliveries())
        .extracting(delivery -> delivery.key())
        .containsExactly(id + "/first", id + "/second", id + "/third", id + "/third");
  }

  @Test
  void whatPassesThroughAWorkerLeavesWhatWasRecorded() {
    trigger();
    at("third", dying());
    Hands hands = new Hands(node);
    RunExecutor.Execution execution = hands.begin(hands.acquireOne());
    assertThatThrownBy(execution::run).hasMessage("killed");
    hands.complete(execution.deferred());
    cluster.email().behaveAgain();

    assertThat(node.runDue()).isZero();
    cluster.clock().advance(Duration.ofSeconds(30));
    node.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:first", "ann:second", "ann:third");
  }

  @Test
  void aCancellationDuringASendStopsBeforeTheNext() {
    trigger();
    at(
        "first",
        delivery -> {
          var receipt = other.workflows().cancel("three-sends", "k");
          assertThat(receipt.counts()).containsEntry(Outcome.STOPPING, 1);
          return DeliveryResult.sent();
        });

    node.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:first");
    assertThat(Runs.status(node)).isEqualTo(RunStatus.CANCELED);
    assertThat(Runs.events(node)).containsExactly("first:SENT");
  }

  @Test
  void aCancellationDuringTheLastSendCancelsTheRunAndKeepsWhatWasSent() {
    trigger();
    at(
        "third",
        delivery -> {
          other.workflows().cancel("three-sends", "k");
          return DeliveryResult.sent("late");
        });

    node.runDue();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.CANCELED);
    assertThat(Runs.events(node)).containsExactly("first:SENT", "second:SENT", "third:SENT");
  }

  @Test
  void aStepWithNothingToSendIsRecordedWithItsReasonAndTheRunGoesOn() {
    trigger();
    at("second", delivery -> DeliveryResult.skipped("no address"));

    node.runDue();

    assertThat(Runs.events(node)).containsExactly("first:SENT", "second:SKIPPED", "third:SENT");
    assertThat(Runs.only(node).steps().get(1).detail()).isEqualTo("no address");
  }

  @Test
  void aChannelThatReturnsNullHasFailed() {
    trigger();
    at("first", delivery -> null);

    node.runDue();

    StepRecord failure = Runs.only(node).steps().get(0);
    assertThat(failure.event()).isEqualTo(StepRecord.Event.FAILED);
    assertThat(failure.detail()).contains("channel \"email\" returned null");
    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void aLongDetailIsCutToAThousandCharacters() {
    trigger();
    String smile = "\uD83D\uDE00";
    at("second", delivery -> DeliveryResult.sent(smile.repeat(1_001)));

    node.runDue();

    String cut = Runs.only(node).steps().get(1).detail();
    assertThat(cut).isEqualTo(smile.repeat(999) + "…");
  }

  @Test
  void aDetailWithHalfACharacterIsStoredAllTheSame() {
    trigger();
    at("first", delivery -> DeliveryResult.sent("half \uD83D"));

    node.runDue();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.FINISHED);
    assertThat(Runs.only(node).steps().get(0).detail()).isEqualTo("half \uFFFD");
  }

  @Test
  void aFailureThatTellsHalfACharacterIsStoredAllTheSame() {
    trigger();
    at(
        "first",
        delivery -> {
          throw new IllegalStateException("\uDE00 half");
        });

    node.runDue();

    assertThat(Runs.only(node).steps().get(0).detail())
        .isEqualTo("IllegalStateException: \uFFFD half");
  }

  @Test
  void theDataOfTheRunAndOfTheRecipientReachTheChannelMerged() {
    node.workflows()
        .trigger(
            "three-sends",
            t ->
                t.data(Map.of("team", "Rockets", "plan", "free"))
                    .recipients(
                        List.of(
                            dev.holdfire.recipient.Recipient.user("ann")
                                .with(Map.of("email", "ann@example.org"))
                                .withTriggerData(Map.of("plan", "pro")))));

    node.runDue();

    var delivery = cluster.email().deliveries().get(2);
    assertThat(delivery.data()).isEqualTo(Map.of("team", "Rockets", "plan", "pro"));
    assertThat(delivery.recipient().properties().get("email")).isEqualTo("ann@example.org");
  }
}
