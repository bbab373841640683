package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.RowsRead;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import dev.holdfire.trigger.TriggerRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerException;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.TriggerBuilder;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.spi.OperableTrigger;
import org.slf4j.LoggerFactory;

/** What Quartz does with a job's or a group's triggers is done beside recipient runs. */
@OnEachDatabase
final class BesideRunsContract {
  private static final int BACKLOG = 5_000;
  private static final JobDetail JOB =
      JobBuilder.newJob(OneAtATime.class).withIdentity("job").storeDurably().build();

  private final TestDatabase database;
  private final Nodes nodes;
  private final String scheduler;
  private Engine caller;

  BesideRunsContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
    this.scheduler = nodes.settings("caller", 0).names().scheduler();
  }

  /** A job of which Quartz holds up all triggers while it executes. */
  @DisallowConcurrentExecution
  public static final class OneAtATime implements Job {
    @Override
    public void execute(JobExecutionContext context) {}
  }

  @BeforeEach
  void start() {
    caller = nodes.start("caller", 0, new SendLog());
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private static void schedule(JobStoreTX store) throws JobPersistenceException {
    OperableTrigger trigger =
        (OperableTrigger)
            TriggerBuilder.newTrigger()
                .withIdentity("key")
                .forJob(JOB)
                .startAt(Date.from(Instant.now()))
                .build();
    trigger.computeFirstFireTime(null);
    store.storeJob(JOB, true);
    store.storeTrigger(trigger, true);
  }

  /** The runs next to Quartz's triggers in the index are new, or deleted, and not committed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void runsThatACallersTransactionHoldsHoldUpNothing(int runs) throws Exception {
    caller.workflows().trigger("once", t -> t.recipients("ann").cancellationKey("held"));
    caller.workflows().trigger("later", t -> t.recipients(Nodes.users("u", runs)));
    try (Connection connection = database.dataSource().getConnection();
        ByHand quartz =
            new ByHand(ByHand.Kind.HOLDFIRE, database.impatientPool(4), scheduler, "q")) {
      hold(connection);

      fireAndComplete(quartz);
      pauseResumeAndClear(quartz.store());

      connection.rollback();
    }
    assertThat(nodes.stored().active()).hasSize(runs + 1);
  }

  private void hold(Connection connection) throws SQLException {
    TransactionalWorkflows workflows = caller.unwrap(TransactionalWorkflows.class);
    workflows.cancel(connection, CancelRequest.of("once", "held"));
    workflows.trigger(connection, TriggerRequest.of("once").recipients("bob").build());
  }

  private static void fireAndComplete(ByHand quartz) throws JobPersistenceException {
    schedule(quartz.store());
    List<OperableTrigger> acquired = quartz.acquire();
    assertThat(quartz.fire(acquired)).isNotNull();
    quartz
        .store()
        .triggeredJobComplete(
            acquired.get(0), JOB, CompletedExecutionInstruction.SET_ALL_JOB_TRIGGERS_COMPLETE);
  }

  private static void pauseResumeAndClear(JobStoreTX store) throws JobPersistenceException {
    schedule(store);
    assertThat(store.getTriggersForJob(JOB.getKey())).hasSize(1);
    store.pauseAll();
    store.resumeAll();
    store.pauseJob(JOB.getKey());
    store.resumeJob(JOB.getKey());
    store.clearAllSchedulingData();
    assertThat(store.getTriggersForJob(JOB.getKey())).isEmpty();
  }

  /** A statement of Quartz's. */
  @FunctionalInterface
  private interface Step {
    Object run(HoldfireDelegate delegate, Connection connection) throws Exception;
  }

  @Test
  void runsThatWaitAreNotReadThrough() throws Exception {
    Assumptions.assumeFalse(
        database.kind() == TestDatabase.Kind.H2, "H2 does not tell how many rows it reads");
    for (int i = 0; i < BACKLOG; i += 1_000) {
      caller.workflows().trigger("later", t -> t.recipients(Nodes.users("u", 1_000)));
    }
    try (ByHand quartz = new ByHand(ByHand.Kind.HOLDFIRE, database.dataSource(), scheduler, "q");
        Connection connection = database.dataSource().getConnection()) {
      schedule(quartz.store());
      HoldfireDelegate delegate = delegate();
      for (Step step : steps()) {
        assertReadsLittle(delegate, connection, step);
      }
      connection.rollback();
    }
  }

  private static List<Step> steps() {
    return List.of(
        (delegate, connection) -> delegate.selectNumTriggersForJob(connection, JOB.getKey()),
        (delegate, connection) ->
            delegate.updateTriggerStatesForJobFromOtherState(
                connection, JOB.getKey(), "BLOCKED", "WAITING"),
        (delegate, connection) ->
            delegate.updateTriggerStatesForJob(connection, JOB.getKey(), "WAITING"),
        (delegate, connection) -> delegate.selectTriggersForJob(connection, JOB.getKey()).size(),
        (delegate, connection) -> delegate.selectTriggerKeysForJob(connection, JOB.getKey()).size(),
        (delegate, connection) -> delegate.selectTriggerGroups(connection).size(),
        (delegate, connection) ->
            delegate.updateTriggerGroupStateFromOtherStates(
                connection,
                GroupMatcher.anyTriggerGroup(),
                "PAUSED",
                "ACQUIRED",
                "WAITING",
                "WAITING"),
        (delegate, connection) ->
            delegate.selectOtherKindsInGroup(connection, GroupMatcher.anyTriggerGroup()).size());
  }

  private HoldfireDelegate delegate() throws SchedulerException {
    HoldfireDelegate delegate = new HoldfireDelegate();
    delegate.initialize(
        LoggerFactory.getLogger(HoldfireDelegate.class),
        "QRTZ_",
        scheduler,
        "q",
        new CascadingClassLoadHelper(),
        true,
        null);
    return delegate;
  }

  private static void assertReadsLittle(HoldfireDelegate delegate, Connection connection, Step step)
      throws Exception {
    RowsRead rows = RowsRead.on(connection);
    assertThat(step.run(delegate, connection)).isEqualTo(1);
    assertThat(rows.count()).isLessThan(BACKLOG / 2);
  }
}
