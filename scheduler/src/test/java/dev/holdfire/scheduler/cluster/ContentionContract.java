package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

/**
 * What Quartz's own kinds of triggers do when the database refuses them: the same at once again. A
 * retry interval of an hour tells a sleeping worker.
 */
@OnEachDatabase
@Timeout(60)
final class ContentionContract {
  private static final TriggerKey KEY = new TriggerKey("simple", "own");
  private static final JobDetail JOB =
      JobBuilder.newJob(Nothing.class).withIdentity("job").storeDurably().build();

  private final DataSource dataSource;
  private final FaultyDataSource faults;
  private final String scheduler = "s-" + UUID.randomUUID();

  /** A job that is never executed here. */
  public static final class Nothing implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      // nothing to do
    }
  }

  /** The same, one at a time. */
  @DisallowConcurrentExecution
  public static final class OneAtATime implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      // nothing to do
    }
  }

  /** How the database refuses. */
  enum Refusal implements FaultyDataSource.ConnectionEvent {
    DEADLOCK("40001", 1213),
    LOCK_TIMEOUT("HY000", 1205),
    CONNECTION_LOST("08S01", 0);

    private final String state;
    private final int code;

    Refusal(String state, int code) {
      this.state = state;
      this.code = code;
    }

    @Override
    public void happen(java.sql.Connection connection) throws SQLException {
      connection.rollback();
      throw new SQLException("refused: " + this, state, code);
    }
  }

  ContentionContract(TestDatabase database) {
    dataSource = database.dataSource();
    faults = new FaultyDataSource(dataSource);
  }

  private ByHand store() throws SchedulerException {
    ByHand store = new ByHand(ByHand.Kind.HOLDFIRE, faults.dataSource(), scheduler, "a");
    store.store().storeJobAndTrigger(JOB, trigger("simple"));
    return store;
  }

  private static OperableTrigger trigger(String name) {
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(name, "own")
            .forJob("job")
            .withSchedule(SimpleScheduleBuilder.repeatHourlyForever())
            .build();
    OperableTrigger operable = (OperableTrigger) trigger;
    operable.computeFirstFireTime(null);
    return operable;
  }

  private static void complete(ByHand store, TriggerFiredBundle fired) {
    store
        .store()
        .triggeredJobComplete(
            fired.getTrigger(), fired.getJobDetail(), CompletedExecutionInstruction.DELETE_TRIGGER);
  }

  private void refuse(Refusal refusal, String statement) {
    faults.beforeStatement(text -> text.contains(statement), refusal);
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerWritesWhatBecameOfItsTriggerWithoutSleeping(Refusal refusal) throws Exception {
    try (ByHand store = store()) {
      List<OperableTrigger> acquired = store.acquire();
      TriggerFiredBundle fired = store.fire(acquired);
      refuse(refusal, "DELETE FROM QRTZ_FIRED_TRIGGERS");

      complete(store, fired);

      assertThat(store.store().checkExists(KEY)).isFalse();
    }
  }

  @Test
  @Timeout(4) // something wrong with a job would make it rest for 5 s
  void aWorkerWritesAgainAtOnceWhatACommitMayHaveWritten() throws Exception {
    try (ByHand store = store()) {
      TriggerFiredBundle fired = store.fire(store.acquire());
      faults.beforeNextCommit(FaultyDataSource.CONNECTION_LOST);

      complete(store, fired);

      assertThat(store.store().checkExists(KEY)).isFalse();
    }
  }

  /** Its next trigger was fired elsewhere meanwhile, and blocks the one after that. */
  @Test
  void theEndOfAnExecutionThatIsWrittenAgainUnblocksNothing() throws Exception {
    try (ByHand store = store();
        ByHand other = new ByHand(ByHand.Kind.HOLDFIRE, dataSource, scheduler, "b")) {
      store.store().storeJob(JOB.getJobBuilder().ofType(OneAtATime.class).build(), true);
      TriggerFiredBundle fired = store.fire(store.acquire());
      store.store().storeTrigger(trigger("next"), false);
      store.store().storeTrigger(trigger("after"), false);
      faults.loseAnswers(1);
      faults.afterNextClose(() -> assertThat(fire(other)).isNotNull());

      complete(store, fired);

      assertThat(other.acquire()).isEmpty();
    }
  }

  private static TriggerFiredBundle fire(ByHand store) {
    try {
      return store.fire(store.acquire());
    } catch (JobPersistenceException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLockThatIsRefusedIsAskedForInAnotherTransaction(Refusal refusal) throws Exception {
    try (ByHand store = store()) {
      AtomicInteger opened = new AtomicInteger();
      faults.whenOpened(opened::incrementAndGet);
      refuse(refusal, "QRTZ_LOCKS");

      store.store().pauseTrigger(KEY);

      assertThat(opened).hasValue(2);
      assertThat(store.store().getTriggerState(KEY)).isEqualTo(Trigger.TriggerState.PAUSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNodeChecksInAllTheSame(Refusal refusal) throws Exception {
    try (ByHand store = store()) {
      AtomicInteger refusals = new AtomicInteger();
      faults.beforeStatement(
          text -> text.contains("QRTZ_SCHEDULER_STATE"),
          connection -> {
            refusals.incrementAndGet();
            refusal.happen(connection);
          });

      store.checkIn();

      assertThat(refusals).hasValue(1);
      assertThat(store.store().getNumberOfTriggers()).isOne();
      refuse(refusal, "QRTZ_TRIGGERS");
      store.recoverMisfires(() -> {});
    }
  }

  @Test
  void whatIsReleasedIsFreeAtOnce() throws Exception {
    try (ByHand store = store()) {
      List<OperableTrigger> acquired = store.acquire();
      refuse(Refusal.DEADLOCK, "UPDATE QRTZ_TRIGGERS");

      store.store().releaseAcquiredTrigger(acquired.get(0));

      assertThat(store.acquire()).hasSize(1);
    }
  }
}
