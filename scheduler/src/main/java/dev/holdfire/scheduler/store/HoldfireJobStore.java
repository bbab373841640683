package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.quartz.NoConnections;
import dev.holdfire.scheduler.store.quartz.RecipientRunTrigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerException;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.impl.jdbcjobstore.SchedulerStateRecord;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredResult;

/**
 * Quartz's JDBC job store, with recipient runs as a kind of trigger of its own, and without the
 * defects of the stock store that double, lose or resurrect firings.
 *
 * <p>Usable on its own: name this class as {@code org.quartz.jobStore.class} and configure it as
 * {@code JobStoreTX}, on the tables that are there. Every transaction is READ COMMITTED, whatever
 * the pool's default. Nodes with Quartz's own store can work on the same tables, as during a
 * rolling upgrade; the defects of the stock store remain where such a node takes part. Safe for use
 * by many threads.
 */
@SuppressWarnings({
  "unchecked", // JobStoreTX overrides a generic method by a raw one
  "this-escape" // its setters are how a job store is configured
})
public class HoldfireJobStore extends OtherKindsJobStore {
  private @Nullable RunFirings runs;
  private volatile @Nullable Membership membership;
  private final AtomicInteger recovered = new AtomicInteger();
  private volatile boolean isStarted;
  private boolean isTurnOfRuns; // of those that are due, when other kinds are due too; one thread
  private volatile Runnable beforeAcquiring = () -> {};

  /** A store without recipient runs, for {@code org.quartz.jobStore.class}. */
  public HoldfireJobStore() {}

  /** A store with recipient runs, on a data source of its own. */
  HoldfireJobStore(Database database, RunFirings runs) {
    super(database);
    this.runs = runs;
    NoConnections.register();
    setDataSource(NoConnections.NAME);
    setTablePrefix(database.tables().quartzPrefix());
    setInstanceName(database.scheduler());
    setUseProperties("true");
    setIsClustered(true);
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
    try {
      return parts == null
          ? acquireOtherKinds(noLaterThan, maxCount, timeWindow)
          : acquireAll(parts, noLaterThan, maxCount, timeWindow);
    } catch (Error e) {
      throw outlived("acquire triggers", e);
    }
  }

  private List<OperableTrigger> acquireAll(
      RunFirings parts, long noLaterThan, int maxCount, long timeWindow)
      throws JobPersistenceException {
    Long other = otherKindDue(noLaterThan);
    if (other == null) {
      return parts.acquire(noLaterThan, maxCount);
    }
    long now = System.currentTimeMillis();
    if (other > now || isTurnOfRuns) {
      List<OperableTrigger> earlier = parts.acquire(Math.max(other - 1, now), maxCount);
      if (!earlier.isEmpty()) {
        isTurnOfRuns = false;
        return earlier;
      }
    }
    isTurnOfRuns = true;
    lookAgain();
    try {
      List<OperableTrigger> others = acquireOtherKinds(noLaterThan, maxCount, timeWindow);
      return others.isEmpty() ? parts.acquire(noLaterThan, maxCount) : others;
    } catch (JobPersistenceException e) {
      List<OperableTrigger> ours = parts.acquire(noLaterThan, maxCount); // whatever is wrong there
      if (ours.isEmpty()) {
        throw e;
      }
      getLog().warn("Could not acquire the application's own triggers", e);
      return ours;
    }
  }

  @Override
  public List<TriggerFiredResult> triggersFired(List<OperableTrigger> triggers)
      throws JobPersistenceException {
    RunFirings parts = runs;
    try {
      return parts == null || !(triggers.get(0) instanceof RecipientRunTrigger)
          ? super.triggersFired(triggers)
          : parts.fire(triggers);
    } catch (Error e) {
      throw outlived("fire triggers", e);
    }
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
    recovered.set(0);
    boolean hasRecovered;
    try {
      hasRecovered = super.doCheckin();
    } catch (Error e) {
      throw outlived("check in", e);
    }
    Membership noted = membership;
    if (noted != null) {
      noted.checkedIn(begun, System.currentTimeMillis());
    }
    database().meters().recovered(recovered.get());
    return hasRecovered;
  }

  @Override
  protected void clusterRecover(Connection connection, List<SchedulerStateRecord> failed)
      throws JobPersistenceException {
    RunFirings parts = runs;
    if (parts == null) {
      super.clusterRecover(connection, failed);
      return;
    }
    int freed = 0;
    for (SchedulerStateRecord record : failed) {
      try {
        if (isGone(connection, parts, record)) {
          freed += parts.recovery().recover(connection, record.getSchedulerInstanceId());
          recoverOtherKinds(connection, record);
        }
      } catch (SQLException e) {
        throw new JobPersistenceException("Could not recover recipient runs", e);
      }
    }
    recovered.set(freed);
  }

  /** The first time, this node finds itself: what it looks for then is an earlier process of it. */
  private boolean isGone(Connection connection, RunFirings parts, SchedulerStateRecord record)
      throws SQLException {
    String instance = record.getSchedulerInstanceId();
    return instance.equals(getInstanceId())
        || parts.recovery().isSilent(connection, instance, record.getCheckinTimestamp());
  }

  /**
   * What cannot be recovered, such as a job whose class is not on this node, is left for the next
   * check-in: it holds up neither this one, without which no run fires, nor the runs.
   */
  private void recoverOtherKinds(Connection connection, SchedulerStateRecord record)
      throws SQLException, JobPersistenceException {
    Savepoint before = connection.setSavepoint();
    try {
      super.clusterRecover(connection, List.of(record));
    } catch (JobPersistenceException e) {
      SQLException cause = Transience.cause(e);
      if (cause != null && (Dialect.isContention(cause) || Dialect.isConnectionLost(cause))) {
        throw e; // the transaction is gone, and is run again
      }
      connection.rollback(before);
      getLog()
          .error(
              "Could not recover the application's own jobs of {}; trying again at the next check-in",
              record.getSchedulerInstanceId(),
              e);
    }
  }

  @Override
  public void schedulerStarted() throws SchedulerException {
    isStarted = true;
    super.schedulerStarted();
    if (runs == null) {
      adviseIndex();
    }
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
