package dev.holdfire.scheduler.dropin;

import dev.holdfire.scheduler.database.QuartzConnections;
import dev.holdfire.scheduler.database.Silent;
import dev.holdfire.scheduler.store.HoldfireJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerException;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;
import org.quartz.utils.DBConnectionManager;

/** A job store of an application of its own, driven as Quartz's threads would, by a test. */
final class ByHand implements AutoCloseable {
  private final JobStoreTX store;

  ByHand(StoreUnderTest store) throws SchedulerException {
    this(store, store.database().dataSource());
  }

  ByHand(StoreUnderTest store, DataSource dataSource) throws SchedulerException {
    this.store = store.isStock() ? new JobStoreTX() : new HoldfireJobStore();
    String name = "by-hand-" + UUID.randomUUID();
    DBConnectionManager.getInstance()
        .addConnectionProvider(name, new QuartzConnections(dataSource));
    this.store.setDataSource(name);
    this.store.setInstanceName(name);
    this.store.setInstanceId("a");
    this.store.setIsClustered(true);
    this.store.setTablePrefix(store.prefix());
    CascadingClassLoadHelper classes = new CascadingClassLoadHelper();
    classes.initialize();
    this.store.initialize(classes, new Silent());
  }

  JobStoreTX store() {
    return store;
  }

  /** A trigger of the job with this name, which knows when it fires first: in a while from now. */
  static OperableTrigger trigger(String name, String job, Duration in) {
    return computed(Application.trigger(name, job).startAt(Date.from(Instant.now().plus(in))));
  }

  /** The same of any kind. */
  static OperableTrigger computed(TriggerBuilder<?> builder) {
    OperableTrigger trigger = (OperableTrigger) builder.build();
    trigger.computeFirstFireTime(null);
    return trigger;
  }

  /** Stores a trigger that is new. */
  OperableTrigger store(OperableTrigger trigger) throws JobPersistenceException {
    store.storeTrigger(trigger, false);
    return trigger;
  }

  /** Acquires at most so many of what is due then, and what follows the first within a window. */
  List<OperableTrigger> acquire(Instant noLaterThan, int most, Duration window)
      throws JobPersistenceException {
    return store.acquireNextTriggers(noLaterThan.toEpochMilli(), most, window.toMillis());
  }

  /** Acquires all that is due within the next hour. */
  List<OperableTrigger> acquire() throws JobPersistenceException {
    Duration hour = Duration.ofHours(1);
    return acquire(Instant.now().plus(hour), 20, hour);
  }

  /** Fires what is acquired; null for a trigger that does not fire. */
  List<TriggerFiredBundle> fire(List<OperableTrigger> acquired) throws JobPersistenceException {
    return store.triggersFired(acquired).stream()
        .map(result -> result.getTriggerFiredBundle())
        .toList();
  }

  void complete(TriggerFiredBundle fired, CompletedExecutionInstruction instruction) {
    store.triggeredJobComplete(fired.getTrigger(), fired.getJobDetail(), instruction);
  }

  void release(List<OperableTrigger> acquired) {
    acquired.forEach(store::releaseAcquiredTrigger);
  }

  static List<String> names(List<OperableTrigger> triggers) {
    return triggers.stream().map(trigger -> trigger.getKey().getName()).toList();
  }

  static TriggerKey key(String name) {
    return new TriggerKey(name);
  }

  @Override
  public void close() {
    store.shutdown();
  }
}
