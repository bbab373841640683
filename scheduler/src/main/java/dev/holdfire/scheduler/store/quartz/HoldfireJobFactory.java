package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.fire.NodeRuns;
import dev.holdfire.scheduler.store.fire.RunExecutor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.simpl.PropertySettingJobFactory;
import org.quartz.spi.JobFactory;
import org.quartz.spi.TriggerFiredBundle;

/**
 * Makes the job of recipient runs, and the application's own jobs: from the application's container
 * where it knows them, else with their public constructor.
 */
public final class HoldfireJobFactory implements JobFactory {
  private final RecipientRunJob recipientRuns;
  private final Function<Class<?>, @Nullable Object> container;
  private final JobFactory byConstructor = new PropertySettingJobFactory();

  /**
   * @param container gives an instance of a job's class, or null when it does not know it
   */
  public HoldfireJobFactory(
      NodeRuns runs, RunExecutor executor, Function<Class<?>, @Nullable Object> container) {
    this.recipientRuns = new RecipientRunJob(runs, executor);
    this.container = container;
  }

  @Override
  public Job newJob(TriggerFiredBundle bundle, Scheduler scheduler) throws SchedulerException {
    Class<? extends Job> type = bundle.getJobDetail().getJobClass();
    if (type == RecipientRunJob.class) {
      return recipientRuns;
    }
    Object instance = container.apply(type);
    return instance instanceof Job job ? job : byConstructor.newJob(bundle, scheduler);
  }
}
