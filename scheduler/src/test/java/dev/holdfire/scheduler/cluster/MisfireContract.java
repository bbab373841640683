package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.cluster.ByHand.Kind;
import dev.holdfire.scheduler.cluster.StockDefectsContract.Nothing;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.quartz.Calendar;
import org.quartz.CronExpression;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.ScheduleBuilder;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.calendar.HolidayCalendar;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

/**
 * Late triggers of the application's own, by misfire policy, and those that a calendar holds. The
 * same is expected of Holdfire's job store and of Quartz's own.
 */
@OnEachDatabase
final class MisfireContract {
  private static final TriggerKey KEY = new TriggerKey("late");
  private static final JobDetail JOB =
      JobBuilder.newJob(Nothing.class).withIdentity("job").storeDurably().build();
  private static final Duration TWO_AND_A_HALF_HOURS = Duration.ofMinutes(150);
  private static final Duration TWO_YEARS = Duration.ofDays(730);
  private static final String CALENDAR = "holidays";

  private final TestDatabase database;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  MisfireContract(TestDatabase database) {
    this.database = database;
  }

  /**
   * What a late trigger did.
   *
   * @param fired how often it fired at once
   * @param next in how many minutes it fires next; negative when never
   * @param counted how often it has fired or missed by its own count; negative when it has none
   */
  private record Outcome(int fired, long next, int counted) {
    static final Outcome FIRED_AND_GONE = new Outcome(1, -1, -1);
  }

  private ByHand open(Kind kind) throws SchedulerException {
    ByHand store = new ByHand(kind, database.dataSource(), "s-" + UUID.randomUUID(), kind.name());
    store.store().storeJob(JOB, true);
    return store;
  }

  /** A trigger that is so late, in a store of this kind. */
  private Outcome outcome(Kind kind, ScheduleBuilder<?> schedule, Duration late, Calendar calendar)
      throws SchedulerException {
    try (ByHand store = open(kind)) {
      store(store, schedule, late, calendar);
      store.recoverMisfires(() -> {});
      int fired = fireAll(store);
      OperableTrigger left = store.store().retrieveTrigger(KEY);
      return left == null ? new Outcome(fired, -1, -1) : outcome(fired, left);
    }
  }

  private Outcome outcome(int fired, OperableTrigger trigger) {
    Date next = trigger.getNextFireTime();
    return new Outcome(
        fired,
        next == null ? -1 : ChronoUnit.MINUTES.between(now, next.toInstant()),
        trigger instanceof SimpleTrigger simple ? simple.getTimesTriggered() : -1);
  }

  private void store(ByHand store, ScheduleBuilder<?> schedule, Duration late, Calendar calendar)
      throws JobPersistenceException {
    TriggerBuilder<? extends Trigger> builder =
        TriggerBuilder.newTrigger()
            .withIdentity(KEY)
            .forJob(JOB)
            .startAt(Date.from(now.minus(late)))
            .withSchedule(schedule);
    if (calendar != null) {
      store.store().storeCalendar(CALENDAR, calendar, false, false);
      builder.modifiedByCalendar(CALENDAR);
    }
    OperableTrigger trigger = (OperableTrigger) builder.build();
    trigger.computeFirstFireTime(calendar);
    store.store().storeTrigger(trigger, false);
  }

  private static int fireAll(ByHand store) throws JobPersistenceException {
    int fired = 0;
    for (List<OperableTrigger> due = store.acquire(); !due.isEmpty(); due = store.acquire()) {
      TriggerFiredBundle bundle = store.fire(due);
      assertThat(bundle).isNotNull();
      OperableTrigger trigger = bundle.getTrigger();
      store
          .store()
          .triggeredJobComplete(
              trigger, bundle.getJobDetail(), trigger.executionComplete(null, null));
      fired++;
    }
    return fired;
  }

  private void assertOutcome(
      ScheduleBuilder<?> schedule, Duration late, Calendar calendar, Outcome expected)
      throws SchedulerException {
    for (Kind kind : Kind.values()) {
      assertThat(outcome(kind, schedule, late, calendar)).as("%s", kind).isEqualTo(expected);
    }
  }

  /** Due 150, 90 and 30 minutes ago, and in 30 and 90 minutes. */
  private static SimpleScheduleBuilder fiveTimes() {
    return simpleSchedule().withIntervalInHours(1).withRepeatCount(4);
  }

  private void assertFiveTimes(SimpleScheduleBuilder schedule, Outcome expected)
      throws SchedulerException {
    assertOutcome(schedule, TWO_AND_A_HALF_HOURS, null, expected);
  }

