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

  /**
   * The moments for which a trigger fires, until it is gone, in milliseconds after it starts; in
   * their order, as workers that start close together may note them in another.
   */
  private List<Long> moments(ScheduleBuilder<?> schedule, Date start, Date end)
      throws SchedulerException {
    node.scheduleJob(
        Application.trigger("trigger", "note")
            .startAt(start)
            .endAt(end)
            .withSchedule(schedule)
            .build());
    node.start();
    Application.await(() -> assertThat(node.checkExists(new TriggerKey("trigger"))).isFalse());
    return application.firings().list().stream()
        .map(firing -> firing.context().getScheduledFireTime().toInstant())
        .map(moment -> moment.toEpochMilli() - start.toInstant().toEpochMilli())
        .sorted()
        .toList();
  }

  /** The same of one that started half a minute ago, and so has not to be waited for. */
  private List<Long> moments(ScheduleBuilder<?> schedule, long duration) throws SchedulerException {
    return moments(schedule, in(-30_000), in(duration - 30_000));
  }

  @Test
  void aSimpleTriggerFiresAsOftenAsItRepeatsAndNeverEarly() throws SchedulerException {
    Date start = Date.from(Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(100));
    assertThat(
            moments(
                simpleSchedule().withIntervalInMilliseconds(50).withRepeatCount(3), start, null))
        .containsExactly(0L, 50L, 100L, 150L);
    assertThat(application.firings().list())
        .allSatisfy(
            firing ->
                assertThat(firing.context().getFireTime())
                    .isAfterOrEqualTo(firing.context().getScheduledFireTime()));
  }

  @Test
  void aSimpleTriggerFiresUntilItEnds() throws SchedulerException {
    assertThat(moments(simpleSchedule().withIntervalInSeconds(1).repeatForever(), 2_500))
        .containsExactly(0L, 1_000L, 2_000L);
  }

  @Test
  void aCronTriggerFiresEachTimeUntilItEnds() throws SchedulerException {
    assertThat(moments(cronSchedule("* * * * * ?"), 2_500)).containsExactly(0L, 1_000L, 2_000L);
  }

  @Test
  void aCalendarIntervalTriggerFiresEachTimeUntilItEnds() throws SchedulerException {
    assertThat(moments(calendarIntervalSchedule().withIntervalInSeconds(1), 2_500))
        .containsExactly(0L, 1_000L, 2_000L);
  }

  @Test
  void aDailyTimeIntervalTriggerFiresAsOftenAsItRepeats() throws SchedulerException {
    assertThat(
            moments(
                dailyTimeIntervalSchedule()
                    .onEveryDay()
                    .withInterval(1, IntervalUnit.SECOND)
                    .withRepeatCount(1),
                20_000))
        .containsExactly(0L, 1_000L);
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
            .startAt(in(-4_000))
            .withSchedule(simpleSchedule().withIntervalInSeconds(3).withRepeatCount(1))
            .build());
    node.start();

    Application.await(() -> assertThat(application.firings().count()).isEqualTo(2));
    var first = application.firings().list().get(0).context();
    var second = application.firings().list().get(1).context();
    assertThat(first.getScheduledFireTime()).isEqualTo(in(-4_000));
    assertThat(first.getPreviousFireTime()).isNull();
    assertThat(first.getNextFireTime()).isEqualTo(in(-1_000));
    assertThat(second.getPreviousFireTime()).isEqualTo(in(-4_000));
    assertThat(second.getNextFireTime()).isNull();
    assertThat(first.isRecovering()).isFalse();
    assertThat(first.getFireInstanceId()).isNotEqualTo(second.getFireInstanceId());
  }
}
