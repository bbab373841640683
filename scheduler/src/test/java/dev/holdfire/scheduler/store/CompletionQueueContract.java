package dev.holdfire.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.contract.Cluster;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.CompletionBatch;
import dev.holdfire.scheduler.store.fire.CompletionQueue;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Tables;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnEachDatabase
@Timeout(60)
final class CompletionQueueContract {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final Node node;
  private final FaultyDataSource faults;
  private final CountingDataSource counting;
  private final CompletionQueue queue;

  CompletionQueueContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
    faults = new FaultyDataSource(database.dataSource());
    counting = new CountingDataSource(faults.dataSource());
    Database own = new Database(counting, cluster.scheduler(), new Tables("QRTZ_", "HF_"));
    queue =
        new CompletionQueue(
            "test", new CompletionBatch(own, cluster.clock()), cluster.clock(), CLOSE_LIMIT);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  /** So many runs, all executing. */
  private List<Firing> executing(int runs) {
    String[] users = IntStream.range(0, runs).mapToObj(i -> "u" + i).toArray(String[]::new);
    WorkflowRun unused = node.workflows().trigger("new-user-invited", t -> t.recipients(users));
    return new Hands(node).acquire(runs);
  }

  private static Completion ends(Firing firing) {
    return new Completion.Ends(firing, firing.run().state(), RunStatus.FINISHED);
  }

  private static Completion.Result result(CompletableFuture<Completion.Result> future)
      throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private List<RecipientRun> inStatus(RunStatus status) {
    return node.workflows().list(RunQuery.all().status(status).limit(1_000)).items();
  }

