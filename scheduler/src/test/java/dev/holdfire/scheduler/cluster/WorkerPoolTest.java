package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.store.quartz.WorkerPool;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WorkerPoolTest {
  private static final int TASKS = 100_000;

  @Test
  void aWorkerThatHasJustEndedTakesUpTheNextTask() throws InterruptedException {
    WorkerPool workers = new WorkerPool("pool", 1, Duration.ofSeconds(5));
    CountDownLatch done = new CountDownLatch(TASKS);

    for (int i = 0; i < TASKS; i++) {
      assertThat(workers.runInThread(done::countDown)).isTrue();
    }

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    workers.shutdown(true);
  }

  @Test
  void whoWaitsForAFreeWorkerIsLetGoAtShutdown() throws InterruptedException {
    WorkerPool workers = new WorkerPool("pool", 1, Duration.ZERO);
    CountDownLatch end = new CountDownLatch(1);
    workers.runInThread(
        () -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Thread waiting = new Thread(workers::blockForAvailableThreads);
    waiting.start();

    workers.shutdown(true);

    waiting.join(5_000);
    assertThat(waiting.isAlive()).isFalse();
    end.countDown();
  }

  @Test
  void whatHasFiredIsStillTakenWhileTheShutdownBegins() throws InterruptedException {
    WorkerPool workers = new WorkerPool("pool", 1, Duration.ofSeconds(5));
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    Runnable task =
        () -> {
          try {
            end.await();
            done.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    workers.runInThread(task);

    workers.beginShutdown();

    assertThat(workers.runInThread(task)).isTrue();
    end.countDown();
    workers.shutdown(true);
    assertThat(done.getCount()).isZero();
    assertThat(workers.runInThread(task)).isFalse();
  }

  /** Asked by reflection, because this is compiled for Java 17. */
  @Test
  void workersAreVirtualThreadsWhereThoseThatBlockHoldNoOther() throws Exception {
    WorkerPool workers = new WorkerPool("pool", 2, Duration.ofSeconds(5));
    CompletableFuture<Thread> worker = new CompletableFuture<>();

    workers.runInThread(() -> worker.complete(Thread.currentThread()));

    Thread thread = worker.get(5, TimeUnit.SECONDS);
    assertThat(thread.getName()).isEqualTo("pool-worker-1");
    int version = Runtime.version().feature();
    boolean isVirtual = version >= 21 && (boolean) isVirtual().invoke(thread);
    assertThat(isVirtual).as("virtual on Java %s", version).isEqualTo(version >= 24);
    workers.shutdown(true);
  }

  private static Method isVirtual() throws NoSuchMethodException {
    return Thread.class.getMethod("isVirtual");
  }
}
