package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.CalendarIntervalScheduleBuilder.calendarIntervalSchedule;
import static org.quartz.CronScheduleBuilder.cronSchedule;
import static org.quartz.DailyTimeIntervalScheduleBuilder.dailyTimeIntervalSchedule;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.DateBuilder.IntervalUnit;
import org.quartz.JobBuilder;
import org.quartz.ScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TimeOfDay;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.calendar.HolidayCalendar;

/**
 * Triggers of each kind are stored, loaded and fired. Those of a class that Quartz has no table for
 * are left out: Quartz's own store cannot load them, and Holdfire's refuses them.
 */
@OnEachStore
final class KindsContract {
  private static final TimeZone TOKYO = TimeZone.getTimeZone("Asia/Tokyo");

  private final Application application;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private Scheduler node;

  KindsContract(StoreUnderTest store) {
    this.application = new Application(store);
  }

  @BeforeEach
  void open() throws SchedulerException {
    node = application.node("a");
    Application.add(node, Note.class, "note");
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private Date in(long milliseconds) {
    return Date.from(now.plusMillis(milliseconds));
  }

  /** How often a trigger fires that ends then, and is gone after. */
  private int firings(ScheduleBuilder<?> schedule, Date end) throws SchedulerException {
    node.scheduleJob(
        Application.trigger("trigger", "note")
            .startAt(in(0))
            .endAt(end)
            .withSchedule(schedule)
            .build());
    node.start();
    Application.await(() -> assertThat(node.checkExists(new TriggerKey("trigger"))).isFalse());
    return application.firings().count();
  }

  @Test
  void aSimpleTriggerFiresOnceAndAsOftenAsItRepeats() throws SchedulerException {
    assertThat(firings(simpleSchedule().withIntervalInMilliseconds(50).withRepeatCount(3), null))
        .isEqualTo(4);
  }

  @Test
  void aSimpleTriggerFiresUntilItEnds() throws SchedulerException {
    assertThat(firings(simpleSchedule().withIntervalInSeconds(1).repeatForever(), in(2_500)))
        .isEqualTo(3);
  }

  @Test
  void aCronTriggerFiresEachTimeUntilItEnds() throws SchedulerException {
    assertThat(firings(cronSchedule("* * * * * ?"), in(2_500))).isEqualTo(3);
  }

  @Test
  void aCalendarIntervalTriggerFiresEachTimeUntilItEnds() throws SchedulerException {
    assertThat(firings(calendarIntervalSchedule().withIntervalInSeconds(1), in(2_500)))
        .isEqualTo(3);
  }

  @Test
  void aDailyTimeIntervalTriggerFiresAsOftenAsItRepeats() throws SchedulerException {
    assertThat(
            firings(
                dailyTimeIntervalSchedule()
                    .onEveryDay()
                    .withInterval(1, IntervalUnit.SECOND)
                    .withRepeatCount(1),
                null))
        .isEqualTo(2);
  }

  private Stream<ScheduleBuilder<?>> schedules() {
    return Stream.of(
        simpleSchedule()
            .withIntervalInMilliseconds(1_234)
            .withRepeatCount(7)
            .withMisfireHandlingInstructionNextWithRemainingCount(),
        cronSchedule("0 15 10 ? * MON-FRI")
            .inTimeZone(TOKYO)
            .withMisfireHandlingInstructionDoNothing(),
        calendarIntervalSchedule()
            .withIntervalInMonths(2)
            .inTimeZone(TOKYO)
            .preserveHourOfDayAcrossDaylightSavings(true)
            .withMisfireHandlingInstructionFireAndProceed(),
        dailyTimeIntervalSchedule()
            .onDaysOfTheWeek(1, 3)
            .startingDailyAt(new TimeOfDay(8, 30))
            .endingDailyAt(new TimeOfDay(17, 0))
            .withIntervalInMinutes(72)
            .withMisfireHandlingInstructionDoNothing());
  }

  @Test
  void aTriggerOfEachKindComesBackAsItWasStored() throws SchedulerException {
    node.addCalendar("none", new HolidayCalendar(), false, false);
    List<? extends Trigger> triggers =
        schedules()
            .map(
                schedule ->
                    Application.trigger("t-" + schedule.getClass().getSimpleName(), "note")
                        .withDescription("é")
                        .withPriority(7)
                        .modifiedByCalendar("none")
                        .usingJobData("text", "\\u12 = # : é")
                        .startAt(in(3_600_000))
                        .endAt(in(400L * 86_400_000))
                        .withSchedule(schedule)
                        .build())
            .toList();
    for (Trigger trigger : triggers) {
      Date first = node.scheduleJob(trigger);

      Trigger stored = node.getTrigger(trigger.getKey());

      assertThat(stored).usingRecursiveComparison(configuration()).isEqualTo(trigger);
      assertThat(stored.getJobDataMap()).isEqualTo(trigger.getJobDataMap());
      assertThat(stored.getNextFireTime()).isEqualTo(first);
    }
    assertThat(node.getTriggersOfJob(triggers.get(0).getJobKey())).hasSize(4);
  }

  private static RecursiveComparisonConfiguration configuration() {
    return RecursiveComparisonConfiguration.builder()
        .withIgnoredFields("jobDataMap", "fireInstanceId", "cronEx", "complete")
        .build();
  }

  @Test
  void aTriggerIsCountedWhileItFires() throws SchedulerException {
    Application.add(node, Jobs.Slow.class, "slow");
    node.scheduleJob(Application.trigger("once", "slow").startAt(in(0)).build());
    node.start();
    Application.await(() -> assertThat(application.firings().executing()).isOne());

    Trigger firing = node.getTrigger(new TriggerKey("once"));

    assertThat(firing.getPreviousFireTime()).isEqualTo(in(0));
    assertThat(firing.getNextFireTime()).isNull();
    assertThat(firing.mayFireAgain()).isFalse();
    assertThat(((org.quartz.SimpleTrigger) firing).getTimesTriggered()).isOne();
    assertThat(node.getTriggerState(firing.getKey())).isEqualTo(Trigger.TriggerState.COMPLETE);
    assertThat(node.getCurrentlyExecutingJobs()).hasSize(1);
  }

  @Test
  void whatIsDueAtOnceFiresByPriority() throws SchedulerException {
    Scheduler single = application.node("b", Map.of("org.quartz.threadPool.threadCount", "1"));
    for (int priority : new int[] {3, 9, 1, 7, 5}) {
      single.scheduleJob(
          Application.trigger("p" + priority, "note")
              .startAt(in(-1_000))
              .withPriority(priority)
              .build());
    }
    single.scheduleJob(
        Application.trigger("earlier", "note").startAt(in(-2_000)).withPriority(0).build());

    single.start();

    Application.await(() -> assertThat(application.firings().count()).isEqualTo(6));
    assertThat(application.firings().triggers())
        .containsExactly("earlier", "p9", "p7", "p5", "p3", "p1");
  }

  @Test
  void aFiringSeesTheTriggersDataOverTheJobs() throws SchedulerException {
    node.addJob(
        JobBuilder.newJob(Note.class)
            .withIdentity("with-data")
            .usingJobData("job", "of the job")
            .usingJobData("both", "of the job")
            .storeDurably()
            .build(),
        false);
    node.scheduleJob(
        Application.trigger("data", "with-data")
            .usingJobData("trigger", "of the trigger")
            .usingJobData("both", "of the trigger")
            .build());
    node.start();

    Application.await(() -> assertThat(application.firings().count()).isOne());
    assertThat(application.firings().list().get(0).data())
        .containsEntry("job", "of the job")
        .containsEntry("trigger", "of the trigger")
        .containsEntry("both", "of the trigger");
  }

  @Test
  void aFiringKnowsItsTimes() throws SchedulerException {
    node.scheduleJob(
        Application.trigger("twice", "note")
            .startAt(in(-1_000))
            .withSchedule(simpleSchedule().withIntervalInSeconds(2).withRepeatCount(1))
            .build());
    node.start();

    Application.await(() -> assertThat(application.firings().count()).isEqualTo(2));
    var first = application.firings().list().get(0).context();
    var second = application.firings().list().get(1).context();
    assertThat(first.getScheduledFireTime()).isEqualTo(in(-1_000));
    assertThat(first.getPreviousFireTime()).isNull();
    assertThat(first.getNextFireTime()).isEqualTo(in(1_000));
    assertThat(second.getPreviousFireTime()).isEqualTo(in(-1_000));
    assertThat(second.getNextFireTime()).isNull();
    assertThat(first.isRecovering()).isFalse();
    assertThat(first.getFireInstanceId()).isNotEqualTo(second.getFireInstanceId());
  }
}