  private Connection lock(Firing firing) throws SQLException {
    Connection connection = cluster.database().dataSource().getConnection();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM QRTZ_TRIGGERS WHERE SCHED_NAME = ? AND TRIGGER_NAME = ? FOR UPDATE")) {
      statement.setString(1, cluster.scheduler());
      statement.setString(2, firing.run().name());
      statement.executeQuery();
    }
    return connection;
  }

  @Test
  void whatIsHandedInWhileAGroupIsCommittedIsTheNextGroup() throws Exception {
    List<Firing> firings = executing(101);
    CountDownLatch committing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    faults.beforeNextCommit(
        () -> {
          committing.countDown();
          await(goOn);
        });
    queue.start();
    List<CompletableFuture<Completion.Result>> results = new ArrayList<>();
    results.add(queue.offer(ends(firings.get(0))));
    await(committing);
    firings.subList(1, 101).forEach(firing -> results.add(queue.offer(ends(firing))));
    goOn.countDown();

    for (CompletableFuture<Completion.Result> future : results) {
      assertThat(result(future)).isEqualTo(Completion.Result.DONE);
    }
    assertThat(counting.commits()).isEqualTo(2);
    assertThat(inStatus(RunStatus.FINISHED)).hasSize(101);
  }

  @Test
  void aRunThatIsHeldIsWrittenWhenItIsFreeAndHoldsUpNoOther() throws Exception {
    List<Firing> firings = executing(2);
    queue.start();
    CompletableFuture<Completion.Result> held;
    try (Connection holder = lock(firings.get(0))) {
      held = queue.offer(ends(firings.get(0)));
      assertThat(result(queue.offer(ends(firings.get(1))))).isEqualTo(Completion.Result.DONE);
      assertThat(held).isNotDone();
      holder.rollback();
    }

    assertThat(result(held)).isEqualTo(Completion.Result.DONE);
    assertThat(inStatus(RunStatus.FINISHED)).hasSize(2);
  }

  @Test
  void nothingIsLostWhileTheDatabaseCannotBeReached() throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    CountDownLatch failed = new CountDownLatch(2);
    faults.whenOpened(
        () -> {
          failed.countDown();
          if (failures.decrementAndGet() >= 0) {
            FaultyDataSource.CONNECTION_LOST.happen();
          }
        });
    List<Firing> firings = executing(5);
    queue.start();
    List<CompletableFuture<Completion.Result>> results =
        firings.stream().map(firing -> queue.offer(ends(firing))).toList();
    await(failed);

    for (CompletableFuture<Completion.Result> future : results) {
      assertThat(result(future)).isEqualTo(Completion.Result.DONE);
    }
    assertThat(inStatus(RunStatus.FINISHED)).hasSize(5);
  }

  @Test
  void aFailureThatIsNotTheRunsOwnIsWaitedOut() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    faults.whenOpened(
        () -> {
          if (failures.decrementAndGet() >= 0) {
            throw new SQLException("The server is running with --read-only", "HY000", 1290);
          }
        });
    List<Firing> firings = executing(1);
    queue.start();

    assertThat(result(queue.offer(ends(firings.get(0))))).isEqualTo(Completion.Result.DONE);
    assertThat(inStatus(RunStatus.FINISHED)).hasSize(1);
  }

  @Test
  void aCommitWhoseAnswerWasLostIsNotDoneTwice() throws Exception {
    List<Firing> firings = executing(3);
    Firing sending = firings.get(2);
    RunState further = sent(sending.run().state(), "first");
    faults.loseAnswers(1);
    List<CompletableFuture<Completion.Result>> results =
        List.of(
            queue.offer(ends(firings.get(0))),
            queue.offer(
                new Completion.Waits(
                    firings.get(1),
                    sent(firings.get(1).run().state(), "first"),
                    cluster.clock().millis() + 1_000)),
            queue.offer(new Completion.Progressed(sending, further)));
    queue.start();

    result(results.get(0));
    result(results.get(1));
    assertThat(result(results.get(2))).isEqualTo(Completion.Result.DONE);
    assertThat(inStatus(RunStatus.FINISHED)).hasSize(1);
    assertThat(inStatus(RunStatus.WAITING))
        .singleElement()
        .satisfies(run -> assertThat(run.steps()).hasSize(1));
    assertThat(inStatus(RunStatus.EXECUTING))
        .singleElement()
        .satisfies(run -> assertThat(run.steps()).hasSize(1));
  }

  @Test
  void anErrorWhileWritingOneByOneDoesNotEndTheThread() throws Exception {
    List<Firing> firings = executing(3);
    AtomicInteger opened = new AtomicInteger();
    faults.whenOpened(
        () -> {
          switch (opened.incrementAndGet()) {
            case 1 -> throw new SQLException("something that is none of the known", "HY000", 1105);
            case 2 -> throw new OutOfMemoryError("once");
            default -> {}
          }
        });
    List<CompletableFuture<Completion.Result>> results =
        firings.stream().map(firing -> queue.offer(ends(firing))).toList();
    queue.start();

    for (CompletableFuture<Completion.Result> future : results) {
      assertThat(result(future)).isEqualTo(Completion.Result.DONE);
    }
  }

  @Test
  void closingWritesWhatWasHandedIn() {
    List<Firing> firings = executing(50);
    List<CompletableFuture<Completion.Result>> results =
        firings.stream().map(firing -> queue.offer(ends(firing))).toList();
    assertThat(queue.size()).isEqualTo(50);
    queue.start();

    queue.close();

    assertThat(queue.size()).isZero();
    assertThat(results)
        .allSatisfy(each -> assertThat(each).isCompletedWithValue(Completion.Result.DONE));
    assertThat(inStatus(RunStatus.FINISHED)).hasSize(50);
  }

  @Test
  void closingGivesUpWhatIsHeldForLongAndItsRunGoesOnElsewhere() throws Exception {
    List<Firing> firings = executing(2);
    queue.start();
    try (Connection holder = lock(firings.get(0))) {
      var held = queue.offer(ends(firings.get(0)));
      var free = queue.offer(ends(firings.get(1)));
      assertThat(result(free)).isEqualTo(Completion.Result.DONE);

      long begun = System.nanoTime();
      queue.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isLessThan(CLOSE_LIMIT.multipliedBy(5));
      assertThat(held).isCompletedWithValue(Completion.Result.LOST);
      holder.rollback();
    }
    Node other = cluster.node("b");
    new Hands(other).recover("a");

    assertThat(inStatus(RunStatus.WAITING))
        .singleElement()
        .satisfies(run -> assertThat(run.id()).isEqualTo(firings.get(0).run().recipientRunId()));
    assertThat(other.runDue()).isEqualTo(1);
    assertThat(cluster.email().deliveries()).hasSize(1);
  }

  @Test
  void noOneWaitsForAQueueThatIsClosed() {
    List<Firing> firings = executing(2);
    var before = queue.offer(ends(firings.get(0))); // it was never started
    queue.close();

    assertThat(before).isCompletedWithValue(Completion.Result.LOST);
    assertThat(queue.offer(ends(firings.get(1)))).isCompletedWithValue(Completion.Result.LOST);
  }

  @Test
  void whatCannotBeStoredEndsItsRunAsFailedAndHoldsUpNoOther() throws Exception {
    List<Firing> firings = executing(3);
    List<CompletableFuture<Completion.Result>> results =
        List.of(
            queue.offer(new Completion.Progressed(firings.get(0), poison(firings.get(0)))),
            queue.offer(ends(firings.get(1))),
            queue.offer(
                new Completion.Ends(firings.get(2), poison(firings.get(2)), RunStatus.FINISHED)));
    queue.start();

    assertThat(result(results.get(0))).isNotEqualTo(Completion.Result.DONE);
    assertThat(result(results.get(1))).isEqualTo(Completion.Result.DONE);
    assertThat(result(results.get(2))).isNotEqualTo(Completion.Result.DONE);
    queue.close();
    assertThat(inStatus(RunStatus.FINISHED)).hasSize(1);
    assertThat(inStatus(RunStatus.FAILED))
        .hasSize(2)
        .allSatisfy(
            run ->
                assertThat(run.steps())
                    .extracting(StepRecord::detail)
                    .containsExactly("What it did could not be stored"));
  }

  private static RunState sent(RunState state, String ref) {
    return state.then(
        new StepRecord(ref, StepRecord.Event.SENT, Instant.EPOCH, 1, ""), state.step() + 1);
  }

  /** A state that cannot be written as JSON. */
  private static RunState poison(Firing firing) {
    Map<String, Object> data =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            throw new IllegalStateException("this cannot be written");
          }
        };
    return new RunState(firing.run().state().recipient(), 1, 1, List.of(), data);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
