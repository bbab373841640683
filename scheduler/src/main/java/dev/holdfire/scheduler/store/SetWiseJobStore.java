package dev.holdfire.scheduler.store;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Retries;
import dev.holdfire.scheduler.store.other.IndexAdvice;
import dev.holdfire.scheduler.store.other.TriggersInSets;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import dev.holdfire.scheduler.store.table.FiredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.NoSuchDelegateException;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.impl.jdbcjobstore.TriggerStatus;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;
import org.quartz.spi.TriggerFiredResult;

/**
 * Quartz's JDBC job store for the application's own triggers, with its hot paths a set at a time:
 * acquire, fire and complete. What they leave goes Quartz's own way, under its lock.
 */
@SuppressWarnings({
  "unchecked", // JobStoreTX overrides a generic method by a raw one
  "this-escape" // its setters are how a job store is configured
})
abstract class SetWiseJobStore extends RetryingJobStore {
  private static final Set<String> DELEGATES =
      Set.of(StdJDBCDelegate.class.getName(), HoldfireDelegate.class.getName());

  /** How often it looks whether a trigger is due, in milliseconds. */
  private static final long LOOK_INTERVAL = 50;

  /** How long it leaves triggers that it could not free, in milliseconds. */
  private static final long RELEASE_PAUSE = 1_000;

  private @Nullable TriggersInSets inSets; // guarded by this
  private boolean isInSetsKnown; // guarded by this
  private volatile long releaseFailedAt;
  private volatile long otherKindsSeenAt;
  private volatile @Nullable Long otherKindDue;

  /** A store on the data source that Quartz is configured with. */
  SetWiseJobStore() {
    useDelegate();
  }

  SetWiseJobStore(Database database) {
    super(database);
    useDelegate();
  }

  private void useDelegate() {
    try {
      super.setDriverDelegateClass(HoldfireDelegate.class.getName());
    } catch (InvalidConfigurationException e) {
      throw new IllegalStateException("the name of a class is always accepted", e);
    }
  }

  /**
   * Accepts the delegate that Quartz's own store needs on MySQL, MariaDB and H2, for which this one
   * has its own.
   *
   * @throws InvalidConfigurationException if it is another one
   */
  @Override
  public void setDriverDelegateClass(String name) throws InvalidConfigurationException {
    if (!DELEGATES.contains(name)) {
      throw new InvalidConfigurationException(
          "org.quartz.jobStore.driverDelegateClass is "
              + name
              + ", but Holdfire's job store has its own delegate, for MySQL, MariaDB and H2; remove"
              + " this setting, or keep Quartz's job store on another database");
    }
  }

  final HoldfireDelegate delegate() throws NoSuchDelegateException {
    return (HoldfireDelegate) getDelegate();
  }

  // ---- acquire

  /** Acquires which ones Quartz would; what cannot be loaded does not hold up the rest. */
  final List<OperableTrigger> acquireOtherKinds(long noLaterThan, int maxCount, long timeWindow)
      throws JobPersistenceException {
    TriggersInSets sets = inSets();
    if (sets == null) {
      return acquireAsQuartz(noLaterThan, maxCount, timeWindow);
    }
    releaseUnsure(sets.unsure());
    List<OperableTrigger> acquired =
        sets.acquire(noLaterThan, getMisfireTime(), maxCount, timeWindow);
    return acquired == null ? acquireAsQuartz(noLaterThan, maxCount, timeWindow) : acquired;
  }

  /** Nobody else would: this node lives, and does not know that it has them. */
  private void releaseUnsure(Queue<OperableTrigger> unsure) {
    if (!isReleaseDue(unsure)) {
      return;
    }
    try {
      for (OperableTrigger each = unsure.peek(); each != null; each = unsure.peek()) {
        OperableTrigger trigger = each;
        executeInLock(
            LOCK_TRIGGER_ACCESS,
            connection -> {
              releaseAcquiredTrigger(connection, trigger);
              return true;
            });
        unsure.remove();
      }
    } catch (JobPersistenceException e) {
      releaseFailedAt = System.currentTimeMillis();
      getLog().warn("Could not free {} triggers; trying again in 1 s", unsure.size(), e);
    }
  }

