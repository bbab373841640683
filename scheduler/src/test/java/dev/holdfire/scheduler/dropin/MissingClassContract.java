package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.CronScheduleBuilder.cronSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerKey;

/** What can be done to a job whose class this node does not have, and what goes on beside it. */
@OnEachStore
final class MissingClassContract {
  private static final JobKey JOB = new JobKey("missing");
  private static final TriggerKey KEY = new TriggerKey("t");

  private final StoreUnderTest store;
  private final Application application;
  private Scheduler node;

  MissingClassContract(StoreUnderTest store) {
    this.store = store;
    this.application = new Application(store);
  }

  @BeforeEach
  void open() throws SchedulerException {
    node = application.node("a");
    node.scheduleJob(
        job(),
        Application.trigger("t", JOB.getName()).withSchedule(cronSchedule("0 0 12 * * ?")).build());
    loseClass();
  }

  private void loseClass() {
    application.sql(
        "UPDATE QRTZ_JOB_DETAILS SET JOB_CLASS_NAME = 'no.such.Class' WHERE SCHED_NAME = ':app'"
            + " AND JOB_NAME = 'missing'");
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private static JobDetail job() {
    return JobBuilder.newJob(Note.class)
        .withIdentity(JOB)
        .usingJobData("text", "old")
        .storeDurably()
        .build();
  }

  @Test
  void theJobIsDeletedWithItsTrigger() throws SchedulerException {
    assertThat(node.deleteJob(JOB)).isTrue();
    assertThat(node.checkExists(JOB)).isFalse();
    assertThat(node.checkExists(KEY)).isFalse();
  }

  @Test
  void theJobIsDeletedWithoutATrigger() throws SchedulerException {
    assertThat(node.unscheduleJob(KEY)).isTrue();
    assertThat(node.checkExists(KEY)).isFalse();
    assertThat(node.deleteJob(JOB)).isTrue();
    assertThat(node.checkExists(JOB)).isFalse();
  }

  @Test
  void theJobIsReplaced() throws SchedulerException {
    node.addJob(job(), true);
    assertThat(node.getJobDetail(JOB).getJobClass()).isEqualTo(Note.class);
    assertThat(node.getTriggersOfJob(JOB)).extracting(Trigger::getKey).containsExactly(KEY);
  }

  @Test
  void whatIsDueAfterItFires() throws SchedulerException {
    Instant now = Instant.now();
    Application.add(node, Note.class, "good");
    node.addJob(job(), true);
    node.scheduleJob(Application.trigger("bad", "missing").startAt(Date.from(now)).build());
    loseClass();
    node.scheduleJob(
        Application.trigger("good", "good").startAt(Date.from(now.plusMillis(1))).build());
    node.start();

    Application.await(() -> assertThat(application.firings().triggers()).containsExactly("good"));
    Application.await(
        () ->
            assertThat(node.getTriggerState(new TriggerKey("bad"))).isEqualTo(TriggerState.ERROR));
  }

  /**
   * Of a kind that can be stored by serialization only, of which nothing is there. Quartz's own
   * store asks for it again and again, and fires nothing that is due later.
   */
  @Test
  void aTriggerWithoutAnythingIsNotFoundAndHoldsUpNoOther() throws SchedulerException {
    application.sql(
        "UPDATE QRTZ_TRIGGERS SET TRIGGER_TYPE = 'BLOB', NEXT_FIRE_TIME = %d WHERE SCHED_NAME = ':app'"
            .formatted(System.currentTimeMillis() - 1_000));
    assertThat(node.getTrigger(KEY)).isNull();
    Assumptions.assumeFalse(store.isStock());
    Application.add(node, Note.class, "good");
    node.scheduleJob(Application.trigger("good", "good").build());

    node.start();

    Application.await(() -> assertThat(application.firings().triggers()).containsExactly("good"));
  }
}
