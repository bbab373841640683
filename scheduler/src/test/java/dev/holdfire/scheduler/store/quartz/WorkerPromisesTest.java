package dev.holdfire.scheduler.store.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that are promised to one of the two threads that acquire. */
@Timeout(30)
final class WorkerPromisesTest {
  private final CountDownLatch end = new CountDownLatch(1);
  private WorkerPool workers = new WorkerPool("pool", 3, Duration.ofSeconds(5));

  @AfterEach
  void close() {
    end.countDown();
    workers.shutdown(true);
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void noWorkerIsPromisedTwice() {
    workers.runInThread(this::awaitEnd);
    assertThat(workers.reserve()).isEqualTo(2);
    assertThat(workers.runReserved(this::awaitEnd)).isTrue();

    workers.endReservation();

    assertThat(workers.blockForAvailableThreads()).isOne();
    assertThat(workers.busy()).isEqualTo(2);
  }

  @Test
  void whatQuartzsThreadHasNotUsedIsFreeWhenItAsksAgain() {
    assertThat(workers.blockForAvailableThreads()).isEqualTo(3);
    workers.runInThread(this::awaitEnd);

    assertThat(workers.blockForAvailableThreads()).isEqualTo(2);
  }

  @Test
  void quartzsThreadGoesBeforeWhoWaitsBesideIt() throws InterruptedException {
    assertThat(workers.reserve()).isEqualTo(3);
    AtomicInteger promisedToQuartz = new AtomicInteger();
    AtomicInteger reserved = new AtomicInteger();
    Thread quartz = started(() -> promisedToQuartz.set(workers.blockForAvailableThreads()));
    Thread other = started(() -> reserved.set(workers.reserve()));
    Awaitility.await().until(() -> isWaiting(quartz) && isWaiting(other));

    workers.endReservation();
    quartz.join();

    assertThat(promisedToQuartz).hasValue(3);
    assertThat(reserved).hasValue(0);
    workers.beginShutdown();
    other.join();
  }

  private static Thread started(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  @Test
  void aPoolThatIsShutDownTakesNothingThatWasPromised() {
    assertThat(workers.reserve()).isEqualTo(3);
    workers.shutdown(true);

    assertThat(workers.runReserved(() -> {})).isFalse();
    assertThat(workers.reserve()).isZero();
  }

  @Test
  void aWorkerThatCouldNotBeginIsFreeAgain() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    workers =
        new WorkerPool(
            1,
            Duration.ofSeconds(5),
            task -> {
              if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("in a test");
              }
              return new Thread(task);
            });
    assertThat(workers.reserve()).isOne();
    assertThatIllegalStateException().isThrownBy(() -> workers.runReserved(() -> {}));
    workers.endReservation();

    CountDownLatch done = new CountDownLatch(1);
    assertThat(workers.reserve()).isOne();
    assertThat(workers.runReserved(done::countDown)).isTrue();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
