package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Retries;
import dev.holdfire.scheduler.store.jdbc.Tables;
import dev.holdfire.scheduler.store.quartz.QuartzDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerConfigException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.StdRowLockSemaphore;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.SchedulerSignaler;

/**
 * Quartz's JDBC job store, with transactions that are run again at once when they did not happen:
 * after a deadlock, or when the connection was lost before the commit. Quartz's own puts a worker
 * to sleep for 15 seconds then, or for one second with a connection in its hands.
 */
@SuppressWarnings({
  "unchecked", // JobStoreTX overrides a generic method by a raw one
  "this-escape" // its setters are how a job store is configured
})
abstract class RetryingJobStore extends JobStoreTX {
  /** How long a worker rests after a failure that is none of the database's. */
  private static final Duration HOPELESS_PAUSE = Duration.ofSeconds(5);

  /** How long threads of their own rest after a failure, in milliseconds. No worker does. */
  private static final long FAILURE_PAUSE = 250;

  private @Nullable Database database;
  private @Nullable SchedulerSignaler signaler;
  private volatile boolean isShutDown;

  /** A store on the data source that Quartz is configured with. */
  RetryingJobStore() {
    setDbRetryInterval(FAILURE_PAUSE);
  }

  RetryingJobStore(Database database) {
    this();
    this.database = database;
  }

  /** Takes no longer one: Quartz's factory sets 15 seconds where an application sets nothing. */
  @Override
  public void setDbRetryInterval(long interval) {
    super.setDbRetryInterval(Math.min(interval, FAILURE_PAUSE));
  }

  @Override
  public void initialize(ClassLoadHelper loadHelper, SchedulerSignaler newSignaler)
      throws SchedulerConfigException {
    signaler = newSignaler;
    if (database == null) {
      database =
          new Database(
              new QuartzDataSource(Objects.requireNonNull(getDataSource())),
              getInstanceName(),
              new Tables(getTablePrefix(), Tables.HOLDFIRE));
    }
    super.initialize(loadHelper, newSignaler);
    if (getLockHandler() instanceof StdRowLockSemaphore rows) {
      rows.setMaxRetry(1); // it would sleep for a second, and go on in a transaction rolled back
    }
  }

  final Database database() {
    return Objects.requireNonNull(database, "not initialized");
  }

  @Override
  protected Connection getConnection() throws JobPersistenceException {
    try {
      return database().open();
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not get a connection: " + e.getMessage(), e);
    }
  }

  @Override
  public long getAcquireRetryDelay(int failureCount) {
    return Math.min(FAILURE_PAUSE, 50L << Math.min(10, failureCount));
  }

  /** What is tried. */
  @FunctionalInterface
  private interface Attempt<T> {
    T run() throws JobPersistenceException;
  }

  private <T> T again(String operation, Attempt<T> attempt) throws JobPersistenceException {
    Retries retries = database().retries(operation);
    while (true) {
      try {
        return attempt.run();
      } catch (JobPersistenceException e) {
        SQLException cause = Transience.cause(e);
        if (cause == null || !retries.again(cause)) {
          throw e;
        }
      }
    }
  }

  @Override
  protected <T> T executeInNonManagedTXLock(
      @Nullable String lock, TransactionCallback<T> work, @Nullable TransactionValidator<T> check)
      throws JobPersistenceException {
    return again(
        "work on Quartz's triggers", () -> super.executeInNonManagedTXLock(lock, work, check));
  }

  /**
   * Until it has happened, or the store is shut down: a worker must not leave it behind. At once
   * what another attempt may mend; every few seconds what is wrong with the job or the trigger.
   */
  @Override
  protected <T> T retryExecuteInNonManagedTXLock(
      @Nullable String lock, TransactionCallback<T> work) {
    boolean wasInterrupted = false;
    try {
      for (int attempts = 1; ; attempts++) {
        boolean isOfDatabase;
        try {
          return executeInNonManagedTXLock(lock, work, null);
        } catch (JobPersistenceException e) {
          tell(e, attempts);
          isOfDatabase = Transience.isOfDatabase(e);
        } catch (RuntimeException e) {
          tell(new JobPersistenceException(e.toString(), e), attempts);
          isOfDatabase = false;
        }
        if (isShutDown) {
          throw new IllegalStateException("The job store was shut down before it had succeeded");
        }
        wasInterrupted |= Thread.interrupted();
        rest(isOfDatabase, attempts);
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void rest(boolean isOfDatabase, int attempts) {
    if (isOfDatabase) {
      Retries.pause(attempts);
    } else {
      LockSupport.parkNanos(HOPELESS_PAUSE.toNanos());
    }
  }

  private void tell(JobPersistenceException failure, int attempts) {
    if (Integer.bitCount(attempts) == 1) {
      Objects.requireNonNull(signaler)
          .notifySchedulerListenersError(
              "Failed " + attempts + " times to write what became of a trigger; trying again",
              failure);
    }
  }

  @Override
  protected boolean doCheckin() throws JobPersistenceException {
    return again("check in", super::doCheckin);
  }

  @Override
  protected RecoverMisfiredJobsResult doRecoverMisfires() throws JobPersistenceException {
    return again("recover misfires", super::doRecoverMisfires);
  }

  @Override
  protected void commitConnection(Connection connection) throws JobPersistenceException {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new Transience.CommitFailedException(e);
    }
  }

  @Override
  public void shutdown() {
    isShutDown = true;
    super.shutdown();
  }
}
