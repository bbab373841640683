package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** The application's own jobs that a node had which died. */
@OnEachDatabase
@Timeout(60)
final class CrashedJobsContract {
  private static final Set<String> EXECUTED = ConcurrentHashMap.newKeySet();

  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();
  private final String job = "job-" + UUID.randomUUID();
  private final String unknown = "unknown-" + UUID.randomUUID();
  private Engine caller;

  CrashedJobsContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
  }

  /** Notes that it was executed. */
  public static final class Note implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      EXECUTED.add(context.getJobDetail().getKey().getName());
    }
  }

  @BeforeEach
  void addJob() throws SchedulerException {
    caller = nodes.start("caller", 0, log);
    add(job);
  }

  @AfterEach
  void close() {
    nodes.close();
    EXECUTED.remove(job);
  }

  private void add(String name) throws SchedulerException {
    caller
        .unwrap(Scheduler.class)
        .addJob(JobBuilder.newJob(Note.class).withIdentity(name).storeDurably().build(), true);
  }

  private void change(String statement, String... values) {
    try (Connection connection = database.dataSource().getConnection()) {
      Sql.update(
          connection,
          statement.formatted((Object[]) values),
          List.of(caller.settings().names().scheduler()));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a process leaves that ends without a word. */
  private void crash(String instance, String name, String state, String trigger) {
    change(
        """
        INSERT INTO QRTZ_FIRED_TRIGGERS
          (SCHED_NAME, ENTRY_ID, INSTANCE_NAME, TRIGGER_NAME, TRIGGER_GROUP, STATE, FIRED_TIME,
           SCHED_TIME, PRIORITY, JOB_NAME, JOB_GROUP, IS_NONCONCURRENT, REQUESTS_RECOVERY)
        VALUES (?, '%s', '%s', '%s', 'DEFAULT', '%s', 1000, 1000, 5, '%s', 'DEFAULT', '0', '1')
        """,
        UUID.randomUUID().toString(), instance, trigger, state, name);
  }

  private void checkInOnce(String instance) {
    change(
        """
        INSERT INTO QRTZ_SCHEDULER_STATE
          (SCHED_NAME, INSTANCE_NAME, LAST_CHECKIN_TIME, CHECKIN_INTERVAL)
        VALUES (?, '%s', 1, 500)
        """,
        instance);
  }

  @Test
  void whatExecutedIsDoneAgainWhenItsNodeRestartsUnderItsId() {
    crash("a", job, "EXECUTING", "gone");
    checkInOnce("a");

    nodes.start("a", 1, log);

    Nodes.await(10).until(() -> EXECUTED.contains(job));
  }

  @Test
  void whatWasAcquiredFiresWhenItsNodeRestartsUnderItsId() throws SchedulerException {
    caller
        .unwrap(Scheduler.class)
        .scheduleJob(TriggerBuilder.newTrigger().withIdentity("soon").forJob(job).build());
    change(
        "UPDATE QRTZ_TRIGGERS SET TRIGGER_STATE = 'ACQUIRED'"
            + " WHERE SCHED_NAME = ? AND TRIGGER_NAME = 'soon'");
    crash("a", job, "ACQUIRED", "soon");
    checkInOnce("a");

    nodes.start("a", 1, log);

    Nodes.await(10).until(() -> EXECUTED.contains(job));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatCannotBeRecoveredHoldsUpNothingElse(boolean isRunningBefore) throws SchedulerException {
    if (isRunningBefore) {
      nodes.start("a", 1, log);
    }
    add(unknown);
    change(
        "UPDATE QRTZ_JOB_DETAILS SET JOB_CLASS_NAME = 'no.such.Job'"
            + " WHERE SCHED_NAME = ? AND JOB_NAME = '"
            + unknown
            + "'");
    caller.workflows().pause("once");
    caller.workflows().trigger("once", t -> t.recipients("ann"));
    change(
        """
        UPDATE QRTZ_TRIGGERS SET TRIGGER_STATE = 'EXECUTING', DESCRIPTION = CONCAT(
          SUBSTRING(DESCRIPTION, 1, 36),
          ' 00000000-0000-0000-0000-000000000000 0123456789abcdef00000001 dead')
        WHERE SCHED_NAME = ? AND TRIGGER_TYPE = 'HOLDFIRE'
        """);
    crash("dead", unknown, "EXECUTING", "gone");
    crash("dead-too", job, "EXECUTING", "gone");
    checkInOnce("dead");
    checkInOnce("dead-too");
    caller.workflows().resume("once");

    if (!isRunningBefore) {
      nodes.start("a", 1, log);
    }

    Nodes.await(10).until(() -> EXECUTED.contains(job));
    Nodes.await(10).until(() -> log.sends("only") == 1);
    caller.workflows().trigger("pair", t -> t.recipients("bob"));
    nodes.awaitAllOver(10);
    assertThat(log.sends("second")).isEqualTo(1);
  }
}
