package dev.holdfire.scheduler.dropin;

import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.database.TestDatabase;
import java.time.Instant;
import java.util.Date;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/** What a node leaves behind in the tables when it dies. */
final class Left {
  private final Application application;
  private final Scheduler node;

  /** Left to a node that is not started. */
  Left(Application application, Scheduler node) {
    this.application = application;
    this.node = node;
  }

  /** A one-shot trigger that an instance had brought to this state, with its entry. */
  void once(String trigger, String job, String state, String instance, boolean recovers)
      throws SchedulerException {
    node.scheduleJob(Application.trigger(trigger, job).usingJobData("text", trigger).build());
    boolean isExecuting = state.equals("EXECUTING");
    bring(trigger, isExecuting ? "COMPLETE', NEXT_FIRE_TIME = '-1" : "ACQUIRED");
    firing(trigger, job, state, instance, recovers);
  }

  /** A trigger that fires ten times a second since a minute ago, in this state. */
  void repeating(String trigger, String job, String state) throws SchedulerException {
    node.scheduleJob(
        Application.trigger(trigger, job)
            .startAt(Date.from(Instant.now().minusSeconds(60)))
            .withSchedule(simpleSchedule().withIntervalInMilliseconds(100).repeatForever())
            .build());
    bring(trigger, state);
  }

  private void bring(String trigger, String state) {
    application.sql(
        "UPDATE QRTZ_TRIGGERS SET TRIGGER_STATE = '%s' WHERE SCHED_NAME = ':app' AND TRIGGER_NAME = '%s'"
            .formatted(state, trigger));
  }

  /** The entry of a firing. */
  void firing(String trigger, String job, String state, String instance, boolean recovers) {
    application.sql(
        "INSERT INTO QRTZ_FIRED_TRIGGERS (SCHED_NAME, ENTRY_ID, TRIGGER_NAME, TRIGGER_GROUP,"
            + " INSTANCE_NAME, FIRED_TIME, SCHED_TIME, PRIORITY, STATE, JOB_NAME, JOB_GROUP,"
            + " IS_NONCONCURRENT, REQUESTS_RECOVERY)"
            + " VALUES (':app', '%1$s', '%1$s', 'DEFAULT', '%2$s', 1, 1, 5, '%3$s', '%4$s', 'DEFAULT', %5$s, %6$s)"
                .formatted(trigger, instance, state, job, bool(false), bool(recovers)));
  }

  /** A truth value as the tables' columns take it: Quartz's for MySQL are text. */
  private String bool(boolean value) {
    StoreUnderTest store = application.store();
    boolean isText =
        store.database().kind() != TestDatabase.Kind.H2 && !store.prefix().equals("QRTZ_");
    return isText ? (value ? "'1'" : "'0'") : String.valueOf(value);
  }
}
