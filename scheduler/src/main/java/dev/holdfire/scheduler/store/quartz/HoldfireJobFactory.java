package dev.holdfire.scheduler.store.quartz;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.simpl.PropertySettingJobFactory;
import org.quartz.spi.JobFactory;
import org.quartz.spi.TriggerFiredBundle;

/**
 * Makes the application's own jobs: from its container where that knows them, else with their
 * public constructor.
 */
public final class HoldfireJobFactory implements JobFactory {
  private final Function<Class<?>, @Nullable Object> container;
  private final JobFactory byConstructor = new PropertySettingJobFactory();

  /**
   * @param container gives an instance of a job's class, or null when it does not know it
   */
  public HoldfireJobFactory(Function<Class<?>, @Nullable Object> container) {
    this.container = container;
  }

  @Override
  public Job newJob(TriggerFiredBundle bundle, Scheduler scheduler) throws SchedulerException {
    Class<? extends Job> type = bundle.getJobDetail().getJobClass();
    Object instance = container.apply(type);
    return instance instanceof Job job ? job : byConstructor.newJob(bundle, scheduler);
  }
}
