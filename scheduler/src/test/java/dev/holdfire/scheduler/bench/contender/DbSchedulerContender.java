package dev.holdfire.scheduler.bench.contender;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.jdbc.AutodetectJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.holdfire.scheduler.bench.server.BenchPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * db-scheduler, which locks and fetches in batches where it can, which is on MySQL and not on
 * MariaDB, and stores in batches. It knows no groups: they are kept here, and called off one by
 * one.
 */
final class DbSchedulerContender implements Contender {
  private static final String TASK = "work";

  /** It fetches as soon as fewer than half of the threads have work. */
  private static final double FETCH_BELOW = 0.5;

  /** It fetches up to so many for each thread. */
  private static final double FETCH_UP_TO = 4.0;

  private static final Duration POLL = Duration.ofMillis(200);

  private final Kind kind;
  private final BenchPool pool;
  private final int workers;
  private final Scheduler caller;
  private final Map<String, List<TaskInstanceId>> groups = new HashMap<>();

  DbSchedulerContender(Kind kind, String url, int workers) {
    this.kind = kind;
    this.pool = new BenchPool(url, Kind.connections(workers));
    this.workers = workers;
    this.caller = scheduler(() -> {});
  }

  private Scheduler scheduler(Work work) {
    OneTimeTask<Void> task =
        Tasks.oneTime(TASK)
            .execute(
                (instance, context) -> {
                  try {
                    work.run();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    SchedulerBuilder builder = Scheduler.create(pool.dataSource(), task).threads(workers);
    if (new AutodetectJdbcCustomization(pool.dataSource()).supportsGenericLockAndFetch()) {
      builder.pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO);
    } else {
      builder.pollUsingFetch(FETCH_BELOW, FETCH_UP_TO);
    }
    return builder
        .pollingInterval(POLL)
        .commitWhenAutocommitDisabled(true)
        .alwaysPersistTimestampInUTC()
        .build();
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public void trigger(String group, List<String> recipients, boolean isDue) {
    List<TaskInstance<?>> instances = new ArrayList<>(recipients.size());
    recipients.forEach(recipient -> instances.add(new TaskInstance<>(TASK, id(group, recipient))));
    groups.computeIfAbsent(group, key -> new ArrayList<>()).addAll(instances);
    caller.scheduleBatch(
        instances, Instant.now().plus(isDue ? Duration.ZERO : Duration.ofDays(30)));
  }

  @Override
  public void cancel(String group) {
    groups.remove(group).forEach(caller::cancel);
  }

  @Override
  public void cancel(String group, String recipient) {
    caller.cancel(TaskInstanceId.of(TASK, id(group, recipient)));
  }

  private static String id(String group, String recipient) {
    return group + "/" + recipient;
  }

  @Override
  public Node start(Work work) {
    Scheduler scheduler = scheduler(work);
    scheduler.start();
    return scheduler::stop;
  }

  @Override
  public boolean isIdle() {
    return pool.count(
            "SELECT COUNT(*) FROM scheduled_tasks WHERE execution_time < UTC_TIMESTAMP() + INTERVAL 1 DAY")
        == 0;
  }

  /** It does not remember what it has completed. */
  @Override
  public boolean hasCompleted(int runs) {
    return isIdle();
  }

  @Override
  public void clear() {
    groups.clear();
    pool.execute("TRUNCATE TABLE scheduled_tasks");
  }

  @Override
  public void close() {
    caller.stop();
    pool.close();
  }
}
