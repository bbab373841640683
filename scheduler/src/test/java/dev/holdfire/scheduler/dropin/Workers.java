package dev.holdfire.scheduler.dropin;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.quartz.spi.ThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application's workers. A shutdown takes no longer than what they execute; Quartz's own pool
 * takes half a second more. Safe for use by many threads.
 */
public final class Workers implements ThreadPool {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);
  private static final long LONGEST_SECONDS = 60;

  private ExecutorService threads;
  private Semaphore free;
  private String name;
  private int count;

  /** Used by Quartz, for {@code org.quartz.threadPool.threadCount}. */
  public void setThreadCount(int newCount) {
    count = newCount;
  }

  @Override
  public void setInstanceName(String scheduler) {
    name = scheduler;
  }

  @Override
  public void setInstanceId(String instance) {}

  @Override
  public void initialize() {
    free = new Semaphore(count);
    threads = Executors.newCachedThreadPool(task -> new Thread(task, name + "_Worker"));
  }

  @Override
  public int getPoolSize() {
    return count;
  }

  @Override
  public int blockForAvailableThreads() {
    free.acquireUninterruptibly();
    free.release();
    return Math.max(1, free.availablePermits());
  }

  @Override
  public boolean runInThread(Runnable task) {
    free.acquireUninterruptibly();
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            log.error("A worker goes on, as Quartz's own do", e);
          } finally {
            free.release();
          }
        });
    return true;
  }

  @Override
  public void shutdown(boolean waitForJobsToComplete) {
    threads.shutdown();
    try {
      if (waitForJobsToComplete && !threads.awaitTermination(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("a job does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
