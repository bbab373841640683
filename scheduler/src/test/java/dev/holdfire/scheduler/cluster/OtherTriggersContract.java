package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.cluster.ByHand.Kind;
import dev.holdfire.scheduler.cluster.StockDefectsContract.Nothing;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.ScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.calendar.HolidayCalendar;
import org.quartz.impl.triggers.SimpleTriggerImpl;
import org.quartz.spi.OperableTrigger;

/** Odd triggers of the application: serialized ones, late ones, and those that a calendar holds. */
@OnEachDatabase
final class OtherTriggersContract {
  private static final JobDetail JOB =
      JobBuilder.newJob(Nothing.class).withIdentity("job").storeDurably().build();

  private static final Duration TWO_YEARS = Duration.ofDays(730);

  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();
  private final String scheduler = "s-" + UUID.randomUUID();

  OtherTriggersContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  /** A trigger that Quartz knows no table for. */
  private static final class Custom extends SimpleTriggerImpl {
    private static final long serialVersionUID = 1;

    @Override
    public boolean hasAdditionalProperties() {
      return true;
    }
  }

  private ByHand store(Kind kind) throws SchedulerException {
    ByHand store = new ByHand(kind, database.dataSource(), scheduler, kind.name());
    store.store().storeJob(JOB, true);
    return store;
  }

  private static OperableTrigger custom() {
    Custom custom = new Custom();
    custom.setKey(new TriggerKey("custom"));
    custom.setJobKey(JOB.getKey());
    custom.setStartTime(Date.from(Instant.now().minusSeconds(5)));
    custom.computeFirstFireTime(null);
    return custom;
  }

  private static OperableTrigger ordinary() {
    OperableTrigger ordinary =
        (OperableTrigger) TriggerBuilder.newTrigger().withIdentity("other").forJob(JOB).build();
    ordinary.computeFirstFireTime(null);
    return ordinary;
  }

  @Test
  void aTriggerThatWouldHaveToBeSerializedIsRefused() throws SchedulerException {
    try (ByHand store = store(Kind.HOLDFIRE)) {
      assertThatThrownBy(() -> store.store().storeTrigger(custom(), false))
          .isInstanceOf(JobPersistenceException.class)
          .hasMessageContaining("Java serialization");
      assertThat(store.store().getNumberOfTriggers()).isZero();
    }
  }

  @Test
  void aTriggerThatCannotBeLoadedIsInErrorAndDoesNotHoldUpOthers() throws SchedulerException {
    try (ByHand stock = store(Kind.STOCK);
        ByHand store = store(Kind.HOLDFIRE)) {
      stock.store().storeTrigger(custom(), false);
      stock.store().storeTrigger(ordinary(), false);
      assertThatThrownBy(stock::acquire).isInstanceOf(JobPersistenceException.class);

      assertThat(store.acquire())
          .extracting(trigger -> trigger.getKey().getName())
          .containsExactly("other");
      assertThat(store.store().getTriggerState(new TriggerKey("custom")))
          .isEqualTo(Trigger.TriggerState.ERROR);
    }
  }

  @Test
  void calendarsAndMisfirePoliciesHoldAndHoldUpNoRun() throws SchedulerException {
    Engine caller = nodes.start("caller", 0, log);
    Scheduler quartz = caller.unwrap(Scheduler.class);
    quartz.addJob(JOB, true);
    quartz.addCalendar("today", today(), false, false);
    schedule(quartz, "excluded", cron(), "today", Duration.ZERO);
    schedule(
        quartz, "cron-now", cron().withMisfireHandlingInstructionFireAndProceed(), null, TWO_YEARS);
    schedule(
        quartz, "cron-later", yearly().withMisfireHandlingInstructionDoNothing(), null, TWO_YEARS);
    schedule(
        quartz,
        "now",
        hourly().withMisfireHandlingInstructionNowWithExistingCount(),
        null,
        TWO_YEARS);
    schedule(
        quartz,
        "later",
        hourly().withMisfireHandlingInstructionNextWithRemainingCount(),
        null,
        TWO_YEARS);
    schedule(
        quartz,
        "all",
        hourly().withMisfireHandlingInstructionIgnoreMisfires(),
        null,
        Duration.ofHours(3));
    caller.workflows().trigger("once", t -> t.recipients(Nodes.users("u", 100)));

    nodes.start("worker", 2, log);

    nodes.awaitAllOver(15);
    Nodes.await(15).until(() -> hasFired(quartz, "cron-now") && hasFired(quartz, "now"));
    Nodes.await(15).until(() -> next(quartz, "all").isAfter(Instant.now()));
    assertThat(firings(quartz, "all")).as("all that was missed, and now").isEqualTo(4);
    assertThat(firings(quartz, "now")).isEqualTo(1);
    for (String key : new String[] {"excluded", "cron-later", "later"}) {
      assertThat(hasFired(quartz, key)).as(key).isFalse();
      assertThat(next(quartz, key)).as(key).isAfter(Instant.now());
    }
    assertThat(log.sends()).hasSize(100);
  }

  private static HolidayCalendar today() {
    HolidayCalendar calendar = new HolidayCalendar();
    for (int day = -1; day <= 1; day++) {
      calendar.addExcludedDate(Date.from(Instant.now().plusSeconds(day * 86_400L)));
    }
    return calendar;
  }

  private static CronScheduleBuilder cron() {
    return CronScheduleBuilder.cronSchedule("* * * * * ?");
  }

  private static CronScheduleBuilder yearly() {
    int month = 1 + (new GregorianCalendar().get(GregorianCalendar.MONTH) + 6) % 12;
    return CronScheduleBuilder.cronSchedule("0 0 0 1 " + month + " ?");
  }

  private static SimpleScheduleBuilder hourly() {
    return SimpleScheduleBuilder.simpleSchedule().withIntervalInHours(1).repeatForever();
  }

  private static void schedule(
      Scheduler quartz, String key, ScheduleBuilder<?> schedule, String calendar, Duration late)
      throws SchedulerException {
    quartz.scheduleJob(
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(JOB)
            .startAt(Date.from(Instant.now().minus(late)))
            .modifiedByCalendar(calendar)
            .withSchedule(schedule)
            .build());
  }

  private static boolean hasFired(Scheduler quartz, String key) throws SchedulerException {
    return quartz.getTrigger(new TriggerKey(key)).getPreviousFireTime() != null;
  }

  private static int firings(Scheduler quartz, String key) throws SchedulerException {
    return ((SimpleTrigger) quartz.getTrigger(new TriggerKey(key))).getTimesTriggered();
  }

  private static Instant next(Scheduler quartz, String key) throws SchedulerException {
    return quartz.getTrigger(new TriggerKey(key)).getNextFireTime().toInstant();
  }
}
