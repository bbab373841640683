package dev.holdfire.scheduler.database;

import org.quartz.JobKey;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.spi.SchedulerSignaler;

/** Is told by a job store, and does nothing. */
public final class Silent implements SchedulerSignaler {
  @Override
  public void notifyTriggerListenersMisfired(Trigger trigger) {}

  @Override
  public void notifySchedulerListenersFinalized(Trigger trigger) {}

  @Override
  public void notifySchedulerListenersJobDeleted(JobKey jobKey) {}

  @Override
  public void signalSchedulingChange(long candidateNewNextFireTime) {}

  @Override
  public void notifySchedulerListenersError(String message, SchedulerException failure) {}
}
