package dev.holdfire.scheduler.store.other;

import static java.util.Objects.requireNonNull;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.Constants;
import org.quartz.impl.triggers.SimpleTriggerImpl;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

/**
 * Fires acquired triggers in one transaction: those of jobs that execute any number of times at
 * once. Left to Quartz's own way, under its lock, is what a command of Quartz changes by looking at
 * it first: triggers of jobs that execute one at a time, with a calendar, or late enough that a
 * node could take them for misfired; and what cannot be locked or loaded. Safe for use by many
 * threads.
 */
final class Firing {
  /** By how much nodes may differ in what they take for late, in milliseconds. */
  private static final long MARGIN = 5_000;

  private final Database database;
  private final HoldfireDelegate delegate;
  private final ClassLoadHelper classes;
  private final TriggerRows rows;
  private final Entries entries;
  private final Clock clock;

  Firing(
      Database database,
      HoldfireDelegate delegate,
      ClassLoadHelper classes,
      Entries entries,
      Clock clock) {
    this.database = database;
    this.delegate = delegate;
    this.classes = classes;
    this.rows = new TriggerRows(database);
    this.entries = entries;
    this.clock = clock;
  }

  /**
   * What became of triggers, by the ids of their entries.
   *
   * @param fired those that fire
   * @param lost those that fire no more: they were taken away, or this node was taken for dead
   */
  record Outcome(Map<String, TriggerFiredBundle> fired, Set<String> lost) {
    static final Outcome NONE = new Outcome(Map.of(), Set.of());
  }

  /**
   * Fires triggers that do not fire again, in a transaction of its own. What is in neither part of
   * the outcome is untouched. The triggers themselves are not changed, so what fails can be done
   * again.
   *
   * @param misfireThreshold how late a trigger may be, in milliseconds
   */
  Outcome fireLast(List<OperableTrigger> triggers, long misfireThreshold) {
    List<OperableTrigger> last =
        select(triggers, misfireThreshold, trigger -> !firesAgain(trigger));
    return last.isEmpty()
        ? Outcome.NONE
        : database.transaction("fire triggers", connection -> fire(connection, last));
  }

  /**
   * Fires triggers that fire again, in a transaction that has Quartz's lock: a node with Quartz's
   * own store that has read such a trigger as waiting would take it for the same when it waits
   * again.
   */
  Outcome fireAgain(Connection connection, List<OperableTrigger> triggers, long misfireThreshold)
      throws SQLException {
    return fire(connection, select(triggers, misfireThreshold, Firing::firesAgain));
  }

  private List<OperableTrigger> select(
      List<OperableTrigger> triggers, long misfireThreshold, Predicate<OperableTrigger> condition) {
    long latest = clock.millis() - misfireThreshold + Math.min(MARGIN, misfireThreshold / 2);
    return triggers.stream()
        .filter(trigger -> isIndependent(trigger, latest))
        .filter(condition)
        .toList();
  }

  private static boolean firesAgain(OperableTrigger trigger) {
    OperableTrigger fired = (OperableTrigger) trigger.clone();
    fired.triggered(null);
    return fired.getNextFireTime() != null;
  }

  private static boolean isIndependent(OperableTrigger trigger, long latest) {
    return trigger.getCalendarName() == null
        && (trigger.getMisfireInstruction() == Trigger.MISFIRE_INSTRUCTION_IGNORE_MISFIRE_POLICY
            || moment(trigger) > latest);
  }

  private Outcome fire(Connection connection, List<OperableTrigger> triggers) throws SQLException {
    Map<JobKey, JobDetail> jobs = jobs(connection, triggers);
    List<OperableTrigger> locked =
        lock(
            connection,
            triggers.stream().filter(trigger -> jobs.containsKey(trigger.getJobKey())).toList());
    Set<String> held = entries.lock(connection, ids(locked));
    Set<String> lost = new HashSet<>(ids(locked));
    lost.removeAll(held);
    List<OperableTrigger> firing =
        locked.stream().filter(trigger -> held.contains(trigger.getFireInstanceId())).toList();
    return new Outcome(execute(connection, firing, jobs), lost);
  }

  private static List<String> ids(Collection<OperableTrigger> triggers) {
    return triggers.stream().map(OperableTrigger::getFireInstanceId).toList();
  }