  private boolean isReleaseDue(Queue<OperableTrigger> unsure) {
    return !unsure.isEmpty()
        && Math.abs(System.currentTimeMillis() - releaseFailedAt) >= RELEASE_PAUSE;
  }

  private List<OperableTrigger> acquireAsQuartz(long noLaterThan, int maxCount, long timeWindow)
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

  /** The hot paths without Quartz's lock; null where the database cannot do them. */
  private @Nullable TriggersInSets inSets() throws JobPersistenceException {
    synchronized (this) {
      if (!isInSetsKnown) {
        inSets = TriggersInSets.on(database(), actor());
        isInSetsKnown = true;
      }
      return inSets;
    }
  }

  private TriggersInSets.Actor actor() throws JobPersistenceException {
    return new TriggersInSets.Actor(
        delegate(), getClassLoadHelper(), getInstanceId(), this::getFiredTriggerRecordId);
  }

  /** Tells which index would help on tables that are not Holdfire's. */
  final void adviseIndex() {
    try {
      IndexAdvice.on(database()).ifPresent(advice -> getLog().warn("{}", advice));
    } catch (StoreException e) {
      getLog().warn("Could not look which indexes there are: {}", e.getMessage());
    }
  }

  private int parkUnloadable(long noLaterThan, int maxCount) throws JobPersistenceException {
    return (int)
        executeInLock(
            LOCK_TRIGGER_ACCESS,
            connection -> {
              try {
                return delegate()
                    .parkUnloadable(connection, noLaterThan, getMisfireTime(), maxCount);
              } catch (SQLException e) {
                throw new JobPersistenceException("Could not look for triggers", e);
              }
            });
  }

