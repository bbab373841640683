package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfire.IdempotencyKeyReusedException;
import dev.holdfire.StoreException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trigger calls that come while others are being committed. */
@OnEachDatabase
final class SharedTriggersContract {
  private static final String WORKFLOW = "reminder";
  private static final int AT_ONCE = Congestion.AT_ONCE;
  private static final int LATER = 12;

  private final TestDatabase database;
  private final Cluster cluster;
  private final Congestion congestion;
  private final CountingDataSource counting;
  private final FaultyDataSource faults;
  private final Node node;

  SharedTriggersContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    congestion = new Congestion(cluster);
    counting = congestion.counting();
    faults = congestion.faults();
    node = congestion.node();
  }

  @AfterEach
  void end() {
    congestion.close();
  }

  private static TriggerRequest request(int number) {
    return request(t -> t.recipients("user-" + number).cancellationKey("k" + number));
  }

  private static TriggerRequest request(Consumer<TriggerRequest.Builder> details) {
    TriggerRequest.Builder builder = TriggerRequest.of(WORKFLOW);
    details.accept(builder);
    return builder.build();
  }

  private List<CompletableFuture<WorkflowRun>> occupy() {
    return congestion.occupy(i -> node.workflows().trigger(request(1_000 + i)));
  }

  private CompletableFuture<WorkflowRun> call(TriggerRequest request) {
    return congestion.call(() -> node.workflows().trigger(request));
  }

  private List<CompletableFuture<WorkflowRun>> calls(IntFunction<TriggerRequest> requests) {
    return IntStream.range(0, LATER).mapToObj(i -> call(requests.apply(i))).toList();
  }

  private int runs() {
    return Rows.count(cluster, "HF_RUN", "1 = 1");
  }

  @Test
  void callsThatWaitAreWrittenTogetherAndEachIsItsOwn() {
    occupy().forEach(first -> assertThat(first).isNotDone());
    List<CompletableFuture<WorkflowRun>> later = calls(SharedTriggersContract::request);

    congestion.open();

    assertThat(later).extracting(run -> run.join().id()).doesNotHaveDuplicates();
    Congestion.until(() -> runs() == AT_ONCE + LATER);
    assertThat(counting.commits()).isEqualTo(AT_ONCE + 1);
    assertThat(counting.sql()).hasSize((AT_ONCE + 1) * 2);
    for (int i = 0; i < LATER; i++) {
      RecipientRef recipient = Recipient.user("user-" + i).ref();
      assertThat(node.workflows().cancel(WORKFLOW, "k" + i).entries())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.outcome()).isEqualTo(Outcome.CANCELED);
                assertThat(entry.recipient()).isEqualTo(recipient);
              });
    }
  }

  @Test
  void aCallIsCancelableAsSoonAsItHasAnswered() {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      outcomes.add(
          congestion.start(
              () -> {
                node.workflows().trigger(request(number));
                return node.workflows().cancel(WORKFLOW, "k" + number).entries().get(0).outcome();
              }));
    }
    assertThat(outcomes).extracting(CompletableFuture::join).containsOnly(Outcome.CANCELED);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isZero();
  }

  @Test
  void aCallWithAFaultFailsByItselfBeforeItJoins() {
    occupy();
    CompletableFuture<WorkflowRun> good = call(request(1));

    assertThatThrownBy(() -> node.workflows().trigger("no-such", t -> t.recipients("ann")))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThat(good).isNotDone();

    congestion.open();
    assertThat(good.join().recipients()).isEqualTo(1);
  }

  @Test
  void whenTheDatabaseRefusesThemTogetherEachIsTriedAlone() {
    occupy();
    List<CompletableFuture<WorkflowRun>> later = calls(SharedTriggersContract::request);
    AtomicInteger refused = new AtomicInteger();
    faults.failWhere(
        statement -> isOfMany(statement) && refused.getAndIncrement() == 0,
        FaultyDataSource.DISK_FULL);

    congestion.open();

    assertThat(later).extracting(run -> run.join().id()).doesNotHaveDuplicates();
    assertThat(refused).hasValue(1);
    Congestion.until(() -> runs() == AT_ONCE + LATER);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isEqualTo(AT_ONCE + LATER);
  }

  private static boolean isInsert(String statement) {
    return statement.startsWith("INSERT INTO QRTZ_TRIGGERS");
  }

  private static boolean isOfMany(String statement) {
    return isInsert(statement) && (statement.contains("ROW(") || statement.contains("),("));
  }

  @Test
  void whatTheDatabaseRefusesOfOneCallFailsThatOneOnly() {
    occupy();
    List<CompletableFuture<WorkflowRun>> good = calls(SharedTriggersContract::request);
    CompletableFuture<Thread> caller = new CompletableFuture<>();
    CompletableFuture<WorkflowRun> bad =
        congestion.start(
            () -> {
              caller.complete(Thread.currentThread());
              return node.workflows().trigger(request(LATER));
            });
    Congestion.until(() -> Congestion.isWaiting(caller.join()));
    faults.failWhere( // together, and alone when it is this one
        statement ->
            isOfMany(statement) || (isInsert(statement) && Thread.currentThread() == caller.join()),
        FaultyDataSource.DISK_FULL);

    congestion.open();

    assertThatThrownBy(bad::join)
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("disk full");
    assertThat(good).extracting(run -> run.join().id()).doesNotHaveDuplicates();
    Congestion.until(() -> runs() == AT_ONCE + LATER);
  }

  @Test
  void repeatsThatComeTogetherStartOneRun() {
    occupy();
    List<CompletableFuture<WorkflowRun>> later =
        calls(i -> request(t -> t.recipients("ann").idempotencyKey("key-" + i % 2)));
    CompletableFuture<WorkflowRun> other =
        call(request(t -> t.recipients("bob").idempotencyKey("key-1")));

    congestion.open();

    List<WorkflowRun> answers = later.stream().map(CompletableFuture::join).toList();
    assertThat(answers).filteredOn(run -> !run.isRepeat()).hasSize(2);
    assertThat(answers)
        .extracting(WorkflowRun::id)
        .containsOnly(answers.get(0).id(), answers.get(1).id());
    assertThatThrownBy(other::join).hasCauseInstanceOf(IdempotencyKeyReusedException.class);
    Congestion.until(() -> runs() == AT_ONCE + 2);
    assertThat(node.workflows().trigger(request(t -> t.recipients("ann").idempotencyKey("key-0"))))
        .isEqualTo(
            new WorkflowRun(
                answers.get(0).id(), WORKFLOW, answers.get(0).workflowVersion(), 1, true, null));
  }

  @Test
  void aKeyThatACallerHoldsHoldsUpNoOtherCall() throws SQLException {
    assumeThat(database.kind()).isNotEqualTo(TestDatabase.Kind.H2); // sees no row before its commit
    try (Connection caller = database.newPool(1).getConnection()) {
      TriggerRequest held = request(t -> t.recipients("ann").idempotencyKey("held"));
      WorkflowRun first = node.workflows().trigger(caller, held);
      List<CompletableFuture<WorkflowRun>> repeats = new ArrayList<>();
      for (int i = 0; i < AT_ONCE + 2; i++) {
        repeats.add(congestion.start(() -> node.workflows().trigger(held)));
      }

      for (int i = 0; i < 20; i++) {
        String key = "free-" + i;
        node.workflows().trigger(request(t -> t.recipients("ann").idempotencyKey(key)));
        node.workflows().trigger(request(i));
      }

      assertThat(repeats).noneMatch(CompletableFuture::isDone);
      caller.commit();
      assertThat(repeats).extracting(run -> run.join().id()).containsOnly(first.id());
    }
    assertThat(runs()).isEqualTo(41);
  }

  @Test
  void aCallThatMayWaitForOthersIsCommittedByItself() {
    List<CompletableFuture<WorkflowRun>> first = occupy();
    List<TriggerRequest> own =
        List.of(
            request(t -> t.recipient(Recipient.user("ann").with(Map.of("name", "Ann")))),
            request(t -> t.recipients("ann").actor(Recipient.user("bob").with(Map.of("a", 1)))),
            request(
                t ->
                    t.recipients(
                        IntStream.range(0, 11).mapToObj(i -> "u" + i).toArray(String[]::new))),
            request(t -> t.recipients("ann").data(Map.of("text", "x".repeat(16_001)))));

    List<CompletableFuture<WorkflowRun>> alone = own.stream().map(this::call).toList();

    Congestion.until(() -> congestion.opening().get() == AT_ONCE + own.size());
    congestion.open();
    alone.forEach(CompletableFuture::join);
    first.forEach(CompletableFuture::join);
    assertThat(counting.commits()).isEqualTo(AT_ONCE + own.size());
  }

  @Test
  void aCallersTransactionIsSharedWithNobody() throws SQLException {
    occupy();
    CompletableFuture<WorkflowRun> waiting = call(request(1));
    try (Connection caller = database.newPool(1).getConnection()) {
      node.workflows().trigger(caller, request(2));
      caller.rollback();
    }

    congestion.open();

    waiting.join();
    Congestion.until(() -> runs() == AT_ONCE + 1);
    assertThat(Rows.count(cluster, "HF_RUN", "CANCELLATION_KEY = 'k2'")).isZero();
  }

  @Test
  void whenTheAnswerToACommitIsLostNoneOfItsCallsIsRunAgain() {
    List<CompletableFuture<WorkflowRun>> first = occupy();
    List<CompletableFuture<WorkflowRun>> later = calls(SharedTriggersContract::request);
    faults.loseAnswers(AT_ONCE + 1);

    congestion.open();

    first.forEach(SharedTriggersContract::assertUnknown);
    later.forEach(SharedTriggersContract::assertUnknown);
    assertThat(runs()).isEqualTo(AT_ONCE + LATER);
  }

  private static void assertUnknown(CompletableFuture<WorkflowRun> run) {
    assertThatThrownBy(run::join)
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("It is not known whether the transaction was committed");
  }

  @Test
  void whenTheDatabaseGoesAwayWhileCallsWaitEachFails() {
    assertEachFailsWithoutAConnection(
        () -> {
          Thread.currentThread().interrupt(); // or it is tried again for two seconds
          FaultyDataSource.CONNECTION_LOST.happen();
        },
        SQLException.class);
  }

  @Test
  void aPoolThatHasNoConnectionIsAskedOnceForAllCallsThatWait() {
    assertEachFailsWithoutAConnection(
        () -> {
          throw new SQLTransientConnectionException("Connection is not available");
        },
        SQLTransientConnectionException.class);
  }

  private void assertEachFailsWithoutAConnection(
      FaultyDataSource.Event failure, Class<? extends SQLException> cause) {
    List<CompletableFuture<WorkflowRun>> first = occupy();
    List<CompletableFuture<WorkflowRun>> later = calls(SharedTriggersContract::request);

    congestion.openWith(failure);

    for (List<CompletableFuture<WorkflowRun>> calls : List.of(first, later)) {
      for (CompletableFuture<WorkflowRun> call : calls) {
        assertThatThrownBy(call::join)
            .hasMessageContaining("rolled back")
            .cause()
            .isInstanceOf(StoreException.class)
            .hasCauseInstanceOf(cause);
      }
    }
    assertThat(congestion.opening()).hasValue(AT_ONCE + 1);
    faults.heal();
    assertThat(runs()).isZero();
    assertThat(node.workflows().trigger(request(1)).recipients()).isEqualTo(1);
  }
}
