package dev.holdfire.scheduler.dropin;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.PersistJobDataAfterExecution;

/** The application's jobs, which note in {@link Firings} what they do. */
final class Jobs {
  private Jobs() {}

  /** Notes that it fired. */
  public static final class Note implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      Firings.of(context).begin(context);
      Firings.of(context).end();
    }
  }

  /** Waits until it may pass; any number at a time. */
  public static final class Slow implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      hold(context);
    }
  }

  /** Waits until it may pass; one at a time. */
  @DisallowConcurrentExecution
  public static final class OneAtATime implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      hold(context);
    }
  }

  private static void hold(JobExecutionContext context) throws JobExecutionException {
    Firings firings = Firings.of(context);
    firings.begin(context);
    firings.pass();
    firings.end();
  }

  /** Counts its executions in its own data. */
  @DisallowConcurrentExecution
  @PersistJobDataAfterExecution
  public static final class Counting implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      Firings.of(context).begin(context);
      JobDataMap data = context.getJobDetail().getJobDataMap();
      data.put("count", Integer.toString(Integer.parseInt(data.getString("count")) + 1));
      Firings.of(context).end();
    }
  }

  /** What a job that fails asks for. */
  enum Demand {
    NOTHING,
    BREAK,
    UNSCHEDULE_TRIGGER,
    UNSCHEDULE_JOB,
    REFIRE
  }

  /** Fails as its data say; a refired one fails once. One at a time. */
  @DisallowConcurrentExecution
  public static final class Failing implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      hold(context);
      Demand demand = Demand.valueOf(context.getMergedJobDataMap().getString("demand"));
      if (demand == Demand.BREAK) {
        throw new IllegalStateException("a job's bug");
      }
      if (demand != Demand.NOTHING && context.getRefireCount() == 0) {
        throw exception(demand);
      }
    }

    private static JobExecutionException exception(Demand demand) {
      JobExecutionException failure = new JobExecutionException("as asked for");
      failure.setUnscheduleFiringTrigger(demand == Demand.UNSCHEDULE_TRIGGER);
      failure.setUnscheduleAllTriggers(demand == Demand.UNSCHEDULE_JOB);
      failure.setRefireImmediately(demand == Demand.REFIRE);
      return failure;
    }
  }
}
