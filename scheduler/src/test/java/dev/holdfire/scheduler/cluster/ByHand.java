package dev.holdfire.scheduler.cluster;

import dev.holdfire.scheduler.database.QuartzConnections;
import dev.holdfire.scheduler.database.Silent;
import dev.holdfire.scheduler.store.HoldfireJobStore;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerConfigException;
import org.quartz.SchedulerException;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.LockException;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.impl.jdbcjobstore.StdRowLockSemaphore;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;
import org.quartz.utils.DBConnectionManager;

/**
 * A job store of ordinary triggers, of Holdfire's or Quartz's own class, driven without threads.
 */
final class ByHand implements AutoCloseable {
  /** Which class of job store. */
  enum Kind {
    HOLDFIRE,
    STOCK
  }

  private interface Misfires {
    void recover() throws JobPersistenceException;
  }

  /** Lets a test recover misfires at a moment of its choice. */
  @SuppressWarnings("unchecked") // JobStoreTX overrides a generic method by a raw one
  private static final class Holdfire extends HoldfireJobStore implements Misfires {
    /** So that a test which ends tells that no one has slept. */
    @Override
    public long getDbRetryInterval() {
      return Duration.ofHours(1).toMillis();
    }

    @Override
    public void recover() throws JobPersistenceException {
      doRecoverMisfires();
    }
  }

  /** The same of Quartz's own class. */
  @SuppressWarnings("unchecked") // JobStoreTX overrides a generic method by a raw one
  private static final class Stock extends JobStoreTX implements Misfires {
    @Override
    public void recover() throws JobPersistenceException {
      doRecoverMisfires();
    }
  }

  private final JobStoreTX store;
  private Runnable beforeLock = () -> {};

  ByHand(Kind kind, DataSource dataSource, String scheduler, String instance)
      throws SchedulerException {
    store = kind == Kind.HOLDFIRE ? new Holdfire() : new Stock();
    if (kind == Kind.STOCK) {
      useStockDelegate();
    }
    store.setDataSource(provide(dataSource));
    store.setInstanceName(scheduler);
    store.setInstanceId(instance);
    store.setIsClustered(true);
    store.setLockHandler(new Lock(scheduler));
    initialize();
  }

  private void useStockDelegate() {
    try {
      store.setDriverDelegateClass(StdJDBCDelegate.class.getName());
    } catch (InvalidConfigurationException e) {
      throw new IllegalStateException("the name of a class is always accepted", e);
    }
  }

  private void initialize() throws SchedulerConfigException {
    CascadingClassLoadHelper classes = new CascadingClassLoadHelper();
    classes.initialize();
    store.initialize(classes, new Silent());
  }

  /** Makes a data source known to Quartz, by the name that is returned. */
  static String provide(DataSource dataSource) {
    String name = "by-hand-" + UUID.randomUUID();
    DBConnectionManager.getInstance()
        .addConnectionProvider(name, new QuartzConnections(dataSource));
    return name;
  }

  JobStoreTX store() {
    return store;
  }

  List<OperableTrigger> acquire() throws JobPersistenceException {
    return store.acquireNextTriggers(System.currentTimeMillis() + 1_000, 1, 0);
  }

  /** What fires; null when nothing does. */
  TriggerFiredBundle fire(List<OperableTrigger> acquired) throws JobPersistenceException {
    var results = store.triggersFired(acquired);
    return results == null || results.isEmpty() ? null : results.get(0).getTriggerFiredBundle();
  }

  /** Recovers misfires; this happens after they were counted, before the lock is there. */
  void recoverMisfires(Runnable meanwhile) throws JobPersistenceException {
    beforeLock = meanwhile;
    ((Misfires) store).recover();
  }

  /** Checks in for the first time, which takes over what instances without a sign of life have. */
  void checkIn() throws SchedulerException {
    store.schedulerStarted();
  }

  @Override
  public void close() {
    store.shutdown();
  }

  private final class Lock extends StdRowLockSemaphore {
    Lock(String scheduler) {
      super("QRTZ_", scheduler, null);
    }

    @Override
    public boolean obtainLock(Connection connection, String name) throws LockException {
      Runnable once = beforeLock;
      beforeLock = () -> {};
      once.run();
      return super.obtainLock(connection, name);
    }
  }
}
