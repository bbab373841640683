package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.WorkflowRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class TriggerAndCancelContract {
  private final Cluster cluster;
  private final Node node;

  TriggerAndCancelContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  private WorkflowRun invite(String key, String... users) {
    return node.workflows()
        .trigger(
            "new-user-invited",
            t -> t.recipients(users).data(Map.of("team", "Rockets")).cancellationKey(key));
  }

  @Test
  void nothingIsSentInsideTheTriggerCall() {
    invite("i1", "ann");

    assertThat(cluster.email().sent()).isEmpty();
    assertThat(node.runDue()).isEqualTo(1);
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }

  @Test
  void theReminderIsSentWhenItsDelayIsOverAndNotBefore() {
    invite("i1", "ann", "bob");
    node.runDue();
    cluster.clock().advance(Duration.ofDays(3).minusMillis(1));
    assertThat(node.runDue()).isZero();

    cluster.clock().advance(Duration.ofMillis(1));
    node.runDue();

    assertThat(cluster.email().sent())
        .containsExactlyInAnyOrder("ann:invite", "bob:invite", "ann:reminder", "bob:reminder");
    assertThat(cluster.email().deliveries().get(0).data()).containsEntry("team", "Rockets");
  }

  @Test
  void afterACancellationNoFurtherStepStarts() {
    invite("i1", "ann", "bob");
    node.runDue();
    cluster.email().clear();

    Receipt receipt = node.workflows().cancel("new-user-invited", "i1");

    assertThat(receipt.counts()).containsEntry(Outcome.CANCELED, 2);
    assertThat(receipt.entries())
        .extracting(entry -> entry.recipient().id())
        .containsExactlyInAnyOrder("ann", "bob");
    cluster.clock().advance(Duration.ofDays(30));
    assertThat(node.runDue()).isZero();
    assertThat(cluster.email().sent()).isEmpty();
  }

  @Test
  void aCancellationForSomeLeavesTheOthersAlone() {
    invite("i1", "ann", "bob", "cid");
    node.runDue();
    cluster.email().clear();

    Receipt receipt =
        node.workflows().cancel("new-user-invited", "i1", List.of("ann", "cid", "zoe"));

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(2);
    assertThat(receipt.entries())
        .contains(new Receipt.Entry(RecipientRef.user("zoe"), null, Outcome.NOT_FOUND, null));
    cluster.clock().advance(Duration.ofDays(3));
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("bob:reminder");
  }

  @Test
  void repeatingACancellationIsFine() {
    invite("i1", "ann");
    node.workflows().cancel("new-user-invited", "i1");

    Receipt again = node.workflows().cancel("new-user-invited", "i1");

    assertThat(again.counts()).containsEntry(Outcome.ALREADY_CANCELED, 1);
    assertThat(again.isRejected()).isFalse();
  }

  @Test
  void aCancellationThatComesTooLateIsRejectedAndRecorded() {
    invite("i1", "ann");
    node.runDue();
    cluster.clock().advance(Duration.ofDays(3));
    node.runDue();
    var finishedAt = cluster.clock().instant();
    cluster.clock().advance(Duration.ofSeconds(37));

    assertThatThrownBy(
            () ->
                node.workflows()
                    .cancel(CancelRequest.of("new-user-invited", "i1").because("joined").by("api")))
        .isInstanceOfSatisfying(
            RunAlreadyFinishedException.class,
            e -> {
              assertThat(e.code()).isEqualTo("workflow_run_finished");
              assertThat(e.receipt().entries())
                  .singleElement()
                  .satisfies(
                      entry -> {
                        assertThat(entry.outcome()).isEqualTo(Outcome.ALREADY_FINISHED);
                        assertThat(entry.finishedAt()).isEqualTo(finishedAt);
                      });
              assertThat(node.workflows().receipt(e.receipt().id())).contains(e.receipt());
            });
  }

  @Test
  void severalRunsThatShareAKeyAreAllHit() {
    invite("shared", "ann", "bob");
    invite("shared", "ann");

    Receipt receipt = node.workflows().cancel("new-user-invited", "shared", List.of("ann"));

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(2);
    assertThat(receipt.entries()).extracting(Receipt.Entry::recipientRunId).doesNotHaveDuplicates();
  }

  @Test
  void aRecipientRunIsCanceledByItsId() {
    WorkflowRun run = invite("i1", "ann", "bob");
    RecipientRun ann =
        node.workflows()
            .list(RunQuery.all().workflowRun(run.id()).recipient(RecipientRef.user("ann")))
            .items()
            .get(0);

    Receipt receipt = node.workflows().cancel(CancelRequest.ofRun(ann.id()).because("moved"));

    assertThat(receipt.entries())
        .containsExactly(
            new Receipt.Entry(RecipientRef.user("ann"), ann.id(), Outcome.CANCELED, null));
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("bob:invite");
    assertThat(node.workflows().find(ann.id()))
        .get()
        .satisfies(
            found -> {
              assertThat(found.status()).isEqualTo(RunStatus.CANCELED);
              assertThat(found.cancellation().id()).isEqualTo(receipt.id());
              assertThat(found.cancellation().reason()).isEqualTo("moved");
            });
  }

  @Test
  void aRunTellsItsStoryFromStartToEnd() {
    invite("i1", "ann");
    var triggeredAt = cluster.clock().instant();
    RecipientRun fresh = node.workflows().list(RunQuery.all()).items().get(0);
    assertThat(fresh.status()).isEqualTo(RunStatus.WAITING);
    assertThat(fresh.resumesAt()).isEqualTo(triggeredAt);
    assertThat(fresh.trigger().cancellationKey()).isEqualTo("i1");

    node.runDue();
    RecipientRun waiting = node.workflows().find(fresh.id()).orElseThrow();
    assertThat(waiting.resumesAt()).isEqualTo(triggeredAt.plus(Duration.ofDays(3)));
    assertThat(waiting.steps())
        .extracting(StepRecord::ref, StepRecord::event)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("invite", StepRecord.Event.SENT),
            org.assertj.core.groups.Tuple.tuple("patience", StepRecord.Event.WAITED));

    cluster.clock().advance(Duration.ofDays(4));
    node.runDue();
    RecipientRun over = node.workflows().find(fresh.id()).orElseThrow();
    assertThat(over.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(over.finishedAt()).isEqualTo(cluster.clock().instant());
    assertThat(over.steps()).hasSize(3);
    assertThat(over.trigger().at()).isEqualTo(triggeredAt);
  }

  @Test
  void anUnknownKeyOfAKnownWorkflowGivesAnEmptyReceipt() {
    invite("i1", "ann");

    Receipt receipt = node.workflows().cancel("new-user-invited", "never-used");

    assertThat(receipt.entries()).isEmpty();
    assertThat(receipt.isRejected()).isFalse();
  }

  @Test
  void anUnknownWorkflowIsRefused() {
    assertThatThrownBy(() -> node.workflows().cancel("no-such", "i1"))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(() -> node.workflows().trigger("no-such", t -> t.recipients("ann")))
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  @Test
  void theListIsNewestFirstAndContinuesByCursor() {
    for (int i = 0; i < 7; i++) {
      invite("i" + i, "ann");
      cluster.clock().advance(Duration.ofSeconds(1));
    }
    node.runDue();
    node.workflows().cancel("new-user-invited", "i3");

    var first = node.workflows().list(RunQuery.all().workflow("new-user-invited").limit(4));
    var second =
        node.workflows()
            .list(RunQuery.all().workflow("new-user-invited").limit(4).after(first.next()));

    assertThat(first.items())
        .extracting(run -> run.trigger().cancellationKey())
        .containsExactly("i6", "i5", "i4", "i3");
    assertThat(second.items())
        .extracting(run -> run.trigger().cancellationKey())
        .containsExactly("i2", "i1", "i0");
    assertThat(second.next()).isNull();
    assertThat(node.workflows().list(RunQuery.all().status(RunStatus.CANCELED)).items())
        .extracting(run -> run.trigger().cancellationKey())
        .containsExactly("i3");
  }

  /** Which is canceled in several chunks, by the names that runs have. */
  @Test
  void whatIsTriggeredWhileALargeGroupIsCanceledIsCanceledWholeOrNotAtAll() {
    FaultyDataSource between = new FaultyDataSource(cluster.database().dataSource());
    Node canceling = new NodeSetup(cluster).dataSource(between.dataSource()).node("b");
    remind("early", 5_500);
    between.beforeStatement(
        statement -> statement.startsWith("DELETE"), connection -> remind("late", 50));

    Receipt receipt = canceling.workflows().cancel("reminder", "k");

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(5_550);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isZero();
  }

  private void remind(String name, int users) {
    Stream<Recipient> audience =
        IntStream.range(0, users).mapToObj(i -> Recipient.user(name + "-" + i));
    node.workflows().trigger("reminder", t -> t.audience(audience).cancellationKey("k"));
  }
}
