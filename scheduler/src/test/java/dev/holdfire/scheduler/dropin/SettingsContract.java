package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.LockException;
import org.quartz.impl.jdbcjobstore.StdRowLockSemaphore;
import org.quartz.impl.jdbcjobstore.UpdateLockRowSemaphore;
import org.quartz.utils.ConnectionProvider;

/** What an application sets in its quartz.properties beside the store's class. */
@OnEachStore
final class SettingsContract {
  private static final String STORE = "org.quartz.jobStore.";

  private final StoreUnderTest store;
  private final Application application;

  SettingsContract(StoreUnderTest store) {
    this.store = store;
    this.application = new Application(store);
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private void assertFires(Scheduler node) throws SchedulerException {
    Application.add(node, Note.class, "note");
    node.scheduleJob(Application.trigger("once", "note").build());
    node.start();
    Application.await(() -> assertThat(application.firings().count("once")).isOne());
    Application.await(() -> assertThat(node.checkExists(new TriggerKey("once"))).isFalse());
  }

  // ---- connections

  /** Gives the connections of the test's database, once it is told which. */
  public static final class Provider implements ConnectionProvider {
    private static final Map<String, DataSource> DATA_SOURCES = new ConcurrentHashMap<>();
    private static final Map<String, List<String>> CALLS = new ConcurrentHashMap<>();

    private String database = "";

    /** Used by Quartz, for the property of this name. */
    public void setDatabase(String newDatabase) {
      database = newDatabase;
      note("set");
    }

    private void note(String call) {
      CALLS.computeIfAbsent(database, name -> new CopyOnWriteArrayList<>()).add(call);
    }

    @Override
    public void initialize() {
      note("initialize");
    }

    @Override
    public Connection getConnection() throws SQLException {
      note("connection");
      return DATA_SOURCES.get(database).getConnection();
    }

    @Override
    public void shutdown() {}
  }

  @Test
  void connectionsAreTheApplicationsProviders() throws SchedulerException {
    String name = application.name();
    Provider.DATA_SOURCES.put(name, store.database().dataSource());
    String prefix = "org.quartz.dataSource." + name + ".";
    assertFires(
        application.node(
            "a",
            Map.of(
                STORE + "dataSource",
                name,
                prefix + "connectionProvider.class",
                Provider.class.getName(),
                prefix + "database",
                name)));
    assertThat(Provider.CALLS.get(name)).startsWith("set", "initialize", "connection");
    Provider.DATA_SOURCES.remove(name);
    Provider.CALLS.remove(name);
  }

  // ---- locks

  /** Notes for each scheduler how often it would try again. */
  public static final class NotingLock extends StdRowLockSemaphore {
    private static final Map<String, Integer> RETRIES = new ConcurrentHashMap<>();

    @Override
    protected void executeSQL(
        Connection connection, String lock, String statement, String insertion)
        throws LockException {
      RETRIES.put(getSchedName(), getMaxRetry());
      super.executeSQL(connection, lock, statement, insertion);
    }
  }

  /**
   * Holdfire's asks once in a transaction, which is rolled back when it fails, and then begins
   * another one.
   */
  @Test
  void theLockIsTheApplications() throws SchedulerException {
    assertFires(
        application.node(
            "a",
            Map.of(
                STORE + "lockHandler.class",
                NotingLock.class.getName(),
                STORE + "lockHandler.maxRetry",
                "7")));
    assertThat(NotingLock.RETRIES.remove(application.name())).isEqualTo(store.isStock() ? 7 : 1);
  }

  @Test
  void theLockMayBeOfTheOtherClassThatQuartzHas() throws SchedulerException {
    assertFires(
        application.node(
            "a", Map.of(STORE + "lockHandler.class", UpdateLockRowSemaphore.class.getName())));
  }

  // ---- data

  @Test
  void dataAreTextsIfTheApplicationWantsThemAsProperties() throws SchedulerException {
    Scheduler node = application.node("a", Map.of(STORE + "useProperties", "true"));
    Map<String, String> data = Map.of("text", "\\u12 = # : é", "empty", "");
    JobDetail job =
        JobBuilder.newJob(Note.class)
            .withIdentity("note")
            .usingJobData(new JobDataMap(data))
            .storeDurably()
            .build();
    node.addJob(job, false);
    node.scheduleJob(Application.trigger("t", "note").usingJobData("text", "é").build());
    assertThat(node.getJobDetail(job.getKey()).getJobDataMap()).isEqualTo(job.getJobDataMap());
    node.start();
    Application.await(() -> assertThat(application.firings().count()).isOne());

    Map<String, String> merged = new HashMap<>(data);
    merged.put("text", "é");
    assertThat(application.firings().list().get(0).data().getWrappedMap()).isEqualTo(merged);
    assertThatThrownBy(
            () ->
                node.scheduleJob(
                    Application.trigger("u", "note").usingJobData("number", 7).build()))
        .hasStackTraceContaining("number");
  }

  // ---- kinds

  @Test
  void aKindOfTheApplicationsIsStoredLoadedAndFired() throws SchedulerException {
    Scheduler node =
        application.node(
            "a",
            Map.of(
                STORE + "driverDelegateInitString",
                "triggerPersistenceDelegateClasses=" + Labelled.Persistence.class.getName()));
    Application.add(node, Note.class, "note");
    Labelled trigger =
        (Labelled) Application.trigger("t", "note").withSchedule(new Labelled.Schedule()).build();
    trigger.setLabel(Labelled.EXTREMES);

    node.scheduleJob(trigger);

    assertThat(((Labelled) node.getTrigger(trigger.getKey())).getLabel())
        .usingRecursiveComparison()
        .isEqualTo(Labelled.EXTREMES);
    node.start();
    Application.await(() -> assertThat(application.firings().count()).isOne());
    Labelled fired = (Labelled) application.firings().list().get(0).context().getTrigger();
    assertThat(fired.getLabel()).usingRecursiveComparison().isEqualTo(Labelled.EXTREMES);
    Application.await(() -> assertThat(node.checkExists(trigger.getKey())).isFalse());
  }

  // ---- one node only

  /** What this node's earlier process executed, and what it should have fired since. */
  @Test
  void aStoreThatIsNotClusteredRecoversWhenItStarts() throws SchedulerException {
    Scheduler node =
        application.node(
            "a", Map.of(STORE + "isClustered", "false", STORE + "misfireThreshold", "1000"));
    Left left = new Left(application, node);
    node.addJob(
        JobBuilder.newJob(Jobs.Counting.class)
            .withIdentity("counting")
            .usingJobData("count", "0")
            .storeDurably()
            .build(),
        false);
    left.repeating("repeating", "counting", "BLOCKED");
    left.firing("repeating", "counting", "EXECUTING", "a", false);
    node.addJob(
        JobBuilder.newJob(Note.class).withIdentity("safe").storeDurably().requestRecovery().build(),
        false);
    left.once("safe", "safe", "EXECUTING", "a", true);
    Application.add(node, Note.class, "lost");
    left.once("lost", "lost", "EXECUTING", "a", false);
    left.once("acquired", "lost", "ACQUIRED", "a", false);

    node.start();

    Application.await(() -> assertThat(application.firings().count("repeating")).isPositive());
    Application.await(() -> assertThat(application.firings().count("acquired")).isOne());
    Application.await(
        () ->
            assertThat(application.firings().list())
                .filteredOn(firing -> firing.context().isRecovering())
                .extracting(firing -> firing.context().getRecoveringTriggerKey())
                .containsExactly(new TriggerKey("safe")));
    Application.await(() -> assertThat(node.getTriggersOfJob(new JobKey("lost"))).isEmpty());
    assertThat(application.firings().count("lost")).isZero();
  }
}
