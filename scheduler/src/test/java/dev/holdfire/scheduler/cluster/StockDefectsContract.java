package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfire.scheduler.cluster.ByHand.Kind;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.JobStore;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

/**
 * What goes wrong with ordinary triggers in Quartz's own job store and does not in Holdfire's. The
 * same steps are done with both, so that a step which proves nothing would be seen.
 */
@OnEachDatabase
final class StockDefectsContract {
  private static final TriggerKey KEY = new TriggerKey("key");
  private static final JobDetail JOB =
      JobBuilder.newJob(Nothing.class).withIdentity("job").storeDurably().requestRecovery().build();

  private final TestDatabase database;
  private final String scheduler = "s-" + UUID.randomUUID();

  StockDefectsContract(TestDatabase database) {
    this.database = database;
  }

  /** Does nothing. */
  public static final class Nothing implements Job {
    @Override
    public void execute(JobExecutionContext context) {}
  }

  private ByHand store(Kind kind, String instance) throws SchedulerException {
    ByHand store = new ByHand(kind, database.dataSource(), scheduler + kind, instance);
    store.store().storeJob(JOB, true);
    return store;
  }

  private static void schedule(ByHand store, String text, Instant at)
      throws JobPersistenceException {
    OperableTrigger trigger =
        (OperableTrigger)
            TriggerBuilder.newTrigger()
                .withIdentity(KEY)
                .forJob(JOB)
                .usingJobData("text", text)
                .startAt(Date.from(at))
                .build();
    trigger.computeFirstFireTime(null);
    store.store().storeTrigger(trigger, false);
  }

  private static String text(TriggerFiredBundle bundle) {
    return bundle == null ? "nothing" : bundle.getTrigger().getJobDataMap().getString("text");
  }

  /** quartz-facts 0.4. */
  @Test
  void aTriggerThatWasCanceledAndScheduledAgainByTheSameKeyFiresAsTheNewOne() throws Exception {
    Removal cancel = store -> store.removeTrigger(KEY);
    assertThat(firesAfter(cancel, Kind.HOLDFIRE)).containsExactly("nothing", "new");
    assertThat(firesAfter(cancel, Kind.STOCK)).containsExactly("old", "nothing");
  }

  /** The same as quartz-facts 0.4, by another way. */
  @Test
  void aTriggerThatWasClearedAndScheduledAgainByTheSameKeyFiresAsTheNewOne() throws Exception {
    Removal clear =
        store -> {
          store.clearAllSchedulingData();
          store.storeJob(JOB, true);
        };
    assertThat(firesAfter(clear, Kind.HOLDFIRE)).containsExactly("nothing", "new");
    assertThat(firesAfter(clear, Kind.STOCK)).containsExactly("old", "nothing");
  }

  /** A way to take a trigger away. */
  @FunctionalInterface
  private interface Removal {
    void from(JobStore store) throws SchedulerException;
  }

  private List<String> firesAfter(Removal removal, Kind kind) throws Exception {
    try (ByHand first = store(kind, "a");
        ByHand second = store(kind, "b")) {
      schedule(first, "old", Instant.now());
      List<OperableTrigger> old = first.acquire();
      removal.from(second.store());
      schedule(second, "new", Instant.now());
      List<OperableTrigger> fresh = second.acquire();

      return List.of(text(first.fire(old)), text(second.fire(fresh)));
    }
  }

  /** It was paused and resumed, fired elsewhere, and is acquired for its next moment. */
  @Test
  void aTriggerThatFiredElsewhereDoesNotFireForTheSameMomentAgain() throws Exception {
    assertThat(firesOnceMore(Kind.HOLDFIRE)).isNull();
    assertThat(firesOnceMore(Kind.STOCK)).isNotNull();
  }

  private TriggerFiredBundle firesOnceMore(Kind kind) throws Exception {
    try (ByHand first = store(kind, "a");
        ByHand second = store(kind, "b")) {
      OperableTrigger trigger =
          (OperableTrigger)
              TriggerBuilder.newTrigger()
                  .withIdentity(KEY)
                  .forJob(JOB)
                  .withSchedule(
                      SimpleScheduleBuilder.simpleSchedule()
                          .withIntervalInMilliseconds(10)
                          .repeatForever())
                  .build();
      trigger.computeFirstFireTime(null);
      first.store().storeTrigger(trigger, false);
      List<OperableTrigger> early = first.acquire();
      second.store().pauseTrigger(KEY);
      second.store().resumeTrigger(KEY);
      assertThat(second.fire(second.acquire())).isNotNull();
      assertThat(second.acquire()).hasSize(1);

      return first.fire(early);
    }
  }

  /** Executes one at a time. */
  @DisallowConcurrentExecution
  public static final class OneAtATime implements Job {
    @Override
    public void execute(JobExecutionContext context) {}
  }

  /** A node had acquired a trigger of the job before another fired one, and gives it back. */
  @Test
  void aJobThatExecutesOneAtATimeIsNotFiredAgainByWhoGivesItBack() throws Exception {
    assertThat(acquiredWhileItExecutes(Kind.HOLDFIRE)).isEmpty();
    assertThat(acquiredWhileItExecutes(Kind.STOCK)).hasSize(1);
  }

