package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.cluster.StockDefectsContract.Nothing;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.calendar.HolidayCalendar;
import org.quartz.impl.matchers.GroupMatcher;

/** What Quartz's scheduler is told to do with everything, it does not do to recipient runs. */
@OnEachDatabase
final class QuartzCommandsContract {
  private static final JobDetail JOB =
      JobBuilder.newJob(Nothing.class).withIdentity("job").storeDurably().build();
  private static final TriggerKey KEY = new TriggerKey("key");
  private static final JobKey RUNS = new JobKey("recipient-run", "holdfire");

  private final Nodes nodes;
  private final SendLog log = new SendLog();
  private Engine engine;
  private Scheduler quartz;

  QuartzCommandsContract(TestDatabase database) {
    this.nodes = new Nodes(database);
  }

  @BeforeEach
  void start() throws SchedulerException {
    engine = nodes.start("a", 2, log);
    quartz = engine.unwrap(Scheduler.class);
    schedule();
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private void schedule() throws SchedulerException {
    quartz.addJob(JOB, true);
    quartz.scheduleJob(
        TriggerBuilder.newTrigger()
            .withIdentity(KEY)
            .forJob(JOB)
            .startAt(Date.from(Instant.now().plusSeconds(3_600)))
            .build());
  }

  /** A command to Quartz's scheduler. */
  @FunctionalInterface
  private interface Command {
    void give(Scheduler quartz) throws SchedulerException;
  }

  /** What concerns a run that comes due while its workflow is paused. */
  private TriggerKey runOfAPausedWorkflow() throws SchedulerException {
    engine.workflows().pause("once");
    engine.workflows().trigger("once", t -> t.recipients("ann").cancellationKey("k"));
    Nodes.await(10).until(() -> nodes.stored().active().containsValue("PAUSED"));
    return quartz.getTriggerKeys(GroupMatcher.anyTriggerGroup()).stream()
        .filter(key -> !key.equals(KEY))
        .findFirst()
        .orElseThrow();
  }

  private void assertRunsGoOn(int sends) {
    engine.workflows().resume("once");
    engine.workflows().trigger("once", t -> t.recipients("bob").cancellationKey("k"));
    nodes.awaitAllOver(10);
    assertThat(log.sends()).hasSize(sends);
  }

  @Test
  void clearingDeletesAllButRecipientRunsAndTheirJob() throws SchedulerException {
    runOfAPausedWorkflow();
    quartz.addCalendar("never", new HolidayCalendar(), false, false);
    quartz.pauseTriggers(GroupMatcher.triggerGroupEquals("any"));

    quartz.clear();

    assertThat(quartz.getTrigger(KEY)).isNull();
    assertThat(quartz.getJobKeys(GroupMatcher.anyJobGroup())).containsExactly(RUNS);
    assertThat(quartz.getCalendarNames()).isEmpty();
    assertThat(quartz.getPausedTriggerGroups()).isEmpty();
    assertThat(nodes.stored().active()).hasSize(1);
    schedule();
    assertThat(quartz.getTriggersOfJob(JOB.getKey())).hasSize(1);
    assertRunsGoOn(2);
  }

  @Test
  void shuttingDownIsRefusedAndTheNodeGoesOn() {
    for (Command command : List.<Command>of(Scheduler::shutdown, q -> q.shutdown(true))) {
      assertThatThrownBy(() -> command.give(quartz))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("node a is shut down when Holdfire is closed");
    }
    assertRunsGoOn(1);
  }

  static Stream<Command> pauses() {
    return Stream.of(
        Scheduler::pauseAll,
        q -> q.pauseTriggers(GroupMatcher.anyTriggerGroup()),
        q -> q.pauseJobs(GroupMatcher.anyJobGroup()));
  }

  @ParameterizedTest
  @MethodSource("pauses")
  void pausingLeavesRecipientRunsAlone(Command pause) throws SchedulerException {
    engine.workflows().trigger("twice", t -> t.recipients("ann").cancellationKey("k"));

    pause.give(quartz);

    assertThat(quartz.getTriggerState(KEY)).isEqualTo(TriggerState.PAUSED);
    assertThat(quartz.getPausedTriggerGroups()).allMatch(group -> !group.contains("twice"));
    assertThat(nodes.stored().active().values()).doesNotContain("PAUSED");
    assertRunsGoOn(3);
  }

  static Stream<Command> resumptions() {
    return Stream.of(
        Scheduler::resumeAll,
        q -> q.resumeTriggers(GroupMatcher.anyTriggerGroup()),
        q -> q.resumeTriggers(GroupMatcher.triggerGroupEquals(KEY.getGroup())),
        q -> q.resumeJobs(GroupMatcher.anyJobGroup()),
        q -> q.resumeJob(JOB.getKey()));
  }

  @ParameterizedTest
  @MethodSource("resumptions")
  void resumingLeavesRecipientRunsAlone(Command resume) throws SchedulerException {
    quartz.pauseAll();
    runOfAPausedWorkflow();

    resume.give(quartz);

    assertThat(quartz.getTriggerState(KEY)).isEqualTo(TriggerState.NORMAL);
    assertThat(nodes.stored().active()).containsValue("PAUSED");
    assertRunsGoOn(2);
  }

  @Test
  void pausingAndResumingARunOrTheJobOfRunsIsRefused() throws SchedulerException {
    TriggerKey run = runOfAPausedWorkflow();

    for (Command command :
        List.<Command>of(
            q -> q.pauseTrigger(run),
            q -> q.resumeTrigger(run),
            q -> q.pauseJob(RUNS),
            q -> q.resumeJob(RUNS))) {
      assertThatThrownBy(() -> command.give(quartz))
          .isInstanceOf(JobPersistenceException.class)
          .hasMessageContaining("Workflows.pause");
    }
    assertRunsGoOn(2);
  }
}
