package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quartz.CalendarIntervalScheduleBuilder.calendarIntervalSchedule;
import static org.quartz.CronScheduleBuilder.cronSchedule;
import static org.quartz.DailyTimeIntervalScheduleBuilder.dailyTimeIntervalSchedule;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.ScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.calendar.DailyCalendar;
import org.quartz.impl.calendar.HolidayCalendar;

/** Calendars hold triggers back, and what comes too late goes by its misfire instruction. */
@OnEachStore
final class CalendarsAndMisfiresContract {
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  private final Application application;
  private Scheduler node;

  CalendarsAndMisfiresContract(StoreUnderTest store) {
    this.application = new Application(store);
  }

  @BeforeEach
  void open() throws SchedulerException {
    node = application.node("a", Map.of("org.quartz.jobStore.misfireThreshold", "60000"));
    Application.add(node, Note.class, "note");
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private void schedule(String name, ScheduleBuilder<?> schedule, Duration late, String calendar)
      throws SchedulerException {
    node.scheduleJob(
        Application.trigger(name, "note")
            .startAt(Date.from(Instant.now().minus(late)))
            .modifiedByCalendar(calendar)
            .withSchedule(schedule)
            .build());
  }

  private Instant next(String name) throws SchedulerException {
    return node.getTrigger(new TriggerKey(name)).getNextFireTime().toInstant();
  }

  private void awaitFirings(int count) {
    Application.await(() -> assertThat(application.firings().count()).isEqualTo(count));
  }

  private static HolidayCalendar today() {
    HolidayCalendar calendar = new HolidayCalendar();
    for (int day = -1; day <= 1; day++) {
      calendar.addExcludedDate(Date.from(Instant.now().plus(Duration.ofDays(day))));
    }
    return calendar;
  }

  @Test
  void aCalendarHoldsEachKindBack() throws SchedulerException {
    node.addCalendar("today", today(), false, false);
    schedule(
        "simple", simpleSchedule().withIntervalInHours(1).repeatForever(), Duration.ZERO, "today");
    schedule("cron", cronSchedule("0 0 * * * ?"), Duration.ZERO, "today");
    schedule("interval", calendarIntervalSchedule().withIntervalInHours(1), Duration.ZERO, "today");
    schedule("daily", dailyTimeIntervalSchedule().withIntervalInHours(1), Duration.ZERO, "today");
    schedule("free", simpleSchedule(), Duration.ZERO, null);
    node.start();

    awaitFirings(1);
    for (String name : new String[] {"simple", "cron", "interval", "daily"}) {
      assertThat(next(name)).as(name).isAfter(Instant.now().plus(Duration.ofHours(12)));
    }
  }

  @Test
  void aFiringKnowsItsCalendar() throws SchedulerException {
    node.addCalendar("open", new HolidayCalendar(), false, false);
    schedule("free", simpleSchedule(), Duration.ZERO, "open");
    node.start();
    awaitFirings(1);
    assertThat(application.firings().list().get(0).context().getCalendar())
        .isInstanceOf(HolidayCalendar.class);
  }

  @Test
  void aCalendarThatIsReplacedMovesItsTriggersIfAskedFor() throws SchedulerException {
    node.addCalendar("c", new HolidayCalendar(), false, false);
    Trigger trigger =
        Application.trigger("t", "note")
            .startAt(Date.from(Instant.now().plus(Duration.ofHours(1))))
            .modifiedByCalendar("c")
            .withSchedule(simpleSchedule().withIntervalInHours(1).repeatForever())
            .build();
    Instant before = node.scheduleJob(trigger).toInstant();

    node.addCalendar("c", today(), true, false);
    assertThat(next("t").toEpochMilli()).isEqualTo(before.toEpochMilli());
    node.addCalendar("c", today(), true, true);
    assertThat(next("t")).isAfter(before.plus(Duration.ofHours(12)));

    assertThatThrownBy(() -> node.addCalendar("c", today(), false, false))
        .isInstanceOf(SchedulerException.class);
    assertThatThrownBy(() -> node.deleteCalendar("c")).isInstanceOf(SchedulerException.class);
    assertThat(node.unscheduleJob(trigger.getKey())).isTrue();
    assertThat(node.deleteCalendar("c")).isTrue();
    assertThat(node.deleteCalendar("c")).isFalse();
  }

  @Test
  void calendarsComeBackAsTheyWereStored() throws SchedulerException {
    DailyCalendar nights = new DailyCalendar("22:00", "23:30");
    nights.setDescription("at night");
    node.addCalendar("nights", nights, false, false);

    assertThat(node.getCalendarNames()).containsExactly("nights");
    DailyCalendar stored = (DailyCalendar) node.getCalendar("nights");
    assertThat(stored.getDescription()).isEqualTo("at night");
    assertThat(node.getCalendar("none")).isNull();
  }

  @Test
  void aTriggerWhoseCalendarIsMissingIsRefused() {
    assertThatThrownBy(() -> schedule("t", simpleSchedule(), Duration.ZERO, "missing"))
        .isInstanceOf(SchedulerException.class);
  }

  /** Each is half an hour late and due every ten minutes, at full ones. */
  @Test
  void whatIsLateGoesByItsInstruction() throws SchedulerException {
    String everyTen = "0 0/10 * * * ?";
    Duration late = HALF_AN_HOUR.plusSeconds(30);
    schedule(
        "cron-now",
        cronSchedule(everyTen).withMisfireHandlingInstructionFireAndProceed(),
        late,
        null);
    schedule("cron-smart", cronSchedule(everyTen), late, null);
    schedule(
        "cron-skip", cronSchedule(everyTen).withMisfireHandlingInstructionDoNothing(), late, null);
    var interval = calendarIntervalSchedule().withIntervalInMinutes(20);
    schedule("interval-now", interval.withMisfireHandlingInstructionFireAndProceed(), late, null);
    schedule(
        "interval-skip",
        calendarIntervalSchedule()
            .withIntervalInMinutes(20)
            .withMisfireHandlingInstructionDoNothing(),
        late,
        null);
    schedule("simple-now", simpleSchedule().withMisfireHandlingInstructionFireNow(), late, null);
    schedule("simple-smart", simpleSchedule(), late, null);
    schedule(
        "simple-skip", twenty().withMisfireHandlingInstructionNextWithExistingCount(), late, null);
    schedule(
        "simple-remaining",
        twenty().withMisfireHandlingInstructionNextWithRemainingCount(),
        late,
        null);
    schedule("simple-all", twenty().withMisfireHandlingInstructionIgnoreMisfires(), late, null);
    node.start();

    awaitFirings(7);
    assertThat(application.firings().triggers())
        .containsExactlyInAnyOrder(
            "cron-now",
            "cron-smart",
            "interval-now",
            "simple-now",
            "simple-smart",
            "simple-all",
            "simple-all");
    for (String name :
        new String[] {
          "cron-now", "cron-skip", "interval-skip", "simple-skip", "simple-remaining", "simple-all"
        }) {
      Application.await(() -> assertThat(next(name)).as(name).isAfter(Instant.now()));
    }
  }

  private static org.quartz.SimpleScheduleBuilder twenty() {
    return simpleSchedule().withIntervalInMinutes(20).withRepeatCount(100);
  }

  @Test
  void aTriggerThatIsALittleLateFiresAtItsTimes() throws SchedulerException {
    schedule(
        "late",
        simpleSchedule().withIntervalInSeconds(10).withRepeatCount(2),
        Duration.ofSeconds(40),
        null);
    node.start();
    awaitFirings(3);
  }

  @Test
  void aTriggerThatWasPausedForLongGoesByItsInstructionWhenItIsResumed() throws SchedulerException {
    schedule(
        "skip", twenty().withMisfireHandlingInstructionNextWithExistingCount(), HALF_AN_HOUR, null);
    schedule("now", simpleSchedule().withMisfireHandlingInstructionFireNow(), HALF_AN_HOUR, null);
    node.pauseAll();
    node.start();
    assertThat(application.firings().count()).isZero();

    node.resumeAll();

    awaitFirings(1);
    assertThat(application.firings().triggers()).containsExactly("now");
    assertThat(next("skip")).isAfter(Instant.now());
  }
}
