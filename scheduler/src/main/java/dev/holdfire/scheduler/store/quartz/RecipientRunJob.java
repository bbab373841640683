package dev.holdfire.scheduler.store.quartz;

import org.quartz.Job;
import org.quartz.JobExecutionContext;

/**
 * The job that all recipient runs belong to. They are executed by {@link RunShells}, so when
 * someone triggers the job itself, nothing happens.
 */
public final class RecipientRunJob implements Job {
  @Override
  public void execute(JobExecutionContext context) {
    // there is no run in a trigger of another kind
  }
}
