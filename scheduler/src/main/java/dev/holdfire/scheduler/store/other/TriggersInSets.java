package dev.holdfire.scheduler.store.other;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;
import org.quartz.spi.TriggerFiredResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hot paths of triggers of Quartz's own kinds, a set at a time and, but for triggers that fire
 * again, without Quartz's lock. Each call is a transaction, which never waits for a trigger that
 * another holds; what cannot be done so is left to Quartz's own way, under its lock. Nodes with
 * Quartz's own store can work on the same tables. Safe for use by many threads.
 */
public final class TriggersInSets {
  private static final Logger log = LoggerFactory.getLogger(TriggersInSets.class);

  private static final TriggerFiredResult NOTHING =
      new TriggerFiredResult((TriggerFiredBundle) null);

  /** How often it looks when other nodes have acquired all that was due at that moment. */
  private static final int LOOKS = 3;

  private final Acquisition acquisition;
  private final Firing firing;
  private final Completions completions;

  private TriggersInSets(Acquisition acquisition, Firing firing, Completions completions) {
    this.acquisition = acquisition;
    this.firing = firing;
    this.completions = completions;
  }

  /**
   * Who acts, and how it finds what it needs.
   *
   * @param instance the node
   * @param entryIds a new id for each firing
   */
  public record Actor(
      HoldfireDelegate delegate,
      ClassLoadHelper classes,
      String instance,
      Supplier<String> entryIds) {}

  /** The hot paths on this database; null if it cannot pass over rows that others have locked. */
  public static @Nullable TriggersInSets on(Database database, Actor actor)
      throws JobPersistenceException {
    try {
      return TriggerRows.canSkip(database) ? create(database, actor) : null;
    } catch (StoreException e) {
      throw new JobPersistenceException(e.getMessage(), e);
    }
  }

  private static TriggersInSets create(Database database, Actor actor) {
    Clock clock = Clock.systemUTC();
    Entries entries = new Entries(database, actor.instance(), clock);
    return new TriggersInSets(
        new Acquisition(database, actor.delegate(), entries, clock, actor.entryIds()),
        new Firing(database, actor.delegate(), actor.classes(), entries, clock),
        new Completions(database, entries));
  }

  /**
   * Acquires what is due, as Quartz would.
   *
   * @param noEarlierThan what is due before is late, and waits for its misfire instruction
   * @return null when something is due and all of it is held by others
   */
  public @Nullable List<OperableTrigger> acquire(
      long noLaterThan, long noEarlierThan, int maxCount, long timeWindow)
      throws JobPersistenceException {
    try {
      return acquire(new Acquisition.Question(noLaterThan, noEarlierThan, maxCount, timeWindow));
    } catch (StoreException e) {
      throw new JobPersistenceException(e.getMessage(), e);
    }
  }

  private @Nullable List<OperableTrigger> acquire(Acquisition.Question question) {
    for (int attempt = 1; attempt <= LOOKS; attempt++) {
      List<OperableTrigger> acquired = acquisition.acquire(question);
      if (acquired != null) {
        return acquired;
      }
    }
    return null;
  }

  /** What may have been acquired by a transaction whose commit has failed, to be released. */
  public Queue<OperableTrigger> unsure() {
    return acquisition.unsure();
  }

  /**
   * Fires those triggers that do not fire again.
   *
   * @param misfireThreshold how late a trigger may be, in milliseconds
   * @return what became of them, by the ids of their entries; the rest is left
   */
  public Map<String, TriggerFiredResult> fireLast(
      List<OperableTrigger> triggers, long misfireThreshold) throws JobPersistenceException {
    try {
      return results(firing.fireLast(triggers, misfireThreshold));
    } catch (RuntimeException e) { // which would end Quartz's round, and strand the batch
      throw new JobPersistenceException("Could not fire triggers: " + e.getMessage(), e);
    }
  }

  /** The same of those that do fire again, in a transaction that has Quartz's lock. */
  public Map<String, TriggerFiredResult> fireAgain(
      Connection connection, List<OperableTrigger> triggers, long misfireThreshold)
      throws JobPersistenceException {
    try {
      return results(firing.fireAgain(connection, triggers, misfireThreshold));
    } catch (SQLException | RuntimeException e) {
      throw new JobPersistenceException("Could not fire triggers: " + e.getMessage(), e);
    }
  }

  private static Map<String, TriggerFiredResult> results(Firing.Outcome outcome) {
    Map<String, TriggerFiredResult> results = new HashMap<>();
    outcome.lost().forEach(id -> results.put(id, NOTHING));
    outcome.fired().forEach((id, bundle) -> results.put(id, new TriggerFiredResult(bundle)));
    return results;
  }

  /**
   * Writes that an execution is over, with those of other threads.
   *
   * @return whether it is written; if not, it is left to Quartz's own way
   */
  public boolean complete(
      OperableTrigger trigger, JobDetail job, CompletedExecutionInstruction instruction) {
    try {
      return completions.complete(trigger, job, instruction);
    } catch (StoreException e) {
      log.warn("Could not write that executions are over, now one by one", e);
      return false;
    }
  }
}
