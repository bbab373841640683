package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.quartz.RecipientRunTrigger;
import dev.holdfire.scheduler.store.table.TriggerTable;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.TriggerKey;
import org.quartz.spi.OperableTrigger;

/** Refuses what Quartz's scheduler is asked to do to recipient runs and Holdfire does itself. */
final class RunGuard {
  private static final JobKey JOB = new JobKey(TriggerTable.JOB_NAME, TriggerTable.JOB_GROUP);

  private RunGuard() {}

  static void refuseStoring(OperableTrigger trigger) throws JobPersistenceException {
    if (trigger instanceof RecipientRunTrigger) {
      throw new JobPersistenceException(
          "A recipient run is stored by Workflows.trigger, not by Quartz's scheduler");
    }
  }

  static void refuseRemoving(TriggerKey key) throws JobPersistenceException {
    refuse(key, "call it off by Workflows.cancel, so that the history knows");
  }

  static void refusePausing(TriggerKey key) throws JobPersistenceException {
    refuse(key, "pause and resume its workflow by Workflows.pause and Workflows.resume");
  }

  private static void refuse(TriggerKey key, String remedy) throws JobPersistenceException {
    if (RunKey.isName(key.getName())) {
      throw new JobPersistenceException("Trigger " + key + " is a recipient run; " + remedy);
    }
  }

  static void refuseRemoving(JobKey key) throws JobPersistenceException {
    refuse(key, "cannot be removed");
  }

  static void refusePausing(JobKey key) throws JobPersistenceException {
    refuse(
        key,
        "cannot be paused or resumed; pause and resume workflows by Workflows.pause and"
            + " Workflows.resume");
  }

  private static void refuse(JobKey key, String problem) throws JobPersistenceException {
    if (key.equals(JOB)) {
      throw new JobPersistenceException(
          "Job " + key + " is the job of all recipient runs and " + problem);
    }
  }
}
