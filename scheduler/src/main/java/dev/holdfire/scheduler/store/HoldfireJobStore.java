package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Tables;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import dev.holdfire.scheduler.store.quartz.NoConnections;
import dev.holdfire.scheduler.store.quartz.QuartzDataSource;
import dev.holdfire.scheduler.store.quartz.RecipientRunTrigger;
import dev.holdfire.scheduler.store.table.FiredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerConfigException;
import org.quartz.SchedulerException;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.NoSuchDelegateException;
import org.quartz.impl.jdbcjobstore.SchedulerStateRecord;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.SchedulerSignaler;
import org.quartz.spi.TriggerFiredBundle;
import org.quartz.spi.TriggerFiredResult;

/**
 * Quartz's JDBC job store, with recipient runs as a kind of trigger of its own, and without the
 * defects of the stock store that double, lose or resurrect firings.
 *
 * <p>Usable on its own: name this class as {@code org.quartz.jobStore.class} and configure it as
 * {@code JobStoreTX}. Every transaction is READ COMMITTED, whatever the pool's default. Safe for
 * use by many threads.
 */
@SuppressWarnings({
  "unchecked", // JobStoreTX overrides a generic method by a raw one
  "this-escape" // its setters are how a job store is configured
})
public class HoldfireJobStore extends JobStoreTX {
  /** How often it looks whether a trigger of another kind is due, in milliseconds. */
  private static final long OTHER_KINDS_INTERVAL = 50;

  private @Nullable Database database;
  private @Nullable RunFirings runs;
  private volatile @Nullable Membership membership;
  private volatile boolean isStarted;
  private volatile long otherKindsSeenAt;
  private volatile @Nullable Long otherKindDue;
  private volatile Runnable beforeAcquiring = () -> {};

  /** A store without recipient runs, for {@code org.quartz.jobStore.class}. */
  public HoldfireJobStore() {
    useDelegate();
  }

  /** A store with recipient runs, on a data source of its own. */
  HoldfireJobStore(Database database, RunFirings runs) {
    this();
    this.database = database;
    this.runs = runs;
    NoConnections.register();
    setDataSource(NoConnections.NAME);
    setTablePrefix(database.tables().quartzPrefix());
    setInstanceName(database.scheduler());
    setUseProperties("true");
    setIsClustered(true);
  }

  private void useDelegate() {
    try {
      setDriverDelegateClass(HoldfireDelegate.class.getName());
    } catch (InvalidConfigurationException e) {
      throw new IllegalStateException("the name of a class is always accepted", e);
    }
  }

  @Override
  public void initialize(ClassLoadHelper loadHelper, SchedulerSignaler signaler)
      throws SchedulerConfigException {
    if (database == null) {
      database =
          new Database(
              new QuartzDataSource(Objects.requireNonNull(getDataSource())),
              getInstanceName(),
              new Tables(getTablePrefix(), Tables.HOLDFIRE));
    }
    super.initialize(loadHelper, signaler);
  }

  private Database database() {
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
    return Math.min(getDbRetryInterval(), 50L << Math.min(10, failureCount));
  }

  // ---- acquire, start, complete

  /** Tells who wants to know each time before triggers are acquired. */
  void beforeAcquiring(Runnable listener) {
    beforeAcquiring = listener;
  }

  @Override
  public List<OperableTrigger> acquireNextTriggers(long noLaterThan, int maxCount, long timeWindow)
      throws JobPersistenceException {
    beforeAcquiring.run();
    RunFirings parts = runs;
    if (parts == null) {
      return acquireOtherKinds(noLaterThan, maxCount, timeWindow);
    }
    Long other = otherKindDue(noLaterThan);
    if (other == null) {
      return parts.acquire(noLaterThan, maxCount);
    }
    if (other > System.currentTimeMillis()) {
      List<OperableTrigger> earlier = parts.acquire(other - 1, maxCount);
      if (!earlier.isEmpty()) {
        return earlier;
      }
    }
    otherKindsSeenAt = 0;
    List<OperableTrigger> others = acquireOtherKinds(noLaterThan, maxCount, timeWindow);
    return others.isEmpty() ? parts.acquire(noLaterThan, maxCount) : others;
  }

