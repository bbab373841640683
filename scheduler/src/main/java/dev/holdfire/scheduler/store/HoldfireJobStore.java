package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.quartz.NoConnections;
import dev.holdfire.scheduler.store.quartz.RecipientRunTrigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
  private volatile boolean isStarted;
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
    lookAgain();
    List<OperableTrigger> others = acquireOtherKinds(noLaterThan, maxCount, timeWindow);
    return others.isEmpty() ? parts.acquire(noLaterThan, maxCount) : others;
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
