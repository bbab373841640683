package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.cluster.ByHand.Kind;
import dev.holdfire.scheduler.cluster.StockDefectsContract.Nothing;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

/** What of the application's own triggers goes on while another node has Quartz's lock. */
@OnEachDatabase
final class QuartzLockContract {
  private static final TriggerKey KEY = new TriggerKey("key");
  private static final JobDetail JOB =
      JobBuilder.newJob(Nothing.class).withIdentity("job").storeDurably().build();

  private final TestDatabase database;
  private final String scheduler = "s-" + UUID.randomUUID();

  QuartzLockContract(TestDatabase database) {
    this.database = database;
  }

  private ByHand store(SimpleScheduleBuilder schedule) throws SchedulerException {
    ByHand store = new ByHand(Kind.HOLDFIRE, database.impatientPool(4), scheduler, "a");
    OperableTrigger trigger =
        (OperableTrigger)
            TriggerBuilder.newTrigger()
                .withIdentity(KEY)
                .forJob(JOB)
                .withSchedule(schedule)
                .build();
    trigger.computeFirstFireTime(null);
    store.store().storeJob(JOB, true);
    store.store().storeTrigger(trigger, false);
    return store;
  }

  private void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT LOCK_NAME FROM QRTZ_LOCKS WHERE SCHED_NAME = '"
              + scheduler
              + "' AND LOCK_NAME = 'TRIGGER_ACCESS' FOR UPDATE");
    }
  }

  private static void complete(ByHand store, TriggerFiredBundle bundle) {
    OperableTrigger trigger = bundle.getTrigger();
    CompletedExecutionInstruction instruction = trigger.executionComplete(null, null);
    store.store().triggeredJobComplete(trigger, bundle.getJobDetail(), instruction);
  }

  @Test
  void aTriggerThatFiresOnceIsAcquiredFiredAndCompletedWithoutIt() throws Exception {
    try (ByHand store = store(simpleSchedule());
        Connection connection = database.dataSource().getConnection()) {
      lock(connection);

      TriggerFiredBundle bundle = store.fire(store.acquire());
      assertThat(bundle).isNotNull();
      complete(store, bundle);

      assertThat(store.store().retrieveTrigger(KEY)).isNull();
      connection.rollback();
    }
  }

  /** A node with Quartz's own store, which has it, may have read the trigger as waiting. */
  @Test
  void aTriggerThatFiresAgainWaitsForIt() throws Exception {
    try (ByHand store = store(simpleSchedule().withIntervalInHours(1).repeatForever());
        Connection connection = database.dataSource().getConnection()) {
      lock(connection);
      List<OperableTrigger> acquired = store.acquire();
      assertThat(acquired).hasSize(1);

      assertThat(store.fire(acquired)).isNull();

      connection.rollback();
      assertFires(store, acquired);
    }
  }

  private static void assertFires(ByHand store, List<OperableTrigger> acquired)
      throws JobPersistenceException {
    TriggerFiredBundle bundle = store.fire(acquired);
    assertThat(bundle).isNotNull();
    complete(store, bundle);
    OperableTrigger stored = store.store().retrieveTrigger(KEY);
    assertThat(stored.getPreviousFireTime()).isEqualTo(acquired.get(0).getNextFireTime());
    assertThat(stored.getNextFireTime()).isEqualTo(bundle.getNextFireTime());
  }
}
