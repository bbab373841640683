package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.dropin.Jobs.Counting;
import dev.holdfire.scheduler.dropin.Jobs.Note;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/** A node whose connections are refused or lost, beside one that can tell what is stored. */
@OnEachStore
final class FaultsContract {
  private static final int JOBS = 3;
  private static final int FIRINGS = 3;

  private final StoreUnderTest store;
  private final Application application;
  private final FaultyDataSource faults;
  private Scheduler node;
  private Scheduler healthy;

  FaultsContract(StoreUnderTest store) {
    this.store = store;
    this.application = new Application(store);
    this.faults = new FaultyDataSource(store.database().dataSource());
  }

  @BeforeEach
  void open() throws SchedulerException {
    node =
        application.node(
            store,
            faults.dataSource(),
            "faulty",
            Map.of("org.quartz.scheduler.dbFailureRetryInterval", "50"));
    healthy = application.node("healthy");
  }

  @AfterEach
  void close() throws SchedulerException {
    faults.heal();
    application.close();
  }

  /**
   * In turn: no connection, a commit that fails, one whose answer is lost; and some that work. For
   * Quartz's own store, whose firings can be left behind by a commit, only the first.
   */
  private void failNowAndThen() {
    AtomicInteger opened = new AtomicInteger();
    faults.whenOpened(
        () -> {
          int turn = opened.incrementAndGet() % 12;
          if (turn == 0) {
            FaultyDataSource.CONNECTION_LOST.happen();
          } else if (turn == 4 && !store.isStock()) {
            faults.beforeNextCommit(FaultyDataSource.CONNECTION_LOST);
          } else if (turn == 8 && !store.isStock()) {
            faults.loseAnswers(1);
          }
        });
  }

  @Test
  void eachTriggerFiresAsOftenAsItShouldWhileConnectionsFailNowAndThen() throws SchedulerException {
    for (int i = 0; i < JOBS; i++) {
      healthy.scheduleJob(
          JobBuilder.newJob(Counting.class)
              .withIdentity("job-" + i)
              .usingJobData("count", "0")
              .storeDurably()
              .build(),
          Application.trigger("t" + i, "job-" + i)
              .withSchedule(
                  simpleSchedule().withIntervalInMilliseconds(10).withRepeatCount(FIRINGS - 1))
              .build());
    }
    node.start();
    failNowAndThen();

    for (int i = 0; i < JOBS; i++) {
      JobKey job = new JobKey("job-" + i);
      Application.await(
          () ->
              assertThat(healthy.getJobDetail(job).getJobDataMap().getIntFromString("count"))
                  .isGreaterThanOrEqualTo(FIRINGS));
      Application.await(() -> assertThat(healthy.getTriggersOfJob(job)).isEmpty());
    }
  }

  @Test
  void triggersGoOnAfterTheDatabaseWasAway() throws SchedulerException {
    Application.add(healthy, Note.class, "note");
    List<String> names = List.of("a", "b", "c", "d");
    for (String name : names) {
      healthy.scheduleJob(
          Application.trigger(name, "note")
              .withSchedule(simpleSchedule().withIntervalInMilliseconds(50).repeatForever())
              .build());
    }
    node.start();
    names.forEach(name -> awaitMore(name, 0));
    AtomicInteger refused = new AtomicInteger();
    faults.whenOpened(
        () -> {
          refused.incrementAndGet();
          FaultyDataSource.CONNECTION_LOST.happen();
        });
    Application.await(() -> assertThat(refused).hasValueGreaterThan(5));

    faults.heal();

    names.forEach(name -> awaitMore(name, application.firings().count(name)));
  }

  /** Quartz's own store waits for as long as it is told: 15 s, when it is told nothing. */
  @Test
  void aNodeThatCouldNotCheckInDoesSoSoonAfter() throws SchedulerException {
    Assumptions.assumeFalse(store.isStock());
    Scheduler checking =
        application.node(
            store,
            faults.dataSource(),
            "checking",
            Map.of("org.quartz.jobStore.clusterCheckinInterval", "100"));
    AtomicInteger failures = new AtomicInteger();
    checking.start();
    faults.failWhere(
        text -> text.contains("SCHEDULER_STATE"),
        () -> {
          failures.incrementAndGet();
          FaultyDataSource.DISK_FULL.happen();
        });
    Application.await(() -> assertThat(failures).hasPositiveValue());
    faults.failWhere(text -> false);
    long before = checkedInAt();

    Application.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(checkedInAt()).isGreaterThan(before));
  }

  private long checkedInAt() {
    return Long.parseLong(
        application
            .rows(
                "SELECT LAST_CHECKIN_TIME FROM QRTZ_SCHEDULER_STATE WHERE SCHED_NAME = ':app'"
                    + " AND INSTANCE_NAME = 'checking'")
            .get(0)
            .get(0));
  }

  private void awaitMore(String trigger, long than) {
    Application.await(() -> assertThat(application.firings().count(trigger)).isGreaterThan(than));
  }
}
