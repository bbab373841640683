package dev.holdfire.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.contract.Cluster;
import dev.holdfire.scheduler.contract.NodeSetup;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.quartz.BacklogThread;
import dev.holdfire.scheduler.store.quartz.RunShells;
import dev.holdfire.scheduler.store.quartz.WorkerPool;
import dev.holdfire.trigger.WorkflowRun;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that acquires beside Quartz's, which is not there. */
@OnEachDatabase
@Timeout(60)
final class BacklogThreadContract {
  private static final int WORKERS = 4;
  private static final int DUE = 30;

  private final Cluster cluster;
  private final FaultyDataSource faults;
  private final Node node;
  private final WorkerPool workers = new WorkerPool("test", WORKERS, Duration.ofSeconds(5));
  private final BacklogThread backlog;

  BacklogThreadContract(TestDatabase database) {
    cluster = new Cluster(database);
    faults = new FaultyDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(faults.dataSource()).node("a");
    backlog =
        new BacklogThread(
            "test",
            node.runs(),
            workers,
            new RunShells(node.runs(), node.executor()),
            node.clock());
    String[] users = IntStream.range(0, DUE).mapToObj(i -> "u" + i).toArray(String[]::new);
    WorkflowRun unused = node.workflows().trigger("new-user-invited", t -> t.recipients(users));
  }

  @AfterEach
  void close() {
    faults.heal();
    workers.beginShutdown();
    backlog.close();
    workers.shutdown(true);
  }

  private int sent() {
    return cluster.email().sent().size();
  }

  private void awaitSent(int runs) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> sent() == runs);
  }

  @Test
  void acquiresWhenItIsToldAndUntilNoMoreIsDue() {
    AtomicInteger most = new AtomicInteger();
    AtomicInteger sending = new AtomicInteger();
    cluster
        .email()
        .behave(
            delivery -> {
              most.accumulateAndGet(sending.incrementAndGet(), Math::max);
              sending.decrementAndGet();
              return DeliveryResult.sent();
            });
    backlog.start(() -> false, () -> false);
    assertThat(sent()).isZero();

    backlog.tell();

    awaitSent(DUE);
    assertThat(most.get()).isBetween(1, WORKERS);
    Awaitility.await().until(() -> workers.blockForAvailableThreads() == WORKERS);
  }

  @Test
  void acquiresOnlyForWorkersThatAreNotPromised() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    cluster
        .email()
        .behave(
            delivery -> {
              open.await();
              return DeliveryResult.sent();
            });
    assertThat(workers.blockForAvailableThreads()).isEqualTo(WORKERS);
    assertThat(workers.runInThread(() -> {})).isTrue();
    backlog.start(() -> false, () -> false);

    backlog.tell();

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> executing() == 1);
    CountDownLatch taken = new CountDownLatch(WORKERS - 1);
    for (int i = 1; i < WORKERS; i++) {
      assertThat(workers.runInThread(taken::countDown)).isTrue();
    }
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    open.countDown();
    awaitSent(DUE);
  }

  private int executing() {
    return node.workflows().list(RunQuery.all().status(RunStatus.EXECUTING)).items().size();
  }

  @Test
  void acquiresNothingWhileQuartzsThreadIsPaused() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger opened = countOpened();
    backlog.start(() -> asked.incrementAndGet() > 0, () -> false);

    backlog.tell();
    Awaitility.await().until(() -> asked.get() > 0);
    backlog.close();

    assertThat(opened).hasValue(0);
  }

  @Test
  void restsWhileItIsToldThatTheDatabaseCannotFollow() {
    AtomicInteger asked = new AtomicInteger();
    backlog.start(() -> false, () -> asked.incrementAndGet() < 5);

    backlog.tell();

    awaitSent(DUE);
    assertThat(asked).hasValueGreaterThanOrEqualTo(5);
  }

  @Test
  void acquiresNothingForANodeThatCloses() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger opened = countOpened();
    new Hands(node).handOver();
    backlog.start(() -> asked.incrementAndGet() < 0, () -> false);

    backlog.tell();
    Awaitility.await().until(() -> asked.get() > 0);
    backlog.close();

    assertThat(opened).hasValue(0);
  }

  /** How often the thread has asked for a connection. */
  private AtomicInteger countOpened() {
    AtomicInteger opened = new AtomicInteger();
    faults.whenOpened(
        () -> {
          if (isBacklogThread()) {
            opened.incrementAndGet();
          }
        });
    return opened;
  }

  private static boolean isBacklogThread() {
    return Thread.currentThread().getName().equals("test-backlog");
  }

  @Test
  void goesOnWhenItIsToldAgainAfterAFailure() {
    assertGoesOnAfter(FaultyDataSource.DISK_FULL);
  }

  @Test
  void goesOnWhenItIsToldAgainAfterAnError() {
    assertGoesOnAfter(
        () -> {
          throw new StackOverflowError("in a test");
        });
  }

  private void assertGoesOnAfter(FaultyDataSource.Event event) {
    AtomicInteger failed = new AtomicInteger();
    faults.whenOpened(
        () -> {
          if (isBacklogThread()) {
            failed.incrementAndGet();
            event.happen();
          }
        });
    backlog.start(() -> false, () -> false);
    backlog.tell();
    Awaitility.await().until(() -> failed.get() > 0);
    faults.heal();

    backlog.tell();

    awaitSent(DUE);
  }

  @Test
  void endsWhileItWaitsForAWorker() throws InterruptedException {
    assertThat(workers.blockForAvailableThreads()).isEqualTo(WORKERS);
    backlog.start(() -> false, () -> false);
    backlog.tell();
    Awaitility.await().until(BacklogThreadContract::isWaitingForAWorker);

    workers.beginShutdown();
    Thread closing = new Thread(backlog::close);
    closing.start();

    closing.join(20_000);
    assertThat(closing.isAlive()).isFalse();
  }

  private static boolean isWaitingForAWorker() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("reserve"));
  }

  @Test
  void startsOnceAndEndsWithoutHavingStarted() {
    backlog.close();

    backlog.start(() -> false, () -> false);
    backlog.start(() -> false, () -> false);
    backlog.close();

    assertThat(sent()).isZero();
  }
}
