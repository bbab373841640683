package dev.holdfire.scheduler.store.quartz;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.quartz.spi.ThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a node. Promises those that are free to who is about to acquire for them, so that
 * nothing starts that no worker takes up at once. There are two: Quartz's scheduler thread, which
 * goes first, and one beside it. Safe for use by many threads.
 */
public final class WorkerPool implements ThreadPool {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);
  private static final long IDLE_SECONDS = 60;
  private static final long THREAD_PAUSE_NANOS = 100_000_000;

  private final int size;
  private volatile Duration shutdownLimit;
  private final ExecutorService executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int busy;
  private int promisedToScheduler;
  private int promisedToOther;
  private boolean isSchedulerWaiting;
  private boolean isEnding;
  private boolean isShutDown;

  /**
   * @param engine the name that the threads begin with
   * @param size how many workers; at least 1
   * @param shutdownLimit how long a shutdown waits for what executes
   */
  public WorkerPool(String engine, int size, Duration shutdownLimit) {
    this(size, shutdownLimit, WorkerThreads.named(engine + "-worker-"));
  }

  WorkerPool(int size, Duration shutdownLimit, ThreadFactory threads) {
    this.size = size;
    this.shutdownLimit = shutdownLimit;
    this.executor =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // a worker that has just ended may not be idle yet
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads);
  }

  /** Waits for a worker, and for a thread while the machine has none to give. */
  @Override
  public boolean runInThread(Runnable task) {
    return take() && begin(task);
  }

  /**
   * Gives a task to one of the workers that were promised by {@link #reserve}; not more often than
   * there are.
   *
   * @return whether it is executed; not when the pool ends
   */
  boolean runReserved(Runnable task) {
    lock.lock();
    try {
      promisedToOther--;
      busy++;
    } finally {
      lock.unlock();
    }
    return begin(task);
  }

  /** Begins a task with a worker that was taken for it. */
  private boolean begin(Runnable task) {
    while (true) {
      try {
        executor.execute(() -> work(task));
        return true;
      } catch (RejectedExecutionException e) {
        giveBack();
        return false;
      } catch (OutOfMemoryError e) {
        log.error("No thread could be made for a worker; trying again", e);
        if (!pause()) {
          giveBack();
          return false;
        }
      } catch (RuntimeException | Error e) {
        giveBack();
        throw e;
      }
    }
  }

  /** Takes a worker when one is free; false when there are no more. */
  private boolean take() {
    lock.lock();
    try {
      if (promisedToScheduler > 0) {
        promisedToScheduler--;
      } else {
        awaitFree();
      }
      if (!isShutDown) {
        busy++;
      }
      return !isShutDown;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack() {
    lock.lock();
    try {
      busy--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a while; false when the pool is to end. */
  private boolean pause() {
    lock.lock();
    try {
      long left = THREAD_PAUSE_NANOS;
      while (left > 0 && !isEnding) {
        left = changed.awaitNanos(left);
      }
      return !isEnding;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void work(Runnable task) {
    try {
      task.run();
    } finally {
      giveBack();
    }
  }

  /** Asked by Quartz's scheduler thread; what it was promised before and has not used is free. */
  @Override
  public int blockForAvailableThreads() {
    lock.lock();
    try {
      promisedToScheduler = 0;
      awaitFree();
      promisedToScheduler = free();
      return promisedToScheduler;
    } finally {
      lock.unlock();
    }
  }

  private void awaitFree() {
    isSchedulerWaiting = true;
    while (free() == 0 && !isEnding) {
      changed.awaitUninterruptibly();
    }
    isSchedulerWaiting = false;
    changed.signalAll(); // to those whom it has gone before
  }

  /**
   * Promises all workers that are free to the one beside Quartz's scheduler thread, and waits until
   * there is one. The promise ends by {@link #endReservation}.
   *
   * @return how many; 0 when the pool ends
   */
  int reserve() {
    lock.lock();
    try {
      while ((free() == 0 || isSchedulerWaiting) && !isEnding) {
        changed.awaitUninterruptibly();
      }
      promisedToOther = isEnding ? 0 : free();
      return promisedToOther;
    } finally {
      lock.unlock();
    }
  }

  /** Frees what is left of the workers that were promised by {@link #reserve}. */
  void endReservation() {
    lock.lock();
    try {
      promisedToOther = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int free() {
    return Math.max(0, size - busy - promisedToScheduler - promisedToOther);
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

  /** Waits this long for what executes when it is shut down, in place of the limit so far. */
  public void shutdownLimit(Duration limit) {
    shutdownLimit = limit;
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

  /** How many workers execute. */
  public int busy() {
    lock.lock();
    try {
      return busy;
    } finally {
      lock.unlock();
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
