package dev.holdfire.scheduler.store.quartz;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.quartz.spi.ThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a node. Tells Quartz how many are free, so that nothing starts that no worker
 * takes up at once. Safe for use by many threads.
 */
public final class WorkerPool implements ThreadPool {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);
  private static final long IDLE_SECONDS = 60;

  private final int size;
  private final Duration shutdownLimit;
  private final ExecutorService executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int busy;
  private boolean isEnding;
  private boolean isShutDown;

  /**
   * @param engine the name that the threads begin with
   * @param size how many workers; at least 1
   * @param shutdownLimit how long a shutdown waits for what executes
   */
  public WorkerPool(String engine, int size, Duration shutdownLimit) {
    this.size = size;
    this.shutdownLimit = shutdownLimit;
    this.executor =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // a worker that has just ended may not be idle yet
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            WorkerThreads.named(engine + "-worker-"));
  }

  @Override
  public boolean runInThread(Runnable task) {
    lock.lock();
    try {
      while (busy >= size && !isEnding) {
        changed.awaitUninterruptibly();
      }
      if (isShutDown) {
        return false;
      }
      busy++;
    } finally {
      lock.unlock();
    }
    executor.execute(() -> work(task));
    return true;
  }

  private void work(Runnable task) {
    try {
      task.run();
    } finally {
      lock.lock();
      try {
        busy--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public int blockForAvailableThreads() {
    lock.lock();
    try {
      while (busy >= size && !isEnding) {
        changed.awaitUninterruptibly();
      }
      return Math.max(0, size - busy);
    } finally {
      lock.unlock();
    }
  }

  /**
   * From now on no one waits for a worker to be free. What has fired already is still taken: Quartz
   * would put the triggers of a job that no worker takes into the state ERROR.
   */
  public void beginShutdown() {
    end(false);
  }

  private void end(boolean takesNoMore) {
    lock.lock();
    try {
      isEnding = true;
      isShutDown |= takesNoMore;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void shutdown(boolean waitForJobsToComplete) {
    end(true);
    executor.shutdown();
    if (waitForJobsToComplete) {
      awaitWorkers();
    }
  }

  private void awaitWorkers() {
    try {
      if (!executor.awaitTermination(shutdownLimit.toMillis(), TimeUnit.MILLISECONDS)) {
        List<Runnable> none = executor.shutdownNow();
        log.warn(
            "Sends still run after {} and are interrupted; their runs go on elsewhere{}",
            shutdownLimit,
            none.isEmpty() ? "" : " " + none);
        if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
          log.warn("Some sends do not react to being interrupted");
        }
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int getPoolSize() {
    return size;
  }

  @Override
  public void initialize() {
    // threads are made when they are needed
  }

  @Override
  public void setInstanceId(String instanceId) {
    // the threads are named already
  }

  @Override
  public void setInstanceName(String schedulerName) {
    // the threads are named already
  }
}
