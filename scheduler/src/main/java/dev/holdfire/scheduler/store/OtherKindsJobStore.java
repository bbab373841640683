package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import dev.holdfire.scheduler.store.table.FiredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.NoSuchDelegateException;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

/**
 * Quartz's JDBC job store for the application's own triggers: without the defects that double, lose
 * or resurrect firings, and kept away from recipient runs.
 */
@SuppressWarnings({
  "unchecked", // JobStoreTX overrides a generic method by a raw one
  "this-escape" // its setters are how a job store is configured
})
abstract class OtherKindsJobStore extends RetryingJobStore {
  /** How often it looks whether a trigger is due, in milliseconds. */
  private static final long LOOK_INTERVAL = 50;

  private volatile long otherKindsSeenAt;
  private volatile @Nullable Long otherKindDue;

  /** A store on the data source that Quartz is configured with. */
  OtherKindsJobStore() {
    useDelegate();
  }

  OtherKindsJobStore(Database database) {
    super(database);
    useDelegate();
  }

  private void useDelegate() {
    try {
      setDriverDelegateClass(HoldfireDelegate.class.getName());
    } catch (InvalidConfigurationException e) {
      throw new IllegalStateException("the name of a class is always accepted", e);
    }
  }

  /**
   * An error, such as of memory that ran out, as what Quartz's threads expect: it would end them,
   * and nothing would start them again.
   */
  static JobPersistenceException outlived(String what, Error error) {
    return new JobPersistenceException("Could not " + what + ": " + error, error);
  }

  @Override
  protected RecoverMisfiredJobsResult doRecoverMisfires() throws JobPersistenceException {
    try {
      return super.doRecoverMisfires();
    } catch (Error e) {
      throw outlived("look for misfires", e);
    }
  }

  // ---- acquire

  /** Acquires as Quartz does; what cannot be loaded does not hold up the rest. */
  final List<OperableTrigger> acquireOtherKinds(long noLaterThan, int maxCount, long timeWindow)
      throws JobPersistenceException {
    try {
      return super.acquireNextTriggers(noLaterThan, maxCount, timeWindow);
    } catch (JobPersistenceException e) {
      if (parkUnloadable(noLaterThan + timeWindow, maxCount) == 0) {
        throw e;
      }
      return super.acquireNextTriggers(noLaterThan, maxCount, timeWindow);
    }
  }

  private int parkUnloadable(long noLaterThan, int maxCount) throws JobPersistenceException {
    return (int)
        executeInLock(
            LOCK_TRIGGER_ACCESS,
            connection -> {
              try {
                return ((HoldfireDelegate) getDelegate())
                    .parkUnloadable(connection, noLaterThan, getMisfireTime(), maxCount);
              } catch (SQLException e) {
                throw new JobPersistenceException("Could not look for triggers", e);
              }
            });
  }

  /** When the first trigger of these kinds is due, if one is by then; asked now and then only. */
  final @Nullable Long otherKindDue(long noLaterThan) throws JobPersistenceException {
    long now = System.currentTimeMillis();
    if (Math.abs(now - otherKindsSeenAt) >= LOOK_INTERVAL) {
      otherKindDue =
          executeWithoutLock(
              connection -> {
                try {
                  return ((HoldfireDelegate) getDelegate())
                      .earliestOtherKind(connection, noLaterThan);
                } catch (SQLException e) {
                  throw new JobPersistenceException("Could not look for triggers", e);
                }
              });
      otherKindsSeenAt = now;
    }
    return otherKindDue;
  }

  /** The next question when one is due is not answered from memory. */
  final void lookAgain() {
    otherKindsSeenAt = 0;
  }

  // ---- firings of other kinds, fenced by their entries

  @Override
  protected @Nullable TriggerFiredBundle triggerFired(
      Connection connection, OperableTrigger trigger) throws JobPersistenceException {
    try {
      if (!new FiredTable(database()).exists(connection, trigger.getFireInstanceId())) {
        return null;
      }
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not look for the entry of a firing", e);
    }
    return super.triggerFired(connection, trigger);
  }

  @Override
  protected boolean removeTrigger(Connection connection, TriggerKey key)
      throws JobPersistenceException {
    RunGuard.refuseRemoving(key);
    endFirings(connection, key);
    return super.removeTrigger(connection, key);
  }

  @Override
  protected boolean replaceTrigger(
      Connection connection, TriggerKey key, OperableTrigger newTrigger)
      throws JobPersistenceException {
    RunGuard.refuseRemoving(key);
    endFirings(connection, key);
    return super.replaceTrigger(connection, key, newTrigger);
  }

  @Override
  protected void storeTrigger(
      Connection connection,
      OperableTrigger newTrigger,
      @Nullable JobDetail job,
      boolean replaceExisting,
      String state,
      boolean forceState,
      boolean recovering)
      throws JobPersistenceException {
    RunGuard.refuseStoring(newTrigger);
    if (replaceExisting && !forceState) {
      endFirings(connection, newTrigger.getKey());
    }
    super.storeTrigger(connection, newTrigger, job, replaceExisting, state, forceState, recovering);
  }

  @Override
  protected boolean removeJob(Connection connection, JobKey key) throws JobPersistenceException {
    RunGuard.refuseRemoving(key);
    return super.removeJob(connection, key);
  }

  @Override
  protected void clearAllSchedulingData(Connection connection) throws JobPersistenceException {
    otherFirings().endAll(connection);
    super.clearAllSchedulingData(connection);
  }

  private void endFirings(Connection connection, TriggerKey key) throws JobPersistenceException {
    otherFirings().end(connection, key);
  }

  final OtherFirings otherFirings() throws NoSuchDelegateException {
    return new OtherFirings(getDelegate(), new FiredTable(database()));
  }

  // ---- pausing, which is for other kinds only

  @Override
  public void pauseTrigger(Connection connection, TriggerKey key) throws JobPersistenceException {
    RunGuard.refusePausing(key);
    super.pauseTrigger(connection, key);
  }

  @Override
  public void resumeTrigger(Connection connection, TriggerKey key) throws JobPersistenceException {
    RunGuard.refusePausing(key);
    super.resumeTrigger(connection, key);
  }

  @Override
  public void pauseJob(JobKey key) throws JobPersistenceException {
    RunGuard.refusePausing(key);
    super.pauseJob(key);
  }

  @Override
  public void resumeJob(JobKey key) throws JobPersistenceException {
    RunGuard.refusePausing(key);
    super.resumeJob(key);
  }

  @Override
  public Set<String> resumeTriggerGroup(Connection connection, GroupMatcher<TriggerKey> matcher)
      throws JobPersistenceException {
    try {
      HoldfireDelegate delegate = (HoldfireDelegate) getDelegate();
      delegate.deletePausedTriggerGroup(connection, matcher);
      Set<String> groups = new HashSet<>();
      for (TriggerKey key : delegate.selectOtherKindsInGroup(connection, matcher)) {
        resumeTrigger(connection, key);
        groups.add(key.getGroup());
      }
      return groups;
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not resume the triggers of " + matcher, e);
    }
  }
}
