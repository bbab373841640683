package dev.holdfire.scheduler.database;

import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.quartz.CalendarIntervalScheduleBuilder;
import org.quartz.CronScheduleBuilder;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.calendar.HolidayCalendar;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.DBConnectionManager;

/**
 * A Quartz scheduler with the job store and delegate that Quartz comes with, and a job and triggers
 * for it.
 */
final class StockQuartz implements AutoCloseable {

  private static final Map<String, Map<String, String>> EXECUTED = new ConcurrentHashMap<>();

  private final String name = "stock-" + UUID.randomUUID();
  private final Scheduler scheduler;

  StockQuartz(DataSource dataSource) throws SchedulerException {
    DBConnectionManager.getInstance()
        .addConnectionProvider(name, new QuartzConnections(dataSource));
    EXECUTED.put(name, new ConcurrentHashMap<>());
    scheduler = new StdSchedulerFactory(properties()).getScheduler();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", name);
    properties.put("org.quartz.scheduler.instanceId", "AUTO");
    properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.put("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
    properties.put("org.quartz.threadPool.threadCount", "2");
    properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
    properties.put("org.quartz.jobStore.driverDelegateClass", StdJDBCDelegate.class.getName());
    properties.put("org.quartz.jobStore.dataSource", name);
    properties.put("org.quartz.jobStore.isClustered", "true");
    return properties;
  }

  /**
   * Stores a trigger of each kind that Quartz 2.5.2 can load again, two of which fire at once, and
   * starts.
   */
  void schedule() throws SchedulerException {
    JobDetail job =
        JobBuilder.newJob(Note.class).withIdentity("note").storeDurably().requestRecovery().build();
    scheduler.addJob(job, false);
    scheduler.addCalendar("holidays", new HolidayCalendar(), false, false);
    scheduler.scheduleJob(trigger("simple").build());
    scheduler.scheduleJob(
        trigger("interval")
            .withSchedule(
                CalendarIntervalScheduleBuilder.calendarIntervalSchedule().withIntervalInDays(1))
            .build());
    scheduler.scheduleJob(
        trigger("cron")
            .withSchedule(CronScheduleBuilder.cronSchedule("0 0 0 1 1 ? 2099"))
            .modifiedByCalendar("holidays")
            .build());
    scheduler.start();
  }

  /** The triggers that fired, with the text that they carried. */
  Map<String, String> executed() {
    return EXECUTED.get(name);
  }

  void clear() throws SchedulerException {
    scheduler.clear();
  }

  @Override
  public void close() throws SchedulerException {
    scheduler.shutdown(true);
    EXECUTED.remove(name);
  }

  private static TriggerBuilder<Trigger> trigger(String name) {
    return TriggerBuilder.newTrigger()
        .withIdentity(name)
        .forJob("note")
        .usingJobData("text", DatabaseContract.EMOJI);
  }

  /** Notes which trigger fired. */
  @DisallowConcurrentExecution
  public static final class Note implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      try {
        EXECUTED
            .get(context.getScheduler().getSchedulerName())
            .put(
                context.getTrigger().getKey().getName(),
                context.getMergedJobDataMap().getString("text"));
      } catch (SchedulerException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
