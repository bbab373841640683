package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Counting;
import dev.holdfire.scheduler.dropin.Jobs.Demand;
import dev.holdfire.scheduler.dropin.Jobs.Failing;
import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.Jobs.OneAtATime;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerKey;

/** What becomes of triggers and jobs by executing. */
@OnEachStore
final class ExecutionContract {
  private final StoreUnderTest store;
  private final Application application;
  private Scheduler node;

  ExecutionContract(StoreUnderTest store) {
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

  private TriggerState state(String trigger) throws SchedulerException {
    return node.getTriggerState(new TriggerKey(trigger));
  }

  private void awaitState(String trigger, TriggerState state) {
    Application.await(() -> assertThat(state(trigger)).isEqualTo(state));
  }

  private void awaitExecuting(int count) {
    Application.await(() -> assertThat(application.firings().executing()).isEqualTo(count));
  }

  private void awaitFirings(int count) {
    Application.await(() -> assertThat(application.firings().count()).isEqualTo(count));
  }

  /** On two nodes, but for Quartz's own store, which can execute two: see the next test. */
  @Test
  void whatAJobChangesInItsDataIsThereTheNextTime() throws SchedulerException {
    node.addJob(
        JobBuilder.newJob(Counting.class)
            .withIdentity("counting")
            .usingJobData("count", "0")
            .storeDurably()
            .build(),
        false);
    node.scheduleJob(
        Application.trigger("five", "counting")
            .withSchedule(simpleSchedule().withIntervalInMilliseconds(20).withRepeatCount(4))
            .build());
    node.scheduleJob(Application.trigger("once", "counting").build());
    node.start();
    if (!store.isStock()) {
      application.started("b");
    }

    Application.await(
        () ->
            assertThat(node.getJobDetail(new JobKey("counting")).getJobDataMap().getString("count"))
                .isEqualTo("6"));
    assertThat(application.firings().most()).isOne();
    assertThat(application.firings().list())
        .extracting(firing -> firing.context().getJobDetail().getJobDataMap().getString("count"))
        .containsExactly("1", "2", "3", "4", "5", "6");
  }

  /**
   * Quartz's own store can execute two: a node that had acquired a trigger before it was blocked
   * releases it to wait, whatever executes; see StockDefectsContract.
   */
  @Test
  void aJobThatIsOneAtATimeHoldsUpItsOtherTriggersOnEachNode() throws SchedulerException {
    Assumptions.assumeFalse(store.isStock());
    Application.add(node, OneAtATime.class, "job");
    for (int i = 0; i < 6; i++) {
      node.scheduleJob(Application.trigger("t" + i, "job").build());
    }
    node.start();
    application.started("b");

    for (int done = 1; done <= 6; done++) {
      int begun = done;
      awaitFirings(begun);
      awaitExecuting(1);
      application.firings().letPass(1);
    }
    Application.await(() -> assertThat(node.getTriggersOfJob(new JobKey("job"))).isEmpty());
    assertThat(application.firings().most()).isOne();
    assertThat(application.firings().triggers()).doesNotHaveDuplicates().hasSize(6);
  }

  @Test
  void aTriggerOfAJobThatExecutesIsBlockedUntilItIsDone() throws SchedulerException {
    Application.add(node, OneAtATime.class, "job");
    node.scheduleJob(Application.trigger("first", "job").build());
    node.start();
    awaitExecuting(1);

    node.scheduleJob(Application.trigger("second", "job").build());

    assertThat(state("second")).isEqualTo(TriggerState.BLOCKED);
    node.pauseTrigger(new TriggerKey("second"));
    assertThat(state("second")).isEqualTo(TriggerState.PAUSED);
    application.firings().letPass(2);
    Application.await(() -> assertThat(state("first")).isEqualTo(TriggerState.NONE));
    assertThat(state("second")).isEqualTo(TriggerState.PAUSED);
    node.resumeTrigger(new TriggerKey("second"));
    awaitFirings(2);
    assertThat(application.firings().most()).isOne();
  }

  private void failing(Demand demand) throws SchedulerException {
    node.addJob(
        JobBuilder.newJob(Failing.class).withIdentity("failing").storeDurably().build(), false);
    node.scheduleJob(
        Application.trigger("failing", "failing")
            .usingJobData("demand", demand.name())
            .withSchedule(simpleSchedule().withIntervalInHours(1).withRepeatCount(1))
            .build());
    node.scheduleJob(
        Application.trigger("other", "failing")
            .usingJobData("demand", "NOTHING")
            .startAt(Date.from(Instant.now().plusSeconds(3_600)))
            .build());
    application.firings().letPass(2);
    node.start();
  }

  @Test
  void aJobThatFailsFiresAgainAtItsTime() throws SchedulerException {
    for (Demand demand : new Demand[] {Demand.NOTHING, Demand.BREAK}) {
      failing(demand);
      awaitState("failing", TriggerState.NORMAL);
      Application.await(() -> assertThat(node.getCurrentlyExecutingJobs()).isEmpty());
      awaitState("other", TriggerState.NORMAL);
      assertThat(node.deleteJob(new JobKey("failing"))).isTrue();
    }
  }

  @Test
  void aJobThatFailsLetsTheOthersGoOn() throws SchedulerException {
    failing(Demand.BREAK);
    awaitFirings(1);
    node.rescheduleJob(
        new TriggerKey("other"),
        Application.trigger("other", "failing").usingJobData("demand", "NOTHING").build());
    awaitFirings(2);
    awaitState("other", TriggerState.NONE);
  }

  @Test
  void aJobCanUnscheduleTheTriggerThatFired() throws SchedulerException {
    failing(Demand.UNSCHEDULE_TRIGGER);
    awaitState("failing", TriggerState.COMPLETE);
    awaitState("other", TriggerState.NORMAL);
  }

  @Test
  void aJobCanUnscheduleAllItsTriggers() throws SchedulerException {
    failing(Demand.UNSCHEDULE_JOB);
    awaitState("failing", TriggerState.COMPLETE);
    awaitState("other", TriggerState.COMPLETE);
  }

  @Test
  void aJobCanAskToFireAgainAtOnce() throws SchedulerException {
    failing(Demand.REFIRE);
    awaitFirings(2);
    awaitState("failing", TriggerState.NORMAL);
    assertThat(application.firings().triggers()).containsExactly("failing", "failing");
  }

  @Test
  void aJobThatIsNotDurableGoesWithItsLastTrigger() throws SchedulerException {
    node.scheduleJob(
        JobBuilder.newJob(Note.class).withIdentity("fleeting").build(),
        Application.trigger("once", "fleeting").build());
    node.scheduleJob(
        JobBuilder.newJob(Note.class).withIdentity("later").build(),
        Application.trigger("later", "later")
            .startAt(Date.from(Instant.now().plusSeconds(3_600)))
            .build());
    Application.add(node, Note.class, "durable");
    node.scheduleJob(Application.trigger("durable", "durable").build());
    node.start();

    Application.await(() -> assertThat(node.checkExists(new JobKey("fleeting"))).isFalse());
    assertThat(node.unscheduleJob(new TriggerKey("later"))).isTrue();
    assertThat(node.checkExists(new JobKey("later"))).isFalse();
    Application.await(() -> assertThat(state("durable")).isEqualTo(TriggerState.NONE));
    assertThat(node.checkExists(new JobKey("durable"))).isTrue();
  }

  @Test
  void aJobThatReschedulesItsTriggerWhileItExecutesKeepsTheNewOne() throws SchedulerException {
    Application.add(node, Jobs.Slow.class, "slow");
    node.scheduleJob(Application.trigger("once", "slow").build());
    node.start();
    awaitExecuting(1);

    node.rescheduleJob(
        new TriggerKey("once"),
        Application.trigger("once", "slow")
            .startAt(Date.from(Instant.now().plusSeconds(3_600)))
            .build());
    application.firings().letPass(1);

    awaitExecuting(0);
    Application.await(() -> assertThat(node.getCurrentlyExecutingJobs()).isEmpty());
    node.standby();
    assertThat(state("once")).isEqualTo(TriggerState.NORMAL);
  }

  @Test
  void aNodeThatDiedLeavesWhatItExecutedToThoseWhichRecoverIt() throws SchedulerException {
    node.addJob(
        JobBuilder.newJob(Note.class).withIdentity("safe").storeDurably().requestRecovery().build(),
        false);
    Application.add(node, Note.class, "lost");
    Left left = new Left(application, node);
    left.once("e1", "safe", "EXECUTING", "dead", true);
    left.once("e2", "lost", "EXECUTING", "dead", false);
    left.once("e3", "lost", "ACQUIRED", "dead", false);
    application.sql(
        "INSERT INTO QRTZ_SCHEDULER_STATE (SCHED_NAME, INSTANCE_NAME, LAST_CHECKIN_TIME,"
            + " CHECKIN_INTERVAL) VALUES (':app', 'dead', 1, 1000)");

    node.start();

    awaitFirings(2);
    var recovered =
        application.firings().list().stream()
            .filter(firing -> firing.context().isRecovering())
            .findFirst()
            .orElseThrow();
    assertThat(recovered.data()).containsEntry("text", "e1");
    assertThat(recovered.context().getRecoveringTriggerKey()).isEqualTo(new TriggerKey("e1"));
    assertThat(application.firings().count("e3")).isOne();
    Application.await(() -> assertThat(state("e2")).isEqualTo(TriggerState.NONE));
  }
}
