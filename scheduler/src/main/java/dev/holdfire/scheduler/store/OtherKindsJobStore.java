package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.other.Storing;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.OperableTrigger;

/**
 * Quartz's JDBC job store for the application's own triggers: without the defects that double, lose
 * or resurrect firings, and kept away from recipient runs.
 */
@SuppressWarnings("unchecked") // JobStoreTX overrides a generic method by a raw one
abstract class OtherKindsJobStore extends SetWiseJobStore {
  /** A store on the data source that Quartz is configured with. */
  OtherKindsJobStore() {}

  OtherKindsJobStore(Database database) {
    super(database);
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

  // ---- storing many triggers

  /** Those that are to wait are stored in sets, all others in Quartz's own way. */
  @Override
  public void storeJobsAndTriggers(Map<JobDetail, Set<? extends Trigger>> jobs, boolean replace)
      throws JobPersistenceException {
    executeInLock(
        isLockOnInsert() || replace ? LOCK_TRIGGER_ACCESS : null,
        connection -> {
          try {
            storeAll(connection, jobs, replace);
            return true;
          } catch (SQLException | IOException e) {
            throw new JobPersistenceException("Could not store triggers: " + e.getMessage(), e);
          }
        });
  }

  private void storeAll(
      Connection connection, Map<JobDetail, Set<? extends Trigger>> jobs, boolean replace)
      throws JobPersistenceException, SQLException, IOException {
    Map<JobKey, JobDetail> details = new HashMap<>();
    List<OperableTrigger> free = new ArrayList<>();
    List<OperableTrigger> others = new ArrayList<>();
    Set<String> freeGroups = freeGroups(connection, jobs.values());
    for (JobDetail job : jobs.keySet()) {
      storeJob(connection, job, replace);
      details.put(job.getKey(), job);
      boolean isFree = !job.isConcurrentExecutionDisallowed() || isIdle(connection, job.getKey());
      for (Trigger trigger : jobs.get(job)) {
        boolean waits = isFree && freeGroups.contains(trigger.getKey().getGroup());
        (waits ? free : others).add((OperableTrigger) trigger);
      }
    }
    others.addAll(new Storing(database(), delegate()).store(connection, free, replace));
    for (OperableTrigger trigger : others) {
      JobDetail job = details.get(trigger.getJobKey());
      storeTrigger(connection, trigger, job, replace, STATE_WAITING, false, false);
    }
  }

  private boolean isIdle(Connection connection, JobKey job) throws JobPersistenceException {
    return checkBlockedState(connection, job, STATE_WAITING).equals(STATE_WAITING);
  }

  /** The groups of these triggers that are not paused. */
  private Set<String> freeGroups(Connection connection, Collection<Set<? extends Trigger>> triggers)
      throws JobPersistenceException, SQLException {
    Set<String> groups = new HashSet<>();
    triggers.forEach(set -> set.forEach(each -> groups.add(each.getKey().getGroup())));
    Set<String> paused = delegate().selectPausedTriggerGroups(connection);
    if (paused.contains(ALL_GROUPS_PAUSED)) {
      return Set.of();
    }
    if (!paused.isEmpty()) {
      for (String group : List.copyOf(groups)) { // the database may take others for the same
        if (delegate().isTriggerGroupPaused(connection, group)) {
          groups.remove(group);
        }
      }
    }
    return groups;
  }

  // ---- taking triggers away, with what fires of them

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
      deleteOtherKind(connection, newTrigger, endFirings(connection, newTrigger.getKey()));
    }
    super.storeTrigger(connection, newTrigger, job, replaceExisting, state, forceState, recovering);
  }

  /** Quartz would leave what the old kind's table has, and write nothing to the new one's. */
  private void deleteOtherKind(
      Connection connection, OperableTrigger newTrigger, @Nullable String kind)
      throws JobPersistenceException {
    if (kind == null || kind.equals(delegate().typeOf(newTrigger))) {
      return;
    }
    try {
      delegate().deleteTrigger(connection, newTrigger.getKey());
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not replace " + newTrigger.getKey(), e);
    }
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

  /**
   * Locks the trigger first: it may be acquired and fired without Quartz's lock.
   *
   * @return the discriminator of its kind; null if it does not exist
   */
  private @Nullable String endFirings(Connection connection, TriggerKey key)
      throws JobPersistenceException {
    String kind = lock(connection, key);
    otherFirings().end(connection, key);
    return kind;
  }

  // ---- pausing, which is for other kinds only

  @Override
  public void pauseTrigger(Connection connection, TriggerKey key) throws JobPersistenceException {
    RunGuard.refusePausing(key);
    lock(connection, key);
    super.pauseTrigger(connection, key);
  }

  @Override
  public void resumeTrigger(Connection connection, TriggerKey key) throws JobPersistenceException {
    RunGuard.refusePausing(key);
    lock(connection, key);
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
      HoldfireDelegate delegate = delegate();
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
