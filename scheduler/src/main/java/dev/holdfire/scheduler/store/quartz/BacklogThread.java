package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.fire.NodeRuns;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acquires beside Quartz's scheduler thread while more is due than that has taken, so that a worker
 * which becomes free need not wait until the other's transaction is committed. Otherwise it sleeps.
 * Safe for use by many threads.
 */
public final class BacklogThread {
  private static final Logger log = LoggerFactory.getLogger(BacklogThread.class);

  private static final long REST_NANOS = 5_000_000;

  private final NodeRuns runs;
  private final WorkerPool workers;
  private final RunShells shells;
  private final Clock clock;
  private final Semaphore told = new Semaphore(0);
  private final Thread thread;
  private volatile BooleanSupplier isPaused = () -> true;
  private volatile BooleanSupplier isBehind = () -> true;
  private volatile boolean isClosed;

  /**
   * @param engine the name that the thread's begins with
   * @param clock by which runs are due
   */
  public BacklogThread(
      String engine, NodeRuns runs, WorkerPool workers, RunShells shells, Clock clock) {
    this.runs = runs;
    this.workers = workers;
    this.shells = shells;
    this.clock = clock;
    this.thread = new Thread(this::run, engine + "-backlog");
    thread.setDaemon(true);
  }

  /**
   * Starts acquiring; nothing happens when that has been done. The node works without, if no thread
   * can be made.
   *
   * @param newIsPaused whether nothing is to be acquired, until this is told again
   * @param newIsBehind whether nothing is to be acquired for the moment
   */
  public void start(BooleanSupplier newIsPaused, BooleanSupplier newIsBehind) {
    isPaused = newIsPaused;
    isBehind = newIsBehind;
    try {
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      }
    } catch (OutOfMemoryError e) {
      log.warn("No thread could be made to acquire beside Quartz's scheduler thread", e);
    }
  }

  /** More may be due than was acquired. */
  public void tell() {
    if (told.availablePermits() == 0) {
      told.release();
    }
  }

  /** Ends, and waits for that; whoever waits for a worker has been let go. */
  public void close() {
    isClosed = true;
    told.release();
    boolean wasInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosed) {
      told.acquireUninterruptibly();
      told.drainPermits();
      try {
        boolean isMoreDue = true;
        while (isMoreDue && mayAcquire()) {
          if (isBehind.getAsBoolean()) {
            LockSupport.parkNanos(REST_NANOS);
          } else {
            isMoreDue = acquire();
          }
        }
      } catch (RuntimeException | Error e) {
        log.warn("Could not acquire beside Quartz's scheduler thread, which goes on", e);
      }
    }
  }

  private boolean mayAcquire() {
    return !isClosed && !isPaused.getAsBoolean() && !runs.isHandingOver();
  }

  /** Acquires for the workers that are free, and tells whether more may be due. */
  private boolean acquire() {
    int free = workers.reserve();
    List<Firing> firings = List.of();
    try {
      if (free > 0 && mayAcquire()) {
        firings = runs.acquire(clock.millis(), free);
      }
      handOver(firings);
    } catch (RuntimeException | Error e) {
      firings.forEach(runs::release); // which leaves alone what a worker has begun
      throw e;
    } finally {
      workers.endReservation();
    }
    return free > 0 && firings.size() == free;
  }

  private void handOver(List<Firing> firings) {
    for (Firing firing : firings) {
      boolean isTaken = firing.isStarted() && workers.runReserved(() -> shells.execute(firing));
      if (!isTaken) {
        runs.release(firing);
      }
    }
  }
}