  private List<OperableTrigger> acquiredWhileItExecutes(Kind kind) throws Exception {
    JobDetail job = JOB.getJobBuilder().ofType(OneAtATime.class).build();
    try (ByHand first = store(kind, "a");
        ByHand second = store(kind, "b")) {
      first.store().storeJob(job, true);
      schedule(first, "once", Instant.now());
      List<OperableTrigger> early = first.acquire();
      OperableTrigger other = (OperableTrigger) early.get(0).clone();
      other.setKey(new TriggerKey("other"));
      second.store().storeTrigger(other, false);
      assertThat(second.fire(second.acquire())).isNotNull();

      assertThat(first.fire(early)).isNull();
      first.store().releaseAcquiredTrigger(early.get(0));

      return second.acquire();
    }
  }

  /** quartz-facts 0.5. */
  @Test
  void aTriggerThatWasCanceledWhileItExecutedIsNotRecoveredAfterACrash() throws Exception {
    assertThat(triggersAfterCancelAndCrash(Kind.HOLDFIRE)).isZero();
    assertThat(triggersAfterCancelAndCrash(Kind.STOCK)).isEqualTo(1);
  }

  private int triggersAfterCancelAndCrash(Kind kind) throws Exception {
    ByHand crashing = store(kind, "a");
    schedule(crashing, "once", Instant.now());
    assertThat(crashing.fire(crashing.acquire())).isNotNull();
    try (ByHand other = store(kind, "b")) {
      other.store().removeTrigger(KEY);
      other.checkIn();
      return other.store().getTriggerKeys(GroupMatcher.anyTriggerGroup()).size();
    }
  }

  /** quartz-facts 1.6: what executed and asked for recovery fires again, what did not is gone. */
  @Test
  void aTriggerThatExecutedDuringACrashIsRecovered() throws Exception {
    ByHand crashing = store(Kind.HOLDFIRE, "a");
    schedule(crashing, "once", Instant.now());
    assertThat(crashing.fire(crashing.acquire())).isNotNull();
    try (ByHand other = store(Kind.HOLDFIRE, "b")) {
      other.checkIn();
      assertThat(text(other.fire(other.acquire()))).isEqualTo("once");
    }
  }

  /** quartz-facts 1.6. */
  @Test
  void aTriggerThatWasAcquiredDuringACrashFiresElsewhere() throws Exception {
    ByHand crashing = store(Kind.HOLDFIRE, "a");
    schedule(crashing, "once", Instant.now());
    List<OperableTrigger> acquired = crashing.acquire();
    try (ByHand other = store(Kind.HOLDFIRE, "b")) {
      other.checkIn();
      assertThat(text(other.fire(other.acquire()))).isEqualTo("once");
      assertThat(crashing.fire(acquired)).isNull();
    }
  }

  /** quartz-facts 1.6. */
  @Test
  void aShutdownHandsOverWhatWasAcquired() throws Exception {
    assertThat(acquiredAfterShutdown(Kind.HOLDFIRE)).hasSize(1);
    assertThat(acquiredAfterShutdown(Kind.STOCK)).isEmpty();
  }

  private List<OperableTrigger> acquiredAfterShutdown(Kind kind) throws Exception {
    ByHand closing = store(kind, "a");
    schedule(closing, "once", Instant.now());
    assertThat(closing.acquire()).hasSize(1);
    closing.close();
    try (ByHand other = store(kind, "b")) {
      return other.acquire();
    }
  }

  /** quartz-facts 1.7. */
  @Test
  void aTriggerThatIsDeletedAfterItWasAcquiredNeverFires() throws Exception {
    try (ByHand first = store(Kind.HOLDFIRE, "a");
        ByHand second = store(Kind.HOLDFIRE, "b")) {
      schedule(first, "once", Instant.now());
      List<OperableTrigger> acquired = first.acquire();

      assertThat(second.store().removeTrigger(KEY)).isTrue();

      assertThat(first.fire(acquired)).isNull();
      assertThat(second.acquire()).isEmpty();
    }
  }

  /** quartz-facts 0.3. */
  @Test
  void recoveringMisfiresOnARepeatableReadPoolFiresNothingTwice() throws Exception {
    assertThat(acquiredAfterMisfireRecovery(Kind.HOLDFIRE)).isEmpty();
    if (database.kind() == TestDatabase.Kind.MYSQL) {
      assertThat(acquiredAfterMisfireRecovery(Kind.STOCK)).hasSize(1);
    }
  }

  private List<OperableTrigger> acquiredAfterMisfireRecovery(Kind kind) throws Exception {
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl(database.url());
    configuration.setMaximumPoolSize(4);
    configuration.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    try (HikariDataSource pool = new HikariDataSource(configuration);
        ByHand first = new ByHand(kind, pool, scheduler + kind, "a");
        ByHand second = new ByHand(kind, pool, scheduler + kind, "b")) {
      first.store().storeJob(JOB, true);
      schedule(first, "once", Instant.now().minusSeconds(3_600));
      first.recoverMisfires(() -> recoverAndFire(second));
      return first.acquire();
    }
  }

  private static void recoverAndFire(ByHand store) {
    try {
      store.recoverMisfires(() -> {});
      assertThat(store.fire(store.acquire())).isNotNull();
    } catch (JobPersistenceException e) {
      throw new IllegalStateException(e);
    }
  }
}