  /** When the first trigger of these kinds is due, if one is by then; asked now and then only. */
  final @Nullable Long otherKindDue(long noLaterThan) throws JobPersistenceException {
    long now = System.currentTimeMillis();
    TriggersInSets sets = inSets();
    if (sets != null && isReleaseDue(sets.unsure())) {
      return now; // so that they are freed
    }
    if (Math.abs(now - otherKindsSeenAt) >= LOOK_INTERVAL) {
      otherKindDue =
          executeWithoutLock(
              connection -> {
                try {
                  return delegate().earliestOtherKind(connection, noLaterThan);
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

  // ---- fire and complete

  @Override
  public List<TriggerFiredResult> triggersFired(List<OperableTrigger> triggers)
      throws JobPersistenceException {
    TriggersInSets sets = inSets();
    if (sets == null) {
      return super.triggersFired(triggers);
    }
    Map<String, TriggerFiredResult> results =
        new HashMap<>(sets.fireLast(triggers, getMisfireThreshold()));
    results.putAll(fireAgain(sets, without(triggers, results.keySet())));
    without(triggers, results.keySet())
        .forEach(left -> results.put(left.getFireInstanceId(), fireAsQuartz(left)));
    return triggers.stream().map(each -> results.get(each.getFireInstanceId())).toList();
  }

  private static List<OperableTrigger> without(List<OperableTrigger> triggers, Set<String> ids) {
    return triggers.stream().filter(each -> !ids.contains(each.getFireInstanceId())).toList();
  }

  private Map<String, TriggerFiredResult> fireAgain(
      TriggersInSets sets, List<OperableTrigger> triggers) {
    if (triggers.isEmpty()) {
      return Map.of();
    }
    try {
      return executeInNonManagedTXLock(
          LOCK_TRIGGER_ACCESS,
          connection -> sets.fireAgain(connection, triggers, getMisfireThreshold()),
          null);
    } catch (JobPersistenceException e) {
      Map<String, TriggerFiredResult> failed = new HashMap<>();
      triggers.forEach(each -> failed.put(each.getFireInstanceId(), new TriggerFiredResult(e)));
      return failed; // they are released, and then fire
    }
  }

  /** Fires one in a transaction of its own, so that what fails takes no other with it. */
  private TriggerFiredResult fireAsQuartz(OperableTrigger trigger) {
    Retries retries = database().retries("fire a trigger");
    while (true) {
      TriggerFiredResult result = fireOnce((OperableTrigger) trigger.clone());
      SQLException cause =
          result.getException() instanceof JobPersistenceException failure
              ? Transience.cause(failure)
              : null;
      if (cause == null || !retries.again(cause)) {
        return result;
      }
    }
  }

  private TriggerFiredResult fireOnce(OperableTrigger trigger) {
    try {
      return super.triggersFired(List.of(trigger)).get(0);
    } catch (JobPersistenceException e) {
      return new TriggerFiredResult(e);
    }
  }

  @Override
  public void triggeredJobComplete(
      OperableTrigger trigger, JobDetail job, CompletedExecutionInstruction instruction) {
    if (!isCompleteInSets(trigger, job, instruction)) {
      super.triggeredJobComplete(trigger, job, instruction);
    }
  }

  /**
   * Writes nothing when the entry is gone: then this was written by a commit whose answer was lost,
   * or this node was taken for dead; and others may have fired what it would unblock.
   */
  @Override
  protected void triggeredJobComplete(
      Connection connection,
      OperableTrigger trigger,
      JobDetail job,
      CompletedExecutionInstruction instruction)
      throws JobPersistenceException {
    if (hasEntry(connection, trigger)) {
      super.triggeredJobComplete(connection, trigger, job, instruction);
    }
  }

  private boolean hasEntry(Connection connection, OperableTrigger trigger)
      throws JobPersistenceException {
    try {
      return new FiredTable(database()).exists(connection, trigger.getFireInstanceId());
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not look for the entry of a firing", e);
    }
  }

  private boolean isCompleteInSets(
      OperableTrigger trigger, JobDetail job, CompletedExecutionInstruction instruction) {
    try {
      TriggersInSets sets = inSets();
      return sets != null && sets.complete(trigger, job, instruction);
    } catch (JobPersistenceException e) {
      getLog().warn("Could not look at the database; going on in Quartz's own way", e);
      return false;
    }
  }

  /**
   * Frees a trigger that this node has acquired and does not fire, or notes that it is to be freed:
   * the one thread that acquires must not try for as long as something is wrong with it.
   */
  @Override
  public void releaseAcquiredTrigger(OperableTrigger trigger) {
    try {
      TriggersInSets sets = inSets();
      if (sets == null) {
        super.releaseAcquiredTrigger(trigger);
        return;
      }
      sets.unsure().add(trigger);
      releaseUnsure(sets.unsure());
    } catch (JobPersistenceException e) {
      getLog().warn("Could not free trigger {}; trying again", trigger.getKey(), e);
    }
  }

  /**
   * Frees a trigger that this node has acquired and does not fire. Nothing is freed of another
   * node; what was fired and never began waits as before; what waits for its job goes on waiting.
   */
  @Override
  protected void releaseAcquiredTrigger(Connection connection, OperableTrigger trigger)
      throws JobPersistenceException {
    lock(connection, trigger.getKey());
    otherFirings().release(connection, trigger, this::stateBesideItsJob);
  }

  private String stateBesideItsJob(Connection connection, OperableTrigger trigger)
      throws JobPersistenceException {
    return checkBlockedState(connection, trigger.getJobKey(), STATE_WAITING);
  }

  /** Fires one unless its entry is gone, which fences it, or it is acquired for another moment. */
  @Override
  protected @Nullable TriggerFiredBundle triggerFired(
      Connection connection, OperableTrigger trigger) throws JobPersistenceException {
    lock(connection, trigger.getKey());
    try {
      TriggerStatus status = delegate().selectTriggerStatus(connection, trigger.getKey());
      if (!isDue(status, trigger.getNextFireTime()) || !hasEntry(connection, trigger)) {
        return null;
      }
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not look when a trigger is due", e);
    }
    return super.triggerFired(connection, trigger);
  }

  private static boolean isDue(@Nullable TriggerStatus status, Date moment) {
    Date next = status == null ? null : status.getNextFireTime();
    return next != null && next.toInstant().equals(moment.toInstant());
  }

  /** Locks the row of a trigger; the discriminator of its kind, or null if it does not exist. */
  final @Nullable String lock(Connection connection, TriggerKey key)
      throws JobPersistenceException {
    try {
      return delegate().lockTrigger(connection, key);
    } catch (SQLException e) {
      throw new JobPersistenceException("Could not lock trigger " + key, e);
    }
  }

  final OtherFirings otherFirings() throws NoSuchDelegateException {
    return new OtherFirings(getDelegate(), new FiredTable(database()));
  }
}
