package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.StoreException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancel calls that come while others are being committed. */
@OnEachDatabase
final class SharedCancelsContract {
  private static final String WORKFLOW = "reminder";
  private static final int AT_ONCE = Congestion.AT_ONCE;
  private static final int LATER = 12;
  private static final int STATEMENTS = 6;
  private static final int LARGE = 1_001;

  private final TestDatabase database;
  private final Cluster cluster;
  private final Node other;
  private final Congestion congestion;
  private final CountingDataSource counting;
  private final FaultyDataSource faults;
  private final Node node;

  SharedCancelsContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    other = cluster.node("b");
    congestion = new Congestion(cluster);
    counting = congestion.counting();
    faults = congestion.faults();
    node = congestion.node();
  }

  @AfterEach
  void end() {
    congestion.close();
  }

  private void remind(String key, String... users) {
    other.workflows().trigger(WORKFLOW, t -> t.recipients(users).cancellationKey(key));
  }

  private List<CompletableFuture<Receipt>> occupy() {
    for (int i = 0; i < AT_ONCE; i++) {
      remind("first-" + i, "ann");
    }
    return congestion.occupy(i -> node.workflows().cancel(WORKFLOW, "first-" + i));
  }

  private CompletableFuture<Receipt> cancel(String key) {
    return cancel(CancelRequest.of(WORKFLOW, key));
  }

  private CompletableFuture<Receipt> cancel(CancelRequest request) {
    return congestion.call(() -> node.workflows().cancel(request));
  }

  private List<CompletableFuture<Receipt>> cancelAll(String prefix) {
    return IntStream.range(0, LATER)
        .mapToObj(
            i -> cancel(CancelRequest.of(WORKFLOW, prefix + i).because("why-" + i).by("who-" + i)))
        .toList();
  }

  private void remindAll(String prefix) {
    for (int i = 0; i < LATER; i++) {
      remind(prefix + i, "ann-" + i, "bob-" + i);
    }
  }

  private int count(String table) {
    return Rows.count(cluster, table, "1 = 1");
  }

  @Test
  void callsThatWaitAreWrittenTogetherAndEachIsItsOwn() {
    remindAll("k");
    List<CompletableFuture<Receipt>> first = occupy();
    List<CompletableFuture<Receipt>> later = cancelAll("k");

    congestion.open();

    first.forEach(CompletableFuture::join);
    List<Receipt> receipts = later.stream().map(CompletableFuture::join).toList();
    assertThat(receipts).extracting(Receipt::id).doesNotHaveDuplicates();
    assertThat(counting.commits()).isEqualTo(AT_ONCE + 1);
    if (database.kind() != TestDatabase.Kind.H2) { // where it is one for each key
      assertThat(counting.sql()).hasSize((AT_ONCE + 1) * STATEMENTS);
    }
    assertThat(count("QRTZ_TRIGGERS")).isZero();
    for (int i = 0; i < LATER; i++) {
      assertIsOfItsOwn(receipts.get(i), i);
    }
  }

  private void assertIsOfItsOwn(Receipt receipt, int number) {
    assertThat(receipt.request().cancellationKey()).isEqualTo("k" + number);
    assertThat(receipt.request().reason()).isEqualTo("why-" + number);
    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(2);
    assertThat(node.workflows().receipt(receipt.id())).contains(receipt);
    List<RecipientRun> runs =
        node.workflows().list(RunQuery.all().cancellationKey(WORKFLOW, "k" + number)).items();
    assertThat(runs)
        .hasSize(2)
        .allSatisfy(
            run -> {
              assertThat(run.cancellation().id()).isEqualTo(receipt.id());
              assertThat(run.cancellation().actor()).isEqualTo("who-" + number);
            });
    assertThat(receipt.entries())
        .extracting(Receipt.Entry::recipient)
        .containsExactlyInAnyOrder(
            Recipient.user("ann-" + number).ref(), Recipient.user("bob-" + number).ref());
  }

  @Test
  void eachHearsWhatBecameOfItsOwnRuns() {
    remind("finished", "ann");
    cluster.clock().advance(Duration.ofDays(1));
    other.runDue();
    remind("canceled", "ann");
    other.workflows().cancel(WORKFLOW, "canceled");
    remind("executing", "ann");
    remind("stopping", "ann");
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(new Hands(other).acquire(10)).hasSize(2);
    other.workflows().cancel(WORKFLOW, "stopping");
    remind("waiting", "ann");
    remind("mixed", "ann");
    other.workflows().cancel(WORKFLOW, "mixed");
    remind("mixed", "bob");
    occupy();
    CompletableFuture<Receipt> finished = cancel("finished");
    CompletableFuture<Receipt> canceled = cancel("canceled");
    CompletableFuture<Receipt> executing = cancel("executing");
    CompletableFuture<Receipt> stopping = cancel("stopping");
    CompletableFuture<Receipt> waiting = cancel("waiting");
    CompletableFuture<Receipt> mixed = cancel("mixed");
    CompletableFuture<Receipt> never = cancel("never");

    congestion.open();

    assertThatThrownBy(finished::join).hasCauseInstanceOf(RunAlreadyFinishedException.class);
    assertThat(outcomes(canceled)).containsExactly(Outcome.ALREADY_CANCELED);
    assertThat(outcomes(executing)).containsExactly(Outcome.STOPPING);
    assertThat(outcomes(stopping)).containsExactly(Outcome.ALREADY_CANCELED);
    assertThat(outcomes(waiting)).containsExactly(Outcome.CANCELED);
    assertThat(outcomes(mixed)).containsExactly(Outcome.CANCELED, Outcome.ALREADY_CANCELED);
    assertThat(outcomes(never)).isEmpty();
    assertThat(never.join().counts().values()).containsOnly(0);
    assertThat(counting.commits()).isEqualTo(AT_ONCE + 1);
    assertThat(Rows.count(cluster, "HF_CANCELLATION", "REJECTED = TRUE")).isEqualTo(1);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "TRIGGER_STATE = 'STOPPING'")).isEqualTo(2);
  }

  private static List<Outcome> outcomes(CompletableFuture<Receipt> receipt) {
    return receipt.join().entries().stream().map(Receipt.Entry::outcome).toList();
  }

  @Test
  void ofCallsWithTheSameKeyOneCancelsAndTheOthersHearOfIt() {
    remind("same", "ann");
    occupy();
    List<CompletableFuture<Receipt>> same = Stream.of(1, 2, 3).map(i -> cancel("same")).toList();

    congestion.open();

    assertThat(same.stream().flatMap(receipt -> outcomes(receipt).stream()))
        .containsExactlyInAnyOrder(
            Outcome.CANCELED, Outcome.ALREADY_CANCELED, Outcome.ALREADY_CANCELED);
    assertThat(same).extracting(receipt -> receipt.join().id()).doesNotHaveDuplicates();
    assertThat(count("HF_CANCELLATION")).isEqualTo(AT_ONCE + 3);
  }

  @Test
  void anUnknownWorkflowFailsItsOwnCallOnly() {
    remindAll("k");
    occupy();
    CompletableFuture<Receipt> unknown = cancel(CancelRequest.of("no-such", "k"));
    List<CompletableFuture<Receipt>> good = cancelAll("k");

    congestion.open();

    assertThatThrownBy(unknown::join).hasCauseInstanceOf(WorkflowNotFoundException.class);
    assertThat(good).extracting(receipt -> receipt.join().count(Outcome.CANCELED)).containsOnly(2);
    assertThat(count("HF_CANCELLATION")).isEqualTo(AT_ONCE + LATER);
  }

  @Test
  void aLargeGroupIsCanceledByItself() {
    Stream<Recipient> audience = IntStream.range(0, LARGE).mapToObj(i -> Recipient.user("u" + i));
    other.workflows().trigger(WORKFLOW, t -> t.audience(audience).cancellationKey("large"));
    remind("small", "ann");
    occupy();
    CompletableFuture<Receipt> large = cancel("large");
    CompletableFuture<Receipt> small = cancel("small");

    congestion.open();

    assertThat(large.join().count(Outcome.CANCELED)).isEqualTo(LARGE);
    assertThat(small.join().count(Outcome.CANCELED)).isEqualTo(1);
    CompletableFuture<Receipt> again = cancel("large");
    assertThat(again.join().count(Outcome.ALREADY_CANCELED)).isEqualTo(LARGE);
    assertThat(count("QRTZ_TRIGGERS")).isZero();
  }

  @Test
  void aGroupThatACallerHoldsHoldsUpNoOtherCall() throws SQLException {
    remind("held", "ann", "bob");
    for (int i = 0; i < 20; i++) {
      remind("free-" + i, "ann");
    }
    try (Connection caller = database.newPool(1).getConnection()) {
      CancelRequest held = CancelRequest.of(WORKFLOW, "held");
      other.workflows().cancel(caller, held.onlyUsers(List.of("ann")));
      List<CompletableFuture<Receipt>> repeats = new ArrayList<>();
      for (int i = 0; i < AT_ONCE + 2; i++) {
        repeats.add(congestion.start(() -> node.workflows().cancel(held)));
      }

      for (int i = 0; i < 20; i++) {
        assertThat(node.workflows().cancel(WORKFLOW, "free-" + i).count(Outcome.CANCELED))
            .isEqualTo(1);
      }

      assertThat(repeats).noneMatch(CompletableFuture::isDone);
      caller.commit();
      assertThat(repeats.stream().mapToInt(each -> each.join().count(Outcome.CANCELED)).sum())
          .isEqualTo(1);
      assertThat(repeats).allMatch(each -> each.join().entries().size() == 2);
    }
    assertThat(count("QRTZ_TRIGGERS")).isZero();
  }

  @Test
  void whenTheDatabaseRefusesThemTogetherEachIsTriedAlone() {
    remindAll("k");
    occupy();
    List<CompletableFuture<Receipt>> later = cancelAll("k");
    AtomicInteger refused = new AtomicInteger();
    faults.failWhere(
        statement -> isOfMany(statement) && refused.getAndIncrement() == 0,
        FaultyDataSource.DISK_FULL);

    congestion.open();

    assertThat(later).extracting(receipt -> receipt.join().count(Outcome.CANCELED)).containsOnly(2);
    assertThat(refused).hasValue(1);
    assertThat(Rows.count(cluster, "HF_HISTORY", "RECIPIENT_HASH IS NOT NULL"))
        .isGreaterThanOrEqualTo(LATER * 2);
  }

  private static boolean isOfMany(String statement) {
    return statement.startsWith("INSERT INTO HF_CANCELLATION")
        && (statement.contains("ROW(") || statement.contains("),("));
  }

  @Test
  void whenTheAnswerToACommitIsLostNoneOfItsCallsIsRunAgain() {
    remindAll("k");
    List<CompletableFuture<Receipt>> first = occupy();
    List<CompletableFuture<Receipt>> later = cancelAll("k");
    faults.loseAnswers(AT_ONCE + 1);

    congestion.open();

    Stream.of(first, later)
        .flatMap(List::stream)
        .forEach(
            receipt ->
                assertThatThrownBy(receipt::join)
                    .hasCauseInstanceOf(StoreException.class)
                    .hasMessageContaining("It is not known whether the transaction was committed"));
    assertThat(count("HF_CANCELLATION")).isEqualTo(AT_ONCE + LATER);
    assertThat(count("QRTZ_TRIGGERS")).isZero();
  }

  @Test
  void aCallThatNamesRecipientsOrARunOrHasAGuardIsCommittedByItself() {
    remind("k", "ann", "bob", "cem", "dan");
    RecipientRun run = other.workflows().list(RunQuery.all()).items().get(0);
    String others =
        Stream.of("ann", "bob", "cem", "dan")
            .filter(user -> !user.equals(run.recipient().id()))
            .findFirst()
            .orElseThrow();
    List<CompletableFuture<Receipt>> first = occupy();
    List<CompletableFuture<Receipt>> alone =
        Stream.of(
                CancelRequest.ofRun(run.id()),
                CancelRequest.of(WORKFLOW, "k").onlyUsers(List.of(others)),
                CancelRequest.of(WORKFLOW, "none").expectAtMost(1))
            .map(this::cancel)
            .toList();

    Congestion.until(() -> congestion.opening().get() == AT_ONCE + alone.size());
    congestion.open();

    Stream.of(first, alone).flatMap(List::stream).forEach(CompletableFuture::join);
    assertThat(counting.commits()).isEqualTo(AT_ONCE + alone.size());
    assertThat(count("QRTZ_TRIGGERS")).isEqualTo(2);
  }
}
