package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.fire.NodeRuns;
import dev.holdfire.scheduler.store.fire.RunExecutor;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** The one job of all recipient runs: executes the segment of the run that fired. */
public final class RecipientRunJob implements Job {
  private final NodeRuns runs;
  private final RunExecutor executor;

  RecipientRunJob(NodeRuns runs, RunExecutor executor) {
    this.runs = runs;
    this.executor = executor;
  }

  @Override
  public void execute(JobExecutionContext context) {
    if (context.getTrigger() instanceof RecipientRunTrigger trigger
        && trigger.firing() != null
        && runs.begin(trigger.firing())) {
      execute(trigger, trigger.firing());
    }
  }

  private void execute(RecipientRunTrigger trigger, Firing firing) {
    RunExecutor.Execution execution = executor.begin(firing);
    boolean hasEnded = false;
    try {
      trigger.end(execution.run());
      hasEnded = true;
    } finally {
      if (!hasEnded) { // something passes through that no one has foreseen
        trigger.end(execution.deferred());
      }
    }
  }
}