  /** The jobs of these triggers that can be loaded and execute any number of times at once. */
  private Map<JobKey, JobDetail> jobs(Connection connection, List<OperableTrigger> triggers)
      throws SQLException {
    Map<JobKey, JobDetail> jobs = new HashMap<>();
    for (JobKey key : triggers.stream().map(OperableTrigger::getJobKey).distinct().toList()) {
      JobDetail job = job(connection, key);
      if (job != null && !job.isConcurrentExecutionDisallowed()) {
        jobs.put(key, job);
      }
    }
    return jobs;
  }

  private @Nullable JobDetail job(Connection connection, JobKey key) throws SQLException {
    try {
      return delegate.selectJobDetail(connection, key, classes);
    } catch (ClassNotFoundException | IOException | RuntimeException e) {
      return null; // Quartz's own way tells it and puts the trigger in error
    }
  }

  /** Those that are still acquired for the same moment: by this node, or once more by another. */
  private List<OperableTrigger> lock(Connection connection, List<OperableTrigger> triggers)
      throws SQLException {
    List<TriggerKey> keys = triggers.stream().map(OperableTrigger::getKey).toList();
    Map<TriggerKey, Long> acquired = rows.lockInState(connection, keys, Constants.STATE_ACQUIRED);
    List<OperableTrigger> same =
        triggers.stream()
            .filter(trigger -> Objects.equals(acquired.get(trigger.getKey()), moment(trigger)))
            .toList();
    List<TriggerKey> simple =
        same.stream().filter(Firing::isSimple).map(OperableTrigger::getKey).toList();
    Set<TriggerKey> unlocked = new HashSet<>(simple);
    unlocked.removeAll(Set.copyOf(rows.lockSimple(connection, simple)));
    return same.stream().filter(trigger -> !unlocked.contains(trigger.getKey())).toList();
  }

  private static long moment(OperableTrigger trigger) {
    return trigger.getNextFireTime().toInstant().toEpochMilli();
  }

  static boolean isSimple(OperableTrigger trigger) {
    return trigger instanceof SimpleTriggerImpl simple && !simple.hasAdditionalProperties();
  }

  private Map<String, TriggerFiredBundle> execute(
      Connection connection, List<OperableTrigger> firing, Map<JobKey, JobDetail> jobs)
      throws SQLException {
    if (firing.isEmpty()) {
      return Map.of();
    }
    entries.execute(connection, firing, jobs);
    Map<String, TriggerFiredBundle> bundles = new HashMap<>();
    for (OperableTrigger trigger : firing) {
      JobDetail job = (JobDetail) requireNonNull(jobs.get(trigger.getJobKey())).clone();
      bundles.put(trigger.getFireInstanceId(), bundle((OperableTrigger) trigger.clone(), job));
    }
    advance(connection, bundles.values());
    return bundles;
  }

  /** Tells the trigger that it has fired. */
  private TriggerFiredBundle bundle(OperableTrigger trigger, JobDetail job) {
    Date before = trigger.getPreviousFireTime();
    trigger.triggered(null);
    job.getJobDataMap().clearDirtyFlag();
    return new TriggerFiredBundle(
        job,
        trigger,
        null,
        trigger.getKey().getGroup().equals(Scheduler.DEFAULT_RECOVERY_GROUP),
        Date.from(clock.instant()),
        trigger.getPreviousFireTime(),
        before,
        trigger.getNextFireTime());
  }

  private void advance(Connection connection, Collection<TriggerFiredBundle> bundles)
      throws SQLException {
    List<OperableTrigger> together = new ArrayList<>();
    List<SimpleTrigger> simple = new ArrayList<>();
    for (TriggerFiredBundle bundle : bundles) {
      OperableTrigger trigger = bundle.getTrigger();
      if (isSimple(trigger)) {
        simple.add((SimpleTrigger) trigger);
        together.add(trigger);
      } else if (delegate.typeOf(trigger).equals(Constants.TTYPE_CRON)) {
        together.add(trigger);
      } else {
        update(connection, bundle);
      }
    }
    rows.advance(connection, delegate, together);
    rows.count(connection, simple);
  }

  /** Writes a trigger of a rarer kind, which counts in a table of its own. */
  private void update(Connection connection, TriggerFiredBundle bundle) throws SQLException {
    OperableTrigger trigger = bundle.getTrigger();
    try {
      delegate.updateTrigger(
          connection, trigger, TriggerRows.stateAfter(trigger), bundle.getJobDetail());
    } catch (IOException e) {
      throw new SQLException("Could not write trigger " + trigger.getKey(), e);
    }
  }
}