  private List<OperableTrigger> acquireOtherKinds(long noLaterThan, int maxCount, long timeWindow)
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

  private @Nullable Long otherKindDue(long noLaterThan) throws JobPersistenceException {
    long now = System.currentTimeMillis();
    if (Math.abs(now - otherKindsSeenAt) >= OTHER_KINDS_INTERVAL) {
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

  @Override
  public List<TriggerFiredResult> triggersFired(List<OperableTrigger> triggers)
      throws JobPersistenceException {
    RunFirings parts = runs;
    if (parts == null || !(triggers.get(0) instanceof RecipientRunTrigger)) {
      return super.triggersFired(triggers);
    }
    return parts.fire(triggers);
  }

  @Override
  public void releaseAcquiredTrigger(OperableTrigger trigger) {
    RunFirings parts = runs;
    if (parts != null && trigger instanceof RecipientRunTrigger) {
      parts.release(trigger);
    } else {
      super.releaseAcquiredTrigger(trigger);
    }
  }

  @Override
  public void triggeredJobComplete(
      OperableTrigger trigger, JobDetail job, CompletedExecutionInstruction instruction) {
    RunFirings parts = runs;
    if (parts != null && trigger instanceof RecipientRunTrigger) {
      parts.release(trigger); // a worker that took it would have handed it in
    } else {
      super.triggeredJobComplete(trigger, job, instruction);
    }
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

  private OtherFirings otherFirings() throws NoSuchDelegateException {
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

  // ---- the cluster

  @Override
  protected long calcFailedIfAfter(SchedulerStateRecord record) {
    if (runs == null) {
      return super.calcFailedIfAfter(record);
    }
    long late = Math.max(0, System.currentTimeMillis() - lastCheckin - getClusterCheckinInterval());
    return record.getCheckinTimestamp() + 3 * record.getCheckinInterval() + late;
  }

  /** Where this node's check-ins are noted; two intervals after one it may be taken for dead. */
  void noteCheckIns(Membership newMembership) {
    membership = newMembership;
  }

  @Override
  protected boolean doCheckin() throws JobPersistenceException {
    long begun = System.currentTimeMillis();
    boolean recovered = super.doCheckin();
    Membership noted = membership;
    if (noted != null) {
      noted.checkedIn(begun, System.currentTimeMillis());
    }
    return recovered;
  }

  @Override
  protected void clusterRecover(Connection connection, List<SchedulerStateRecord> failed)
      throws JobPersistenceException {
    RunFirings parts = runs;
    if (parts == null) {
      super.clusterRecover(connection, failed);
      return;
    }
    try {
      List<SchedulerStateRecord> silent = new ArrayList<>();
      for (SchedulerStateRecord record : failed) {
        if (parts.recovery().isSilent(connection, record)) {
          parts.recovery().recover(connection, record.getSchedulerInstanceId());
          silent.add(record);
        }
      }
      super.clusterRecover(connection, silent);
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not recover recipient runs", e);
    }
  }

  @Override
  public void schedulerStarted() throws SchedulerException {
    isStarted = true;
    super.schedulerStarted();
  }

  @Override
  public void shutdown() {
    RunFirings parts = runs;
    if (parts == null) {
      handOver();
      super.shutdown();
    } else {
      super.shutdown();
      if (isStarted) {
        parts.runs().close();
        handOver();
      }
    }
  }

  /** Frees at once what this node had acquired; what it still executes is found by the others. */
  private void handOver() {
    Membership noted = membership;
    if (isClustered() && (noted == null || noted.hasCheckedIn())) {
      try {
        executeInLock(
            LOCK_TRIGGER_ACCESS,
            connection -> otherFirings().handOver(connection, getInstanceId(), runs));
      } catch (JobPersistenceException e) {
        getLog().warn("Could not hand over; the other nodes recover what this one had", e);
      }
    }
  }
}
