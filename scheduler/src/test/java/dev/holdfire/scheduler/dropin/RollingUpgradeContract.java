package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import dev.holdfire.scheduler.dropin.StoreUnderTest.Kind;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * Two nodes with the same job store, and one with Holdfire's beside one with Quartz's own on the
 * same tables: each trigger fires as often as it should, whatever is commanded meanwhile.
 */
@OnEachStore
final class RollingUpgradeContract {
  private static final int TRIGGERS = 30;
  private static final Map<String, String> BATCHES =
      Map.of(
          "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "10",
          "org.quartz.threadPool.threadCount", "5");

  private final StoreUnderTest store;
  private final Application application;

  RollingUpgradeContract(StoreUnderTest store) {
    this.store = store;
    this.application = new Application(store);
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  private Scheduler old() throws SchedulerException {
    Map<String, String> settings = new HashMap<>(BATCHES);
    settings.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    return application.node("old", settings);
  }

  private void schedule(Scheduler node) throws SchedulerException {
    JobDetail job = JobBuilder.newJob(Note.class).withIdentity("note").storeDurably().build();
    Set<Trigger> triggers = new HashSet<>();
    for (int i = 0; i < TRIGGERS; i++) {
      triggers.add(
          Application.trigger("once-" + i, "note")
              .startAt(Date.from(Instant.now().plusMillis(150 + i % 10)))
              .build());
    }
    for (int i = 0; i < 5; i++) {
      triggers.add(
          Application.trigger("thrice-" + i, "note")
              .startAt(Date.from(Instant.now().plusMillis(150)))
              .withSchedule(simpleSchedule().withIntervalInMilliseconds(100).withRepeatCount(2))
              .build());
    }
    node.scheduleJobs(Map.of(job, triggers), true);
  }

  private void assertEachFiredAsOftenAsItShould(Scheduler node) {
    Application.await(
        () -> assertThat(node.getTriggersOfJob(new JobKey("note"))).as("triggers left").isEmpty());
    assertThat(application.firings().count()).isEqualTo(TRIGGERS + 15);
    for (int i = 0; i < TRIGGERS; i++) {
      assertThat(application.firings().count("once-" + i)).isOne();
    }
    for (int i = 0; i < 5; i++) {
      assertThat(application.firings().count("thrice-" + i)).isEqualTo(3);
    }
  }

  @Test
  void twoNodesFireEachTriggerAsOftenAsItShould() throws SchedulerException {
    Scheduler first = application.node("a", BATCHES);
    Scheduler second = application.node("b", BATCHES);
    schedule(first);
    first.start();
    second.start();
    assertEachFiredAsOftenAsItShould(first);
  }

  @Test
  void aNodeWithQuartzsStoreAndOneWithHoldfiresShareTheWork() throws SchedulerException {
    Assumptions.assumeTrue(store.kind() == Kind.HOLDFIRE_ON_STOCK_TABLES);
    Scheduler upgraded = application.node("new", BATCHES);
    Scheduler old = old();
    schedule(old);
    old.start();
    upgraded.start();
    assertEachFiredAsOftenAsItShould(upgraded);
  }

  /** What is commanded has a transaction of many rows, in an order of its own. */
  @Test
  void commandsMeanwhileLoseAndDoubleNothing() throws SchedulerException {
    Scheduler first = application.node("a", BATCHES);
    Scheduler second = application.node("b", BATCHES);
    schedule(first);
    first.start();
    second.start();
    for (int i = 0; i < 5; i++) {
      first.pauseTriggers(GroupMatcher.anyTriggerGroup());
      second.getTriggerState(new TriggerKey("once-0"));
      first.resumeTriggers(GroupMatcher.anyTriggerGroup());
      second.pauseJob(new JobKey("note"));
      second.resumeJob(new JobKey("note"));
    }
    assertEachFiredAsOftenAsItShould(first);
  }
}
