package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quartz.CalendarIntervalScheduleBuilder.calendarIntervalSchedule;
import static org.quartz.CronScheduleBuilder.cronSchedule;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.Jobs.OneAtATime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.calendar.HolidayCalendar;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.OperableTrigger;

/** What is there after jobs and triggers were stored, one by one or many at once. */
@OnEachStore
final class StoringContract {
  private final StoreUnderTest store;
  private final Application application;
  private final Instant start = Instant.now().plusSeconds(3_000).truncatedTo(ChronoUnit.MILLIS);
  private Scheduler node;

  StoringContract(StoreUnderTest store) {
    this.store = store;
    this.application = new Application(store);
  }

  @BeforeEach
  void open() throws SchedulerException {
    node = application.node("a");
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private static JobDetail job(String name, Class<? extends Job> type) {
    return JobBuilder.newJob(type).withIdentity(name).storeDurably().build();
  }

  private TriggerBuilder<Trigger> later(String name) {
    return TriggerBuilder.newTrigger().withIdentity(name).startAt(Date.from(start));
  }

  private TriggerState state(String trigger) throws SchedulerException {
    return node.getTriggerState(new TriggerKey(trigger));
  }

  // ---- many at once

  /** Of the kinds and with the properties that are written in sets, and of one that is not. */
  private Set<Trigger> triggers(String prefix) {
    Set<Trigger> triggers = new LinkedHashSet<>();
    triggers.add(later(prefix + "once").build());
    triggers.add(
        later(prefix + "often")
            .withSchedule(
                simpleSchedule()
                    .withIntervalInMilliseconds(1_234)
                    .withRepeatCount(7)
                    .withMisfireHandlingInstructionNextWithExistingCount())
            .withPriority(9)
            .withDescription("é")
            .usingJobData("text", "\\u12 = # : é")
            .build());
    triggers.add(
        later(prefix + "cron")
            .endAt(Date.from(start.plus(400, ChronoUnit.DAYS)))
            .withSchedule(
                cronSchedule("0 15 10 ? * MON-FRI").inTimeZone(TimeZone.getTimeZone("Asia/Tokyo")))
            .modifiedByCalendar("none")
            .build());
    triggers.add(
        later(prefix + "interval")
            .withSchedule(calendarIntervalSchedule().withIntervalInDays(2))
            .build());
    return triggers;
  }

  /** All columns, but for the first letters of the names. */
  private List<List<String>> rows(String prefix) {
    return application.rows(
        """
        SELECT SUBSTRING(T.TRIGGER_NAME, 4), T.TRIGGER_GROUP, JOB_NAME, JOB_GROUP, DESCRIPTION,
          NEXT_FIRE_TIME, PREV_FIRE_TIME, PRIORITY, TRIGGER_STATE, TRIGGER_TYPE, START_TIME,
          END_TIME, CALENDAR_NAME, MISFIRE_INSTR, JOB_DATA, REPEAT_COUNT, REPEAT_INTERVAL,
          TIMES_TRIGGERED, CRON_EXPRESSION, TIME_ZONE_ID, STR_PROP_1, INT_PROP_1
        FROM QRTZ_TRIGGERS T
        LEFT JOIN QRTZ_SIMPLE_TRIGGERS S ON S.SCHED_NAME = T.SCHED_NAME
          AND S.TRIGGER_NAME = T.TRIGGER_NAME AND S.TRIGGER_GROUP = T.TRIGGER_GROUP
        LEFT JOIN QRTZ_CRON_TRIGGERS C ON C.SCHED_NAME = T.SCHED_NAME
          AND C.TRIGGER_NAME = T.TRIGGER_NAME AND C.TRIGGER_GROUP = T.TRIGGER_GROUP
        LEFT JOIN QRTZ_SIMPROP_TRIGGERS P ON P.SCHED_NAME = T.SCHED_NAME
          AND P.TRIGGER_NAME = T.TRIGGER_NAME AND P.TRIGGER_GROUP = T.TRIGGER_GROUP
        WHERE T.SCHED_NAME = ':app' AND T.TRIGGER_NAME LIKE '%s%%' ORDER BY T.TRIGGER_NAME"""
            .formatted(prefix));
  }

  @Test
  void whatIsStoredAtOnceIsLikeWhatIsStoredOneByOne() throws SchedulerException {
    JobDetail job = job("job", Note.class);
    node.addCalendar("none", new HolidayCalendar(), false, false);
    node.scheduleJobs(Map.of(job, triggers("at-")), true);
    for (Trigger trigger : triggers("by-")) {
      node.scheduleJob(trigger.getTriggerBuilder().forJob(job).build());
    }
    assertThat(rows("at-")).hasSize(4).isEqualTo(rows("by-"));

    node.scheduleJobs(Map.of(job, triggers("at-")), true);

    assertThat(rows("at-")).hasSize(4).isEqualTo(rows("by-"));
    assertThat(node.getTriggersOfJob(job.getKey())).hasSize(8);
  }

  /** Quartz leaves a trigger's data alone when nobody has put anything into the new one's. */
  @Test
  void aTriggerThatIsReplacedAmongManyIsTheNewOne() throws SchedulerException {
    JobDetail job = job("job", Note.class);
    Trigger first = later("t").usingJobData("text", "old").usingJobData("more", "old").build();
    Trigger kept = later("kept").usingJobData("text", "old").build();
    node.scheduleJobs(Map.of(job, Set.of(first, kept)), true);
    Trigger second =
        later("t").usingJobData("text", "new").startAt(Date.from(start.plusSeconds(9))).build();

    node.scheduleJobs(Map.of(job, Set.of(second, later("kept").withPriority(8).build())), true);

    assertThat(node.getTrigger(new TriggerKey("t")).getNextFireTime())
        .isEqualTo(start.plusSeconds(9));
    assertThat(node.getTrigger(new TriggerKey("t")).getJobDataMap())
        .isEqualTo(second.getJobDataMap());
    assertThat(node.getTrigger(new TriggerKey("kept")).getPriority()).isEqualTo(8);
    assertThat(node.getTrigger(new TriggerKey("kept")).getJobDataMap())
        .isEqualTo(kept.getJobDataMap());
  }

  @Test
  void manyAreStoredOrNoneWhenOneIsThereAlready() throws SchedulerException {
    node.scheduleJob(job("job", Note.class), later("there").build());
    JobDetail fresh = job("fresh", Note.class);

    assertThatThrownBy(
            () ->
                node.scheduleJobs(
                    Map.of(fresh, Set.of(later("there").build(), later("new").build())), false))
        .isInstanceOf(ObjectAlreadyExistsException.class);

    assertThat(node.checkExists(fresh.getKey())).isFalse();
    assertThat(state("new")).isEqualTo(TriggerState.NONE);
    node.scheduleJobs(Map.of(fresh, Set.of(later("there").build(), later("new").build())), true);
    assertThat(node.getTriggersOfJob(fresh.getKey())).hasSize(2);
    assertThat(node.getTriggersOfJob(new JobKey("job"))).isEmpty();
  }

  @Test
  void manyTriggersWaitUnlessTheirGroupOrJobDoesNotLetThem() throws SchedulerException {
    JobDetail alone = job("alone", OneAtATime.class);
    node.scheduleJob(alone, TriggerBuilder.newTrigger().withIdentity("executing").build());
    node.start();
    Application.await(() -> assertThat(application.firings().executing()).isOne());
    node.pauseTriggers(GroupMatcher.triggerGroupEquals("g"));
    Map<JobDetail, Set<? extends Trigger>> many = new HashMap<>();
    many.put(
        alone, Set.of(later("blocked").build(), later("both").withIdentity("both", "g").build()));
    many.put(job("idle", OneAtATime.class), Set.of(later("idle").build()));
    many.put(
        job("job", Note.class),
        Set.of(later("free").build(), later("paused").withIdentity("paused", "g").build()));

    node.scheduleJobs(many, true);

    assertThat(state("blocked")).isEqualTo(TriggerState.BLOCKED);
    assertThat(state("idle")).isEqualTo(TriggerState.NORMAL);
    assertThat(state("free")).isEqualTo(TriggerState.NORMAL);
    assertThat(node.getTriggerState(new TriggerKey("paused", "g"))).isEqualTo(TriggerState.PAUSED);
    assertThat(node.getTriggerState(new TriggerKey("both", "g"))).isEqualTo(TriggerState.PAUSED);
    application.firings().letPass(1);
    Application.await(() -> assertThat(state("blocked")).isEqualTo(TriggerState.NORMAL));
    node.pauseAll();
    node.scheduleJobs(Map.of(job("job", Note.class), Set.of(later("new").build())), true);
    assertThat(state("new")).isEqualTo(TriggerState.PAUSED);
  }

  @Test
  void aJobGetsItsTriggersAllAtOnce() throws SchedulerException {
    JobDetail job = JobBuilder.newJob(Note.class).withIdentity("fleeting").build();
    Set<Trigger> triggers = Set.of(later("a").build(), later("b").build());

    node.scheduleJob(job, triggers, true);

    assertThat(node.getTriggersOfJob(job.getKey()))
        .extracting(Trigger::getKey)
        .containsExactlyInAnyOrder(new TriggerKey("a"), new TriggerKey("b"));
  }

  /** Quartz's own store cannot load it any more: what the new kind needs is in no table. */
  @Test
  void aTriggerMayBeReplacedByOneOfAnotherKind() throws SchedulerException {
    JobDetail job = job("job", Note.class);
    node.scheduleJobs(Map.of(job, Set.of(later("t").build())), true);
    Trigger cron = later("t").withSchedule(cronSchedule("0 0 12 * * ?")).build();

    node.scheduleJobs(Map.of(job, Set.of(cron)), true);

    if (store.isStock()) {
      assertThatThrownBy(() -> node.getTrigger(cron.getKey())).hasMessageContaining("CRON");
    } else {
      assertThat(node.getTrigger(cron.getKey()).getNextFireTime())
          .isEqualTo(cron.getFireTimeAfter(Date.from(start.minusMillis(1))));
      assertThat(node.unscheduleJob(cron.getKey())).isTrue();
      assertThat(rows("t")).isEmpty();
    }
  }

  // ---- one by one

  @Test
  void aJobWithoutATriggerIsDurableUnlessItIsSaidToAwaitOne() throws SchedulerException {
    JobDetail fleeting = JobBuilder.newJob(Note.class).withIdentity("fleeting").build();
    assertThatThrownBy(() -> node.addJob(fleeting, false))
        .isInstanceOf(SchedulerException.class)
        .hasMessageContaining("durable");
    assertThat(node.checkExists(fleeting.getKey())).isFalse();
    assertThat(node.getJobDetail(fleeting.getKey())).isNull();

    node.addJob(fleeting, false, true);

    assertThat(node.getJobDetail(fleeting.getKey()).isDurable()).isFalse();
    assertThat(node.getTrigger(new TriggerKey("none"))).isNull();
  }

  @Test
  void aJobMayBeReplacedByTheSame() throws SchedulerException {
    JobDetail job =
        JobBuilder.newJob(Note.class)
            .withIdentity("job")
            .withDescription("the same")
            .usingJobData("text", "é")
            .storeDurably()
            .build();
    for (int i = 0; i < 2; i++) {
      node.addJob(job.getJobBuilder().build(), true);

      assertThat(node.getJobDetail(job.getKey())).usingRecursiveComparison().isEqualTo(job);
    }
  }

  @Test
  void jobsAndTriggersAreFoundByTheirGroups() throws SchedulerException {
    for (JobKey key :
        List.of(new JobKey("1", "alpha"), new JobKey("1", "beta"), new JobKey("2", "beta"))) {
      node.scheduleJob(
          JobBuilder.newJob(Note.class).withIdentity(key).build(),
          later("t").withIdentity(key.getName(), key.getGroup()).build());
    }

    assertThat(jobs(GroupMatcher.anyJobGroup())).hasSize(3);
    assertThat(jobs(GroupMatcher.jobGroupEquals("alpha"))).containsExactly("alpha.1");
    assertThat(jobs(GroupMatcher.jobGroupEquals("bet"))).isEmpty();
    assertThat(jobs(GroupMatcher.jobGroupStartsWith("be"))).containsOnly("beta.1", "beta.2");
    assertThat(jobs(GroupMatcher.jobGroupEndsWith("ha"))).containsExactly("alpha.1");
    assertThat(jobs(GroupMatcher.jobGroupContains("et"))).containsOnly("beta.1", "beta.2");
    assertThat(triggers(GroupMatcher.anyTriggerGroup())).hasSize(3);
    assertThat(triggers(GroupMatcher.triggerGroupEquals("beta"))).containsOnly("beta.1", "beta.2");
    assertThat(triggers(GroupMatcher.triggerGroupEquals("lpha"))).isEmpty();
    assertThat(triggers(GroupMatcher.triggerGroupStartsWith("al"))).containsExactly("alpha.1");
    assertThat(triggers(GroupMatcher.triggerGroupEndsWith("ta"))).containsOnly("beta.1", "beta.2");
    assertThat(triggers(GroupMatcher.triggerGroupContains("ph"))).containsExactly("alpha.1");
  }

  private List<String> jobs(GroupMatcher<JobKey> matcher) throws SchedulerException {
    return node.getJobKeys(matcher).stream().map(JobKey::toString).toList();
  }

  private List<String> triggers(GroupMatcher<TriggerKey> matcher) throws SchedulerException {
    return node.getTriggerKeys(matcher).stream().map(TriggerKey::toString).toList();
  }

  @Test
  void aTriggerIsReplacedOnlyIfAskedFor() throws SchedulerException {
    try (ByHand hand = new ByHand(store)) {
      hand.store().storeJob(job("job", Note.class), false);
      OperableTrigger trigger = hand.store(ByHand.trigger("t", "job", Duration.ofHours(1)));
      assertThatThrownBy(() -> hand.store(trigger))
          .isInstanceOf(ObjectAlreadyExistsException.class);
      trigger.setCalendarName("any");
      trigger.setPriority(9);

      hand.store().storeTrigger(trigger, true);

      OperableTrigger stored = hand.store().retrieveTrigger(trigger.getKey());
      assertThat(stored).isEqualTo(trigger);
      assertThat(stored.getCalendarName()).isEqualTo("any");
      assertThat(stored.getPriority()).isEqualTo(9);
      assertThat(hand.store().getNumberOfTriggers()).isOne();
    }
  }

  @Test
  void aTriggerThatDoesNotKnowWhenItFiresIsStoredAndWaits() throws SchedulerException {
    try (ByHand hand = new ByHand(store)) {
      JobDetail job = job("job", Note.class);
      hand.store().storeJobAndTrigger(job, (OperableTrigger) later("one").forJob(job).build());
      hand.store()
          .storeJobsAndTriggers(Map.of(job, Set.of(later("set").forJob(job).build())), true);

      assertThat(hand.acquire()).isEmpty();
      for (String name : List.of("one", "set")) {
        OperableTrigger stored = hand.store().retrieveTrigger(new TriggerKey(name));
        assertThat(stored.getStartTime()).isEqualTo(start);
        assertThat(stored.getNextFireTime()).isNull();
      }
    }
  }

  /** Quartz's own store fires the old one as soon as the new one is acquired, and loses that. */
  @Test
  void aTriggerThatIsReplacedAmongManyAfterItWasAcquiredFiresAsTheNewOne()
      throws SchedulerException {
    try (ByHand hand = new ByHand(store)) {
      JobDetail job = job("job", Note.class);
      OperableTrigger old = ByHand.computed(later("t").forJob(job));
      hand.store().storeJobAndTrigger(job, old);
      List<OperableTrigger> oldAcquired = hand.acquire();
      OperableTrigger fresh = ByHand.computed(later("t").forJob(job).usingJobData("text", "new"));

      hand.store().storeJobsAndTriggers(Map.of(job, Set.of(fresh)), true);

      List<OperableTrigger> acquired = hand.acquire();
      assertThat(acquired).containsExactly(fresh);
      assertThat(acquired.get(0).getJobDataMap()).isEqualTo(fresh.getJobDataMap());
      if (!store.isStock()) {
        assertThat(hand.fire(oldAcquired)).containsOnlyNulls();
        assertThat(hand.fire(acquired)).doesNotContainNull();
      }
    }
  }

  // ---- data

  @Test
  void dataComeBackUntouchedAndWithWhatIsNull() throws SchedulerException {
    JobDataMap data = new JobDataMap();
    data.put("text", "é");
    data.put("number", 7);
    data.put("nothing", (Object) null);
    JobDetail job = job("job", Note.class).getJobBuilder().usingJobData(data).build();
    node.scheduleJob(job, later("t").usingJobData(data).build());

    JobDataMap ofJob = node.getJobDetail(job.getKey()).getJobDataMap();
    JobDataMap ofTrigger = node.getTrigger(new TriggerKey("t")).getJobDataMap();

    assertThat(ofJob).isEqualTo(data);
    assertThat(ofJob.isDirty()).isFalse();
    assertThat(ofTrigger).isEqualTo(data);
    assertThat(ofTrigger.isDirty()).isFalse();
  }

  @Test
  void dataThatCannotBeStoredAreRefusedByTheirName() {
    JobDataMap data = new JobDataMap();
    data.put("good", "é");
    data.put("bad", new Object());
    JobDetail good = job("good", Note.class);
    JobDetail bad = job("job", Note.class).getJobBuilder().usingJobData(data).build();
    Trigger trigger = later("t").usingJobData(data).build();

    assertThatThrownBy(() -> node.addJob(bad, false)).hasStackTraceContaining("bad");
    assertThatThrownBy(() -> node.scheduleJob(good, trigger)).hasStackTraceContaining("bad");
    assertThatThrownBy(() -> node.scheduleJobs(Map.of(good, Set.of(trigger)), true))
        .hasStackTraceContaining("'bad'");
  }
}
