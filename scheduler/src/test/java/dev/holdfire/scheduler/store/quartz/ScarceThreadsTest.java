package dev.holdfire.scheduler.store.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine that has no thread to give for a moment, as at a limit of processes. */
@Timeout(30)
final class ScarceThreadsTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch hasAsked = new CountDownLatch(1);

  private WorkerPool failing(int times) {
    return new WorkerPool(
        1,
        Duration.ofSeconds(5),
        task -> {
          hasAsked.countDown();
          if (asked.incrementAndGet() <= times) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return new Thread(task);
        });
  }

  @Test
  void aTaskIsTakenUpWhenThereIsAThreadAgain() throws InterruptedException {
    WorkerPool workers = failing(2);
    CountDownLatch done = new CountDownLatch(1);

    assertThat(workers.runInThread(done::countDown)).isTrue();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(workers.blockForAvailableThreads()).isEqualTo(1);
    workers.shutdown(true);
  }

  @Test
  void aShutdownDoesNotWaitForAThread() throws InterruptedException {
    WorkerPool workers = failing(Integer.MAX_VALUE);
    Thread waiting = new Thread(() -> workers.runInThread(() -> {}));
    waiting.start();
    assertThat(hasAsked.await(10, TimeUnit.SECONDS)).isTrue();

    workers.beginShutdown();

    waiting.join(10_000);
    assertThat(waiting.isAlive()).isFalse();
    workers.shutdown(true);
  }
}
