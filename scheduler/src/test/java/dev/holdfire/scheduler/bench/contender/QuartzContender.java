package dev.holdfire.scheduler.bench.contender;

import dev.holdfire.scheduler.bench.server.BenchPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz as it comes, clustered, on its own tables, tuned as its documentation advises: acquiring
 * in batches, within the lock.
 */
final class QuartzContender implements Contender {
  /** Quartz's own script. */
  static final String TABLES = "org/quartz/impl/jdbcjobstore/tables_mysql_innodb.sql";

  private static final String BATCH = "50";
  private static final Map<String, Work> WORK = new ConcurrentHashMap<>();

  private final String name = "bench-" + UUID.randomUUID();
  private final JobDetail job =
      JobBuilder.newJob(WorkJob.class).withIdentity("work").storeDurably().build();
  private final int workers;
  private final BenchPool pool;
  private final Scheduler caller;

  QuartzContender(String url, int workers) {
    this.workers = workers;
    this.pool = new BenchPool(url, Kind.connections(workers));
    DBConnectionManager.getInstance().addConnectionProvider(name, new Provider(pool.dataSource()));
    this.caller = scheduler();
  }

  private Scheduler scheduler() {
    Properties properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", name);
    properties.put("org.quartz.scheduler.instanceId", "AUTO");
    properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", BATCH);
    properties.put("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
    properties.put("org.quartz.threadPool.threadCount", Integer.toString(workers));
    properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
    properties.put("org.quartz.jobStore.driverDelegateClass", StdJDBCDelegate.class.getName());
    properties.put("org.quartz.jobStore.dataSource", name);
    properties.put("org.quartz.jobStore.isClustered", "true");
    properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    return call(() -> new StdSchedulerFactory(properties).getScheduler());
  }

  @Override
  public Kind kind() {
    return Kind.QUARTZ;
  }

  /** By the one call that stores many triggers of a job that exists. */
  @Override
  public void trigger(String group, List<String> recipients, boolean isDue) {
    Date start = Date.from(Instant.now().plus(isDue ? Duration.ZERO : Duration.ofDays(30)));
    Set<Trigger> triggers =
        recipients.stream()
            .map(
                recipient ->
                    TriggerBuilder.newTrigger()
                        .withIdentity(recipient, group)
                        .forJob(job)
                        .startAt(start)
                        .build())
            .collect(Collectors.toSet());
    call(
        () -> {
          caller.scheduleJobs(Map.of(job, triggers), true);
          return true;
        });
  }

  @Override
  public void cancel(String group) {
    call(
        () ->
            caller.unscheduleJobs(
                new ArrayList<>(caller.getTriggerKeys(GroupMatcher.triggerGroupEquals(group)))));
  }

  @Override
  public void cancel(String group, String recipient) {
    call(() -> caller.unscheduleJob(TriggerKey.triggerKey(recipient, group)));
  }

  @Override
  public Node start(Work work) {
    WORK.put(name, work);
    call(
        () -> {
          caller.start();
          return true;
        });
    return () ->
        call(
            () -> {
              caller.standby();
              return true;
            });
  }

  @Override
  public boolean isIdle() {
    return pool.count("SELECT COUNT(*) FROM QRTZ_FIRED_TRIGGERS") == 0;
  }

  /** Quartz does not remember what it has completed. */
  @Override
  public boolean hasCompleted(int runs) {
    return pool.count("SELECT COUNT(*) FROM QRTZ_TRIGGERS WHERE SCHED_NAME = '" + name + "'") == 0;
  }

  @Override
  public void clear() {
    call(
        () -> {
          caller.clear();
          return true;
        });
  }

  /** What it leaves behind would be another scheduler's, as its name is not used again. */
  @Override
  public void close() {
    clear();
    call(
        () -> {
          caller.shutdown(true);
          return true;
        });
    WORK.remove(name);
    pool.close();
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Call<T> {
    T run() throws SchedulerException;
  }

  /** Executes the work of the contender whose scheduler it runs on. */
  public static final class WorkJob implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      try {
        WORK.get(context.getScheduler().getSchedulerName()).run();
      } catch (SchedulerException e) {
        throw new JobExecutionException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Provider(DataSource dataSource) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return dataSource.getConnection();
    }

    @Override
    public void initialize() {
      // it is open
    }

    @Override
    public void shutdown() {
      // whoever opened it closes it
    }
  }
}
