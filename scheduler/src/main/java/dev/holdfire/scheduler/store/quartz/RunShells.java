package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.fire.NodeRuns;
import dev.holdfire.scheduler.store.fire.RunExecutor;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.core.JobRunShell;
import org.quartz.core.JobRunShellFactory;
import org.quartz.core.QuartzScheduler;
import org.quartz.impl.StdJobRunShellFactory;
import org.quartz.spi.TriggerFiredBundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what a worker runs. For a recipient run that is its segment and nothing else: Quartz's own
 * shell asks its lists of listeners six times a run, each under a lock that all workers share.
 */
public final class RunShells implements JobRunShellFactory {
  private static final Logger log = LoggerFactory.getLogger(RunShells.class);

  private final NodeRuns runs;
  private final RunExecutor executor;
  private final StdJobRunShellFactory others = new StdJobRunShellFactory();

  public RunShells(NodeRuns runs, RunExecutor executor) {
    this.runs = runs;
    this.executor = executor;
  }

  @Override
  public void initialize(Scheduler scheduler) {
    others.initialize(scheduler);
  }

  @Override
  public JobRunShell createJobRunShell(TriggerFiredBundle bundle) throws SchedulerException {
    return bundle.getTrigger() instanceof RecipientRunTrigger trigger && trigger.firing() != null
        ? new RunShell(bundle, trigger.firing())
        : others.createJobRunShell(bundle);
  }

  /** Executes a run in a worker, unless it is no longer this node's. */
  void execute(Firing firing) {
    if (!runs.begin(firing)) {
      runs.release(firing); // where it has not been released yet
      return;
    }
    RunExecutor.Execution execution = executor.begin(firing);
    boolean hasEnded = false;
    try {
      runs.complete(execution.run());
      hasEnded = true;
    } catch (Throwable e) {
      log.error("Run {} ended in a way that no one has foreseen", firing.id(), e);
    } finally {
      if (!hasEnded) {
        runs.complete(execution.deferred());
      }
    }
  }

  /** Executes one run. Used by one thread. */
  private final class RunShell extends JobRunShell {
    private final Firing firing;

    RunShell(TriggerFiredBundle bundle, Firing firing) {
      super(null, bundle);
      this.firing = firing;
    }

    @Override
    public void initialize(QuartzScheduler quartz) {
      // needs no job instance
    }

    @Override
    public void run() {
      execute(firing);
    }
  }
}
