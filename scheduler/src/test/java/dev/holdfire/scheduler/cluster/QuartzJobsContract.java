package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.HoldfireJobStore;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.quartz.CronScheduleBuilder;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.listeners.JobListenerSupport;
import org.quartz.simpl.SimpleThreadPool;

/** The application's own Quartz jobs, beside recipient runs and in the job store by itself. */
@OnEachDatabase
final class QuartzJobsContract {
  private static final Map<String, ConcurrentLinkedQueue<Long>> LATENESS =
      new ConcurrentHashMap<>();

  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();
  private final String name = "q-" + UUID.randomUUID();

  QuartzJobsContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
    LATENESS.put(name, new ConcurrentLinkedQueue<>());
  }

  @AfterEach
  void close() {
    nodes.close();
    LATENESS.remove(name);
  }

  /** Notes how late it fires, under the name that its trigger carries. */
  @DisallowConcurrentExecution
  public static final class Note implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      LATENESS
          .get(context.getMergedJobDataMap().getString("name"))
          .add(
              System.currentTimeMillis()
                  - context.getScheduledFireTime().toInstant().toEpochMilli());
    }
  }

  private void schedule(Scheduler quartz) throws SchedulerException {
    JobDetail job = JobBuilder.newJob(Note.class).withIdentity("note").storeDurably().build();
    quartz.addJob(job, true);
    quartz.scheduleJob(
        trigger("simple")
            .withSchedule(
                SimpleScheduleBuilder.simpleSchedule()
                    .withIntervalInMilliseconds(200)
                    .withRepeatCount(9))
            .build());
    quartz.scheduleJob(
        trigger("cron").withSchedule(CronScheduleBuilder.cronSchedule("* * * * * ?")).build());
  }

  private TriggerBuilder<Trigger> trigger(String key) {
    return TriggerBuilder.newTrigger().withIdentity(key).forJob("note").usingJobData("name", name);
  }

  /** Throws whatever it is told. */
  private static final class Throwing extends JobListenerSupport {
    private final AtomicInteger told = new AtomicInteger();

    @Override
    public String getName() {
      return "throwing";
    }

    @Override
    public void jobToBeExecuted(JobExecutionContext context) {
      fail();
    }

    @Override
    public void jobWasExecuted(JobExecutionContext context, JobExecutionException e) {
      fail();
    }

    private void fail() {
      told.incrementAndGet();
      throw new IllegalStateException("a listener's bug");
    }
  }

  @Test
  void aListenerThatThrowsChangesNothingForRecipientRuns() throws SchedulerException {
    Engine engine = nodes.start("a", 2, log);
    Throwing listener = new Throwing();
    engine.unwrap(Scheduler.class).getListenerManager().addJobListener(listener);

    engine.workflows().trigger("pair", t -> t.recipients("ann", "bob", "cat"));

    nodes.awaitAllOver(15);
    log.assertAddsUp(nodes.stored(), 3, List.of("first", "second"));
    assertThat(listener.told).hasValue(0);
  }

  @Test
  void theyAreOnTimeWhileABacklogOfRunsDrains() throws SchedulerException {
    Engine engine = nodes.start("a", 8, log);
    for (int i = 0; i < 2; i++) {
      engine.workflows().trigger("pair", t -> t.recipients(Nodes.users("u", 1_000)));
    }
    schedule(engine.unwrap(Scheduler.class));

    Nodes.await(15).until(() -> LATENESS.get(name).size() >= 12);
    nodes.awaitAllOver(30);

    assertThat(LATENESS.get(name)).allMatch(late -> late < 1_500);
    assertThat(log.sends()).hasSize(4_000);
  }

  @Test
  void aNodeWithoutWorkersExecutesNothingEvenIfQuartzIsStartedOnIt() throws SchedulerException {
    Engine caller = nodes.start("caller", 0, log);
    Scheduler quartz = caller.unwrap(Scheduler.class);
    caller.workflows().trigger("once", t -> t.recipients(Nodes.users("u", 5)));
    schedule(quartz);

    assertStartIsRefused(quartz);
    nodes.start("worker", 2, log);
    nodes.awaitAllOver(10);

    Nodes.await(15).until(() -> LATENESS.get(name).size() >= 12);
    assertThat(log.sends())
        .hasSize(5)
        .allMatch(sent -> sent.thread().startsWith("worker-"), "sent by the worker");
  }

  @Test
  void quartzStartsWithItsNodeAndCanThenBePausedAndStartedAgain() throws SchedulerException {
    Engine engine = nodes.make(nodes.settings("a", 2), log, database.dataSource());
    Scheduler quartz = engine.unwrap(Scheduler.class);
    assertStartIsRefused(quartz);

    engine.start();
    quartz.standby();
    quartz.start();

    engine.workflows().trigger("once", t -> t.recipients("ann"));
    nodes.awaitAllOver(10);
    assertThat(log.sends()).hasSize(1);
  }

  private static void assertStartIsRefused(Scheduler quartz) throws SchedulerException {
    assertThatThrownBy(quartz::start)
        .isInstanceOf(SchedulerException.class)
        .hasMessageContaining("starts when Holdfire is started");
    assertThatThrownBy(() -> quartz.startDelayed(1)).isInstanceOf(SchedulerException.class);
    assertThat(quartz.isStarted()).isFalse();
  }

  @Test
  void aRunIsSeenThroughQuartzButNotTakenAwayByIt() throws SchedulerException {
    Engine engine = nodes.start("a", 2, log);
    String odd = "\\u12 = # : é";
    engine.workflows().trigger("later", t -> t.recipients(odd).cancellationKey("k"));
    Scheduler quartz = engine.unwrap(Scheduler.class);
    TriggerKey key = quartz.getTriggerKeys(GroupMatcher.anyTriggerGroup()).iterator().next();

    assertThat(quartz.getTrigger(key).getNextFireTime()).isNotNull();
    assertThat(quartz.getTriggerState(key)).isNotEqualTo(Trigger.TriggerState.NONE);
    assertThatThrownBy(() -> quartz.unscheduleJob(key)).isInstanceOf(JobPersistenceException.class);
    assertThatThrownBy(() -> quartz.rescheduleJob(key, trigger("other").forJob(runs()).build()))
        .isInstanceOf(SchedulerException.class);
    assertThatThrownBy(() -> quartz.deleteJob(runs())).isInstanceOf(JobPersistenceException.class);
    nodes.awaitAllOver(10);
    assertThat(Nodes.runs(engine, RunStatus.FINISHED)).hasSize(1);
  }

  private static JobKey runs() {
    return new JobKey("recipient-run", "holdfire");
  }

  @Test
  void theJobStoreServesAnyQuartzApplicationThatNamesItsClass() throws SchedulerException {
    assertServes(database.dataSource());
  }

  @Test
  void theJobStoreWorksOnTheTablesThatQuartzComesWith() throws Exception {
    Assumptions.assumeTrue(database.kind() == TestDatabase.Kind.H2, "the tables are made for H2");
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl("jdbc:h2:mem:" + name);
    configuration.setMaximumPoolSize(8);
    try (HikariDataSource pool = new HikariDataSource(configuration);
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("RUNSCRIPT FROM 'classpath:org/quartz/impl/jdbcjobstore/tables_h2.sql'");
      assertServes(pool);
    }
  }

  private void assertServes(DataSource dataSource) throws SchedulerException {
    Scheduler first = standalone("a", dataSource);
    Scheduler second = standalone("b", dataSource);
    try {
      schedule(first);
      Nodes.await(15).until(() -> LATENESS.get(name).size() >= 12);
      assertThat(first.unscheduleJobs(List.of(new TriggerKey("simple"), new TriggerKey("cron"))))
          .isIn(true, false);
    } finally {
      first.shutdown(true);
      second.shutdown(true);
    }
    assertThat(LATENESS.get(name)).allMatch(late -> late < 1_500);
  }

  private Scheduler standalone(String instance, DataSource dataSource) throws SchedulerException {
    Properties properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", name);
    properties.put("org.quartz.scheduler.instanceId", instance);
    properties.put("org.quartz.scheduler.idleWaitTime", "1000");
    properties.put("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
    properties.put("org.quartz.threadPool.threadCount", "2");
    properties.put("org.quartz.jobStore.class", HoldfireJobStore.class.getName());
    properties.put("org.quartz.jobStore.dataSource", ByHand.provide(dataSource));
    properties.put("org.quartz.jobStore.isClustered", "true");
    StdSchedulerFactory factory = new StdSchedulerFactory(properties);
    Scheduler scheduler = factory.getScheduler();
    scheduler.start();
    return scheduler;
  }

  @Test
  void triggersThatAreAlwaysDueLeaveRunsTheirTurn() throws SchedulerException {
    Engine engine = nodes.start("a", 1, log);
    Scheduler quartz = engine.unwrap(Scheduler.class);
    quartz.addJob(JobBuilder.newJob(Note.class).withIdentity("note").storeDurably().build(), true);
    quartz.scheduleJob(
        trigger("always")
            .startAt(Date.from(Instant.now().minusSeconds(30)))
            .withSchedule(
                SimpleScheduleBuilder.simpleSchedule()
                    .withIntervalInMilliseconds(1)
                    .repeatForever()
                    .withMisfireHandlingInstructionIgnoreMisfires())
            .build());
    Nodes.await(10).until(() -> LATENESS.get(name).size() > 5);

    engine.workflows().trigger("once", t -> t.recipients("ann"));

    Nodes.await(10).until(() -> log.sends("only") == 1);
    assertThat(LATENESS.get(name)).last().asInstanceOf(LONG).isGreaterThan(1_000);
  }
}
