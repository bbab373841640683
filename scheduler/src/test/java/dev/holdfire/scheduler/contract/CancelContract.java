package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.json.ReceiptCodec;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class CancelContract {
  private static final Workflow TWO_SENDS =
      Workflow.named("two-sends").send("first", "email").send("second", "email").build();

  private static final int LARGE = Receipt.MAX_ENTRIES + 1;

  private static final int MANY = 1_500;

  /** More than a cancellation looks at together. */
  private static final int CALLS = 1_050;

  private final Cluster cluster;
  private final Node node;

  CancelContract(TestDatabase database) {
    cluster = new Cluster(database, Cluster.REMINDER, TWO_SENDS);
    node = cluster.node("a");
  }

  private void remind(String... users) {
    node.workflows().trigger("reminder", t -> t.recipients(users).cancellationKey("k"));
  }

  private void remind(int users) {
    Stream<Recipient> audience = ids(0, users).stream().map(Recipient::user);
    node.workflows().trigger("reminder", t -> t.audience(audience).cancellationKey("k"));
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "user-" + i).toList();
  }

  private RecipientRun only() {
    List<RecipientRun> runs = node.workflows().list(RunQuery.all()).items();
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  /** A cancellation that is expected to be rejected, and the receipt that says so. */
  private Receipt rejected(CancelRequest request) {
    return catchThrowableOfType(
            RunAlreadyFinishedException.class, () -> node.workflows().cancel(request))
        .receipt();
  }

  private void assertKept(Receipt receipt) {
    assertThat(node.workflows().receipt(receipt.id())).contains(receipt);
  }

  @Test
  void aGroupLargerThanAReceiptIsCanceledWholeAndCountedExactly() {
    remind(LARGE);

    Receipt receipt = node.workflows().cancel("reminder", "k");

    assertThat(receipt.counts()).contains(entry(Outcome.CANCELED, LARGE));
    assertThat(receipt.entries()).hasSize(Receipt.MAX_ENTRIES);
    assertThat(receipt.isTruncated()).isTrue();
    assertKept(receipt);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isZero();
    assertThat(Rows.count(cluster, "HF_HISTORY", "STATUS = 'canceled'")).isEqualTo(LARGE);

    Receipt again = node.workflows().cancel("reminder", "k");

    assertThat(again.counts())
        .containsExactlyInAnyOrderEntriesOf(counts(Outcome.ALREADY_CANCELED, LARGE));
    assertThat(again.entries()).hasSize(Receipt.MAX_ENTRIES);
    assertThat(again.isTruncated()).isTrue();
    assertKept(again);
  }

  @Test
  void fewThatWereOverAreFoundAmongManyThatAreCanceled() {
    remind("early");
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
    remind(MANY);

    Receipt receipt = node.workflows().cancel("reminder", "k");

    assertThat(receipt.counts())
        .contains(entry(Outcome.CANCELED, MANY), entry(Outcome.ALREADY_FINISHED, 1));
    assertThat(receipt.entries()).hasSize(MANY + 1);
  }

  /** Most at the same moment, so that it is only one of the places where the history has them. */
  @Test
  void eachOfVeryManyTriggerCallsOfAGroupIsFoundOnceWhenItIsOver() {
    remind("first");
    cluster.clock().advance(Duration.ofMillis(1));
    for (int i = 0; i < CALLS; i++) {
      remind("user-" + i);
    }
    node.workflows().cancel("reminder", "k");

    Receipt receipt = node.workflows().cancel("reminder", "k");

    assertThat(receipt.counts())
        .containsExactlyInAnyOrderEntriesOf(counts(Outcome.ALREADY_CANCELED, CALLS + 1));
    assertThat(receipt.entries())
        .extracting(Receipt.Entry::recipientRunId)
        .hasSize(CALLS + 1)
        .doesNotHaveDuplicates();
  }

  @Test
  void aReceiptOfLongIdsListsAsManyAsFitAndCountsAll() {
    int runs = 2_500;
    String long254 = "\uD83D\uDE00".repeat(254);
    Stream<Recipient> audience =
        IntStream.range(0, runs)
            .mapToObj(i -> Recipient.object(long254, long254 + Character.toString('a' + i)));
    node.workflows().trigger("reminder", t -> t.audience(audience).cancellationKey("k"));

    Receipt receipt = node.workflows().cancel("reminder", "k");
    Receipt again = node.workflows().cancel("reminder", "k");

    assertListsAsManyAsFit(receipt);
    assertThat(receipt.counts()).containsExactlyInAnyOrderEntriesOf(counts(Outcome.CANCELED, runs));
    assertListsAsManyAsFit(again);
    assertThat(again.counts())
        .containsExactlyInAnyOrderEntriesOf(counts(Outcome.ALREADY_CANCELED, runs));
  }

  private void assertListsAsManyAsFit(Receipt receipt) {
    assertThat(receipt.isTruncated()).isTrue();
    assertThat(ReceiptCodec.encode(receipt).getBytes(StandardCharsets.UTF_8).length)
        .isBetween(Receipt.MAX_ENTRIES_BYTES * 95 / 100, Receipt.MAX_ENTRIES_BYTES);
    assertKept(receipt);
  }

  private static Map<Outcome, Integer> counts(Outcome only, int times) {
    Map<Outcome, Integer> counts = new HashMap<>();
    Arrays.stream(Outcome.values()).forEach(outcome -> counts.put(outcome, 0));
    counts.put(only, times);
    return counts;
  }

  @Test
  void manyNamedRecipientsAreAllHitAndNoOthers() {
    remind(700);

    Receipt receipt = node.workflows().cancel("reminder", "k", ids(200, 950));

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(500);
    assertThat(receipt.count(Outcome.NOT_FOUND)).isEqualTo(250);
    assertThat(receipt.entries())
        .filteredOn(each -> each.outcome() == Outcome.CANCELED)
        .extracting(each -> each.recipient().id())
        .containsExactlyInAnyOrderElementsOf(ids(200, 700));
    assertThat(receipt.entries())
        .filteredOn(each -> each.outcome() == Outcome.NOT_FOUND)
        .extracting(each -> each.recipient().id())
        .containsExactlyElementsOf(ids(700, 950));
    assertKept(receipt);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isEqualTo(200);
  }

  @Test
  void recipientsWhoseHashesCollideAreToldApart() {
    List<String> pair = collidingIds();
    RecipientRef one = RecipientRef.user(pair.get(0));
    RecipientRef other = RecipientRef.user(pair.get(1));
    assertThat(RunKey.hash(one)).isEqualTo(RunKey.hash(other));
    remind(pair.get(0), pair.get(1));

    Receipt receipt = node.workflows().cancel("reminder", "k", List.of(one.id()));

    assertThat(receipt.entries()).extracting(Receipt.Entry::recipient).containsExactly(one);
    assertThat(node.workflows().list(RunQuery.all().recipient(other)).items())
        .extracting(RecipientRun::recipient, RecipientRun::status)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(other, RunStatus.WAITING));
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly(other + ":remind");
    Receipt late = rejected(CancelRequest.of("reminder", "k").onlyUsers(List.of(other.id())));
    assertThat(late.entries()).extracting(Receipt.Entry::recipient).containsExactly(other);
    assertThat(node.workflows().list(RunQuery.all().recipient(one)).items())
        .extracting(RecipientRun::recipient, RecipientRun::status)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(one, RunStatus.CANCELED));
  }

  private static List<String> collidingIds() {
    Map<String, String> byHash = new HashMap<>();
    for (int i = 0; ; i++) {
      String id = "user-" + i;
      String before = byHash.put(RunKey.hash(RecipientRef.user(id)), id);
      if (before != null) {
        return List.of(before, id);
      }
    }
  }

  @Test
  void whatExecutesStopsAfterItsStep() {
    List<Receipt> receipts = new ArrayList<>();
    cluster
        .email()
        .behave(
            delivery -> {
              receipts.add(
                  node.workflows().cancel(CancelRequest.of("two-sends", "k").because("now")));
              receipts.add(node.workflows().cancel("two-sends", "k"));
              return DeliveryResult.sent();
            });
    node.workflows().trigger("two-sends", t -> t.recipients("ann").cancellationKey("k"));

    node.runDue();

    assertThat(receipts)
        .extracting(receipt -> receipt.entries().get(0).outcome())
        .containsExactly(Outcome.STOPPING, Outcome.ALREADY_CANCELED);
    receipts.forEach(this::assertKept);
    assertThat(cluster.email().sent()).containsExactly("ann:first");
    RecipientRun run = only();
    assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
    assertThat(run.cancellation().id()).isEqualTo(receipts.get(0).id());
    assertThat(run.cancellation().reason()).isEqualTo("now");
    assertThat(run.steps()).hasSize(1);
    assertThat(node.workflows().cancel("two-sends", "k").counts())
        .containsEntry(Outcome.ALREADY_CANCELED, 1);
  }

  @Test
  void aRunIsCanceledByItsIdWhereverItIs() {
    remind("ann");
    CancelRequest waiting = CancelRequest.ofRun(only().id());
    assertOnly(node.workflows().cancel(waiting), Outcome.CANCELED);
    assertOnly(node.workflows().cancel(waiting), Outcome.ALREADY_CANCELED);
  }

  @Test
  void aRunThatExecutesIsStoppedByItsId() {
    List<Receipt> receipts = new ArrayList<>();
    cluster
        .email()
        .behave(
            delivery -> {
              CancelRequest it = CancelRequest.ofRun(delivery.run().recipientRunId());
              receipts.add(node.workflows().cancel(it));
              receipts.add(node.workflows().cancel(it));
              return DeliveryResult.sent();
            });
    node.workflows().trigger("two-sends", t -> t.recipients("ann"));
    node.runDue();

    assertOnly(receipts.get(0), Outcome.STOPPING);
    assertOnly(receipts.get(1), Outcome.ALREADY_CANCELED);
    assertThat(only().status()).isEqualTo(RunStatus.CANCELED);
  }

  @Test
  void aRunThatFinishedOrFailedIsNoLongerCanceledByItsId() {
    remind("ann");
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
    assertOnly(rejected(CancelRequest.ofRun(only().id())), Outcome.ALREADY_FINISHED);

    cluster
        .email()
        .behave(
            delivery -> {
              throw new PermanentFailureException("no such address");
            });
    node.workflows().trigger("two-sends", t -> t.recipients("bob"));
    node.runDue();
    RecipientRun failed =
        node.workflows().list(RunQuery.all().status(RunStatus.FAILED)).items().get(0);
    assertOnly(rejected(CancelRequest.ofRun(failed.id())), Outcome.ALREADY_FINISHED);
  }

  private void assertOnly(Receipt receipt, Outcome outcome) {
    assertThat(receipt.entries()).extracting(Receipt.Entry::outcome).containsExactly(outcome);
    assertThat(receipt.counts()).containsExactlyInAnyOrderEntriesOf(counts(outcome, 1));
    assertKept(receipt);
  }

  @Test
  void anIdThatIsNoRunsIsNotFound() {
    remind("ann");
    for (String id :
        List.of(
            "019a4f00-0000-8000-8000-000000000000",
            only().trigger().workflowRunId(),
            "no-such-run",
            only().id() + " ",
            "x".repeat(255),
            "😀".repeat(255),
            "' OR 1=1 --")) {
      Receipt receipt = node.workflows().cancel(CancelRequest.ofRun(id));

      assertThat(receipt.entries())
          .containsExactly(new Receipt.Entry(null, id, Outcome.NOT_FOUND, null));
      assertKept(receipt);
    }
    assertThat(only().status()).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void reasonAndActorAreKeptUpToTheirLimits() {
    remind("ann");
    String reason = "😀".repeat(CancelRequest.MAX_REASON);
    String actor = "é ".repeat(127) + "€";

    Receipt receipt =
        node.workflows().cancel(CancelRequest.of("reminder", "k").because(reason).by(actor));

    assertKept(receipt);
    assertThat(only().cancellation())
        .isEqualTo(new RecipientRun.Cancellation(receipt.id(), receipt.at(), reason, actor));
    CancelRequest request = CancelRequest.of("reminder", "k");
    for (String unacceptable : List.of("x".repeat(1_001), "half a pair: \ud83d")) {
      assertThatThrownBy(() -> request.because(unacceptable))
          .isInstanceOfSatisfying(
              InvalidRequestException.class,
              e -> assertThat(e.problems()).extracting("path").containsExactly("reason"));
      assertThatThrownBy(() -> request.by(unacceptable))
          .isInstanceOfSatisfying(
              InvalidRequestException.class,
              e -> assertThat(e.problems()).extracting("path").containsExactly("actor"));
    }
  }

  @Test
  void cancelingOnTwoNodesAtOnceCancelsEachRunOnce() {
    Node other = cluster.node("b");
    for (int round = 0; round < 5; round++) {
      String key = "round-" + round;
      node.workflows()
          .trigger(
              "reminder",
              t ->
                  t.recipients(ids(0, 200).stream().map(Recipient::user).toList())
                      .cancellationKey(key));
      Callable<Receipt> all = () -> node.workflows().cancel("reminder", key);
      Callable<Receipt> some = () -> other.workflows().cancel("reminder", key, ids(50, 150));

      List<Receipt> receipts = Together.run(List.of(all, some, all));

      List<String> canceled =
          receipts.stream()
              .flatMap(receipt -> receipt.entries().stream())
              .filter(each -> each.outcome() == Outcome.CANCELED)
              .map(Receipt.Entry::recipientRunId)
              .toList();
      assertThat(canceled).hasSize(200).doesNotHaveDuplicates();
      assertThat(receipts)
          .extracting(
              receipt -> receipt.count(Outcome.CANCELED) + receipt.count(Outcome.ALREADY_CANCELED))
          .containsExactly(200, 100, 200);
    }
  }
}