  @Test
  void aTriggerThatIgnoresMisfiresFiresForEachMomentThatPassed() throws SchedulerException {
    assertFiveTimes(
        fiveTimes().withMisfireHandlingInstructionIgnoreMisfires(), new Outcome(3, 30, 3));
  }

  @Test
  void aTriggerThatFiresNowFiresOnceAndGoesOnFromThere() throws SchedulerException {
    assertFiveTimes(fiveTimes().withMisfireHandlingInstructionFireNow(), new Outcome(1, 60, 1));
    assertFiveTimes(
        fiveTimes().withMisfireHandlingInstructionNowWithExistingCount(), new Outcome(1, 60, 1));
  }

  @Test
  void aTriggerThatGoesOnWithTheNextMomentFiresNotNow() throws SchedulerException {
    assertFiveTimes(
        fiveTimes().withMisfireHandlingInstructionNextWithRemainingCount(), new Outcome(0, 30, 3));
    assertFiveTimes(
        fiveTimes().withMisfireHandlingInstructionNextWithExistingCount(), new Outcome(0, 30, 0));
  }

  @Test
  void aTriggerOfOneMomentFiresNowAndIsGone() throws SchedulerException {
    assertOutcome(
        simpleSchedule().withMisfireHandlingInstructionFireNow(),
        TWO_YEARS,
        null,
        Outcome.FIRED_AND_GONE);
    assertOutcome(simpleSchedule(), TWO_YEARS, null, Outcome.FIRED_AND_GONE);
  }

  @Test
  void aTriggerWhoseMomentsHavePassedAndThatFiresNotNowNeverFires() throws SchedulerException {
    assertOutcome(
        fiveTimes().withMisfireHandlingInstructionNextWithRemainingCount(),
        TWO_YEARS,
        null,
        new Outcome(0, -1, 0));
  }

  @Test
  void aLateCronTriggerFiresOnceOrNotAtAll() throws SchedulerException, ParseException {
    String yearly =
        "0 0 0 1 "
            + LocalDate.ofInstant(now, ZoneId.systemDefault()).plusMonths(6).getMonthValue()
            + " ?";
    CronScheduleBuilder schedule = CronScheduleBuilder.cronSchedule(yearly);
    Date next = new CronExpression(yearly).getNextValidTimeAfter(Date.from(now));
    long minutes = ChronoUnit.MINUTES.between(now, next.toInstant());

    assertOutcome(
        schedule.withMisfireHandlingInstructionDoNothing(),
        TWO_YEARS,
        null,
        new Outcome(0, minutes, -1));
    assertOutcome(
        schedule.withMisfireHandlingInstructionFireAndProceed(),
        TWO_YEARS,
        null,
        new Outcome(1, minutes, -1));
  }

  @Test
  void aCalendarPutsOffALateTriggerAndOneThatIsDue() throws SchedulerException {
    SimpleScheduleBuilder hourly =
        simpleSchedule()
            .withIntervalInHours(1)
            .repeatForever()
            .withMisfireHandlingInstructionNextWithRemainingCount();
    Outcome late = outcome(Kind.STOCK, hourly, TWO_AND_A_HALF_HOURS, nowadays());
    Outcome due =
        outcome(
            Kind.STOCK, CronScheduleBuilder.cronSchedule("* * * * * ?"), Duration.ZERO, nowadays());

    assertThat(List.of(late, due))
        .allSatisfy(
            outcome -> {
              assertThat(outcome.fired()).isZero();
              assertThat(outcome.next()).isGreaterThan(Duration.ofDays(1).toMinutes());
            });
    assertOutcome(hourly, TWO_AND_A_HALF_HOURS, nowadays(), late);
    assertOutcome(CronScheduleBuilder.cronSchedule("* * * * * ?"), Duration.ZERO, nowadays(), due);
  }

  /** Excludes yesterday, today and tomorrow. */
  private HolidayCalendar nowadays() {
    HolidayCalendar calendar = new HolidayCalendar();
    for (int day = -1; day <= 1; day++) {
      calendar.addExcludedDate(Date.from(now.plus(Duration.ofDays(day))));
    }
    return calendar;
  }

  @Test
  void aCalendarThatATriggerNeedsIsNotRemoved() throws SchedulerException {
    for (Kind kind : Kind.values()) {
      try (ByHand store = open(kind)) {
        store(store, fiveTimes(), Duration.ZERO, nowadays());

        assertThatThrownBy(() -> store.store().removeCalendar(CALENDAR))
            .as("%s", kind)
            .isInstanceOf(JobPersistenceException.class);
        store.store().removeTrigger(KEY);
        assertThat(store.store().removeCalendar(CALENDAR)).as("%s", kind).isTrue();
      }
    }
  }
}
