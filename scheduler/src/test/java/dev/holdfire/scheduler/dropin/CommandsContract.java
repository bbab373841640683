package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.Jobs.Slow;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SchedulerMetaData;
import org.quartz.Trigger;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

/** What an application tells its scheduler to do with jobs and triggers. */
@OnEachStore
final class CommandsContract {
  private static final TriggerKey KEY = new TriggerKey("t", "g");
  private static final JobKey JOB = new JobKey("job");

  private final StoreUnderTest store;
  private final Application application;
  private Scheduler node;

  CommandsContract(StoreUnderTest store) {
    this.store = store;
    this.application = new Application(store);
  }

  @BeforeEach
  void open() throws SchedulerException {
    node = application.node("a");
    Application.add(node, Note.class, "job");
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private static TriggerBuilder<Trigger> due(TriggerKey key) {
    return TriggerBuilder.newTrigger().withIdentity(key).forJob(JOB);
  }

  private static Trigger later(TriggerKey key) {
    return due(key).startAt(Date.from(Instant.now().plusSeconds(3_600))).build();
  }

  private TriggerState state(TriggerKey key) throws SchedulerException {
    return node.getTriggerState(key);
  }

  private void assertFires(int count) {
    Application.await(() -> assertThat(application.firings().count()).isEqualTo(count));
  }

  @Test
  void aTriggerThatIsPausedFiresWhenItIsResumed() throws SchedulerException {
    node.scheduleJob(due(KEY).build());
    node.scheduleJob(due(new TriggerKey("other")).build());
    node.pauseTrigger(KEY);
    assertThat(state(KEY)).isEqualTo(TriggerState.PAUSED);
    node.start();
    assertFires(1);

    node.resumeTrigger(KEY);

    assertFires(2);
    assertThat(application.firings().triggers()).containsExactly("other", "t");
  }

  @Test
  void pausingAJobPausesItsTriggersAndNoOthers() throws SchedulerException {
    Application.add(node, Note.class, "free");
    node.scheduleJob(due(KEY).build());
    node.scheduleJob(Application.trigger("free", "free").build());
    node.pauseJob(JOB);
    assertThat(state(KEY)).isEqualTo(TriggerState.PAUSED);
    node.start();
    assertFires(1);

    node.resumeJob(JOB);

    assertFires(2);
  }

  @Test
  void aGroupThatIsPausedTakesInTriggersWhichComeLater() throws SchedulerException {
    node.scheduleJob(due(KEY).build());
    node.pauseTriggers(GroupMatcher.triggerGroupEquals("g"));
    node.scheduleJob(due(new TriggerKey("t2", "g")).build());
    node.scheduleJob(due(new TriggerKey("t3", "h")).build());
    assertThat(node.getPausedTriggerGroups()).containsExactly("g");
    assertThat(state(new TriggerKey("t2", "g"))).isEqualTo(TriggerState.PAUSED);
    node.start();
    assertFires(1);

    node.resumeTriggers(GroupMatcher.triggerGroupStartsWith("g"));

    assertFires(3);
    assertThat(node.getPausedTriggerGroups()).isEmpty();
  }

  @Test
  void pausingTheJobsOfAGroupPausesTheirTriggers() throws SchedulerException {
    node.scheduleJob(later(KEY));
    node.pauseJobs(GroupMatcher.jobGroupEquals(JOB.getGroup()));
    assertThat(state(KEY)).isEqualTo(TriggerState.PAUSED);
    node.resumeJobs(GroupMatcher.jobGroupEquals(JOB.getGroup()));
    assertThat(state(KEY)).isEqualTo(TriggerState.NORMAL);
  }

  @Test
  void everythingCanBePausedAndResumed() throws SchedulerException {
    node.scheduleJob(due(KEY).build());
    node.pauseAll();
    node.scheduleJob(due(new TriggerKey("new", "new")).build());
    assertThat(state(KEY)).isEqualTo(TriggerState.PAUSED);
    assertThat(state(new TriggerKey("new", "new"))).isEqualTo(TriggerState.PAUSED);
    assertThat(node.getPausedTriggerGroups()).contains("g", "new");
    node.start();

    node.resumeAll();

    assertFires(2);
    node.scheduleJob(due(new TriggerKey("after", "after")).build());
    assertFires(3);
  }

  @Test
  void aTriggerThatIsPausedWhileItFiresDoesNotFireAgain() throws SchedulerException {
    Application.add(node, Slow.class, "slow");
    node.scheduleJob(
        TriggerBuilder.newTrigger()
            .withIdentity(KEY)
            .forJob("slow")
            .withSchedule(simpleSchedule().withIntervalInHours(1).repeatForever())
            .build());
    node.start();
    Application.await(() -> assertThat(application.firings().executing()).isOne());

    node.pauseTrigger(KEY);
    application.firings().letPass(1);

    Application.await(() -> assertThat(node.getCurrentlyExecutingJobs()).isEmpty());
    node.standby();
    assertThat(state(KEY)).isEqualTo(TriggerState.PAUSED);
  }

  @Test
  void whatIsThereIsNotOverwrittenUnlessAskedFor() throws SchedulerException {
    node.scheduleJob(later(KEY));
    JobDetail other =
        JobBuilder.newJob(Slow.class).withIdentity(JOB).withDescription("b").storeDurably().build();
    assertThatThrownBy(() -> node.scheduleJob(later(KEY)))
        .isInstanceOf(ObjectAlreadyExistsException.class);
    assertThatThrownBy(() -> node.addJob(other, false))
        .isInstanceOf(ObjectAlreadyExistsException.class);
    assertThatThrownBy(() -> node.scheduleJob(other, later(new TriggerKey("x"))))
        .isInstanceOf(ObjectAlreadyExistsException.class);
    assertThat(node.getJobDetail(JOB).getJobClass()).isEqualTo(Note.class);

    node.addJob(other, true);

    assertThat(node.getJobDetail(JOB).getJobClass()).isEqualTo(Slow.class);
    assertThat(node.getJobDetail(JOB).getDescription()).isEqualTo("b");
    assertThat(node.getTriggersOfJob(JOB)).extracting(Trigger::getKey).containsExactly(KEY);
  }

  @Test
  void aTriggerThatIsReplacedFiresAsTheNewOne() throws SchedulerException {
    node.scheduleJob(later(KEY));
    TriggerKey fresh = new TriggerKey("fresh", "g");

    assertThat(node.rescheduleJob(KEY, due(fresh).build())).isNotNull();

    assertThat(node.rescheduleJob(KEY, later(KEY))).isNull();
    assertThat(state(KEY)).isEqualTo(TriggerState.NONE);
    node.start();
    assertFires(1);
    assertThat(application.firings().triggers()).containsExactly("fresh");
  }

  @Test
  void manyJobsAndTriggersAreStoredAtOnce() throws SchedulerException {
    JobDetail fleeting = JobBuilder.newJob(Note.class).withIdentity("fleeting").build();
    Set<Trigger> triggers =
        Set.of(later(new TriggerKey("a", "g")), later(new TriggerKey("b", "h")));
    node.pauseTriggers(GroupMatcher.triggerGroupEquals("h"));
    node.scheduleJobs(Map.of(fleeting, Set.of(), node.getJobDetail(JOB), triggers), true);

    assertThat(node.getTriggersOfJob(JOB)).hasSize(2);
    assertThat(state(new TriggerKey("a", "g"))).isEqualTo(TriggerState.NORMAL);
    assertThat(state(new TriggerKey("b", "h"))).isEqualTo(TriggerState.PAUSED);
    assertThatThrownBy(() -> node.scheduleJobs(Map.of(node.getJobDetail(JOB), triggers), false))
        .isInstanceOf(ObjectAlreadyExistsException.class);
  }

  @Test
  void whatIsTakenAwayIsGone() throws SchedulerException {
    node.scheduleJob(later(KEY));
    node.scheduleJob(later(new TriggerKey("u", "g")));
    node.scheduleJob(later(new TriggerKey("v", "h")));
    assertThat(node.getTriggerKeys(GroupMatcher.triggerGroupEquals("g"))).hasSize(2);
    assertThat(node.getTriggerGroupNames()).containsExactlyInAnyOrder("g", "h");
    assertThat(node.getJobGroupNames()).containsExactly("DEFAULT");
    assertThat(node.getJobKeys(GroupMatcher.anyJobGroup())).containsExactly(JOB);

    assertThat(node.unscheduleJob(KEY)).isTrue();
    assertThat(node.unscheduleJob(KEY)).isFalse();
    assertThat(node.unscheduleJobs(List.of(KEY, new TriggerKey("u", "g")))).isFalse();
    assertThat(node.getTriggersOfJob(JOB)).hasSize(1);
    assertThat(node.deleteJob(JOB)).isTrue();
    assertThat(node.deleteJob(JOB)).isFalse();
    assertThat(node.checkExists(new TriggerKey("v", "h"))).isFalse();
    assertThatThrownBy(() -> node.scheduleJob(later(KEY))).isInstanceOf(SchedulerException.class);
  }

  @Test
  void everythingCanBeCleared() throws SchedulerException {
    node.scheduleJob(later(KEY));
    node.addCalendar("c", new org.quartz.impl.calendar.HolidayCalendar(), false, false);
    node.pauseTriggers(GroupMatcher.triggerGroupEquals("g"));

    node.clear();

    assertThat(node.getTriggerKeys(GroupMatcher.anyTriggerGroup())).isEmpty();
    assertThat(node.getJobKeys(GroupMatcher.anyJobGroup())).isEmpty();
    assertThat(node.getCalendarNames()).isEmpty();
    assertThat(node.getPausedTriggerGroups()).isEmpty();
  }

  /** A job group's pause is for the triggers that are there, and not for later ones. */
  @Test
  void whatIsPausedAndResumedBeforeItIsThereIsNotPaused() throws SchedulerException {
    GroupMatcher<TriggerKey> triggers = GroupMatcher.triggerGroupEquals("g");
    GroupMatcher<JobKey> jobs = GroupMatcher.jobGroupEquals("later");
    JobKey later = new JobKey("job", "later");
    node.pauseTriggers(triggers);
    node.resumeTriggers(triggers);
    node.pauseJobs(jobs);
    node.addJob(JobBuilder.newJob(Note.class).withIdentity(later).storeDurably().build(), false);
    node.scheduleJob(later(KEY).getTriggerBuilder().forJob(later).build());
    assertThat(state(KEY)).isEqualTo(TriggerState.NORMAL);
    node.resumeJobs(jobs);
    assertThat(state(KEY)).isEqualTo(TriggerState.NORMAL);

    node.pauseTriggers(triggers);
    assertThat(state(KEY)).isEqualTo(TriggerState.PAUSED);
    node.resumeTriggers(triggers);
    assertThat(state(KEY)).isEqualTo(TriggerState.NORMAL);
    node.pauseJobs(jobs);
    assertThat(state(KEY)).isEqualTo(TriggerState.PAUSED);
    node.resumeJobs(jobs);
    assertThat(state(KEY)).isEqualTo(TriggerState.NORMAL);
  }

  @Test
  void aTriggerOfAJobWithoutAClassIsInErrorUntilItIsMended() throws SchedulerException {
    node.scheduleJob(due(KEY).build());
    String update = "UPDATE QRTZ_JOB_DETAILS SET JOB_CLASS_NAME = '%s' WHERE SCHED_NAME = ':app'";
    application.sql(update.formatted("no.such.Class"));
    node.start();
    Application.await(() -> assertThat(state(KEY)).isEqualTo(TriggerState.ERROR));
    node.standby();

    application.sql(update.formatted(Note.class.getName()));
    node.resetTriggerFromErrorState(KEY);
    node.start();

    assertFires(1);
  }

  @Test
  void aJobCanBeTriggeredByHand() throws SchedulerException {
    node.start();
    node.triggerJob(JOB, new org.quartz.JobDataMap(Map.of("text", "by hand")));

    assertFires(1);
    assertThat(application.firings().list().get(0).data()).containsEntry("text", "by hand");
  }

  @Test
  void whatTheSchedulerTellsOfItself() throws SchedulerException {
    node.scheduleJob(due(KEY).build());
    node.start();
    assertFires(1);

    SchedulerMetaData data = node.getMetaData();

    assertThat(data.getJobStoreClass().getName())
        .isEqualTo(store.properties().getProperty("org.quartz.jobStore.class"));
    assertThat(data.isJobStoreSupportsPersistence()).isTrue();
    assertThat(data.isJobStoreClustered()).isTrue();
    assertThat(data.isStarted()).isTrue();
    assertThat(data.getThreadPoolSize()).isEqualTo(2);
    assertThat(data.getSchedulerName()).isEqualTo(application.name());
    Application.await(() -> assertThat(node.getMetaData().getNumberOfJobsExecuted()).isOne());
    assertThat(data.getSummary()).contains("supports persistence").contains("is clustered");
  }
}
