package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.Jobs.Slow;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;

/** How many round trips a firing takes: statements and commits, from acquiring to completing. */
@OnEachStore
final class BudgetContract {
  private static final int TRIGGERS = 200;
  private static final Map<String, String> BATCHES =
      Map.of(
          "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "50",
          "org.quartz.threadPool.threadCount", "50");

  private final StoreUnderTest store;
  private final Application application;
  private final CountingDataSource counting;

  BudgetContract(StoreUnderTest store) {
    this.store = store;
    this.application = new Application(store);
    this.counting = new CountingDataSource(store.database().dataSource());
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private Scheduler node() throws SchedulerException {
    Assumptions.assumeTrue(
        store.isStock() || store.database().kind() != TestDatabase.Kind.H2,
        "on H2 a statement is executed for each key");
    return application.node(store, counting, "a", BATCHES);
  }

  /** Stores so many one-shot triggers of one job. */
  private static void schedule(Scheduler node, Class<? extends Job> type)
      throws SchedulerException {
    JobDetail job = JobBuilder.newJob(type).withIdentity("job").storeDurably().build();
    Set<Trigger> triggers = new HashSet<>();
    for (int i = 0; i < TRIGGERS; i++) {
      triggers.add(
          Application.trigger("t" + i, "job")
              .startAt(Date.from(Instant.now().minusMillis(i)))
              .build());
    }
    node.scheduleJobs(Map.of(job, triggers), true);
  }

  /** The round trips of each of these triggers since the last time when this was asked. */
  private double roundTrips() {
    double trips = counting.statements() + counting.commits();
    counting.reset();
    return trips / TRIGGERS;
  }

  /** The round trips of each firing, one node. */
  private double roundTrips(Class<? extends Job> type) throws SchedulerException {
    Scheduler node = node();
    schedule(node, type);
    counting.reset();
    node.start();
    for (int round = 50; type.equals(Slow.class) && round <= TRIGGERS; round += 50) {
      int begun = round;
      Application.await(() -> assertThat(application.firings().count()).isEqualTo(begun));
      application.firings().letPass(50);
    }
    Application.await(() -> assertThat(application.firings().count()).isEqualTo(TRIGGERS));
    Application.await(() -> assertThat(node.getCurrentlyExecutingJobs()).isEmpty());
    double trips = roundTrips();
    Application.await(() -> assertThat(node.getTriggersOfJob(new JobKey("job"))).isEmpty());
    return trips;
  }

  @Test
  void storingManyTriggersOrReplacingThemTakesHardlyARoundTripForEach() throws SchedulerException {
    Scheduler node = node();
    counting.reset();
    schedule(node, Note.class);
    double stored = roundTrips();
    schedule(node, Note.class);
    double replaced = roundTrips();
    if (store.isStock()) {
      assertThat(stored).isGreaterThan(4);
      assertThat(replaced).isGreaterThan(4);
    } else {
      assertThat(stored).isLessThan(0.1);
      assertThat(replaced).isLessThan(0.1);
    }
  }

  /** Whose executions all end at the same moment. */
  @Test
  void aFiringInABatchOfFiftyTakesTwoRoundTripsAtMost() throws SchedulerException {
    double each = roundTrips(Slow.class);
    if (store.isStock()) {
      assertThat(each).isGreaterThan(15);
    } else {
      assertThat(each).isLessThanOrEqualTo(2);
    }
  }

  /** Whose executions end one by one, while others begin. */
  @Test
  void aFiringOfAJobThatDoesNothingTakesAFewRoundTrips() throws SchedulerException {
    double each = roundTrips(Note.class);
    if (!store.isStock()) {
      assertThat(each).isLessThanOrEqualTo(5);
    }
  }
}
