package dev.holdfire.scheduler.store.quartz;

import org.quartz.SchedulerException;
import org.quartz.core.QuartzScheduler;
import org.quartz.impl.StdScheduler;

/**
 * Quartz's scheduler of a node. It starts with its node and not before, because only then something
 * writes what becomes of the runs that it fires; on a node without workers it never starts. It is
 * shut down with its node. Safe for use by many threads.
 */
public final class NodeScheduler extends StdScheduler {
  private final String instance;
  private volatile boolean isOfRunningNode;

  /**
   * @param instance the node's id
   */
  public NodeScheduler(QuartzScheduler scheduler, String instance) {
    super(scheduler);
    this.instance = instance;
  }

  /** Starts it with its node; from now on the application may pause it and start it again. */
  public void startWithNode() throws SchedulerException {
    isOfRunningNode = true;
    start();
  }

  @Override
  public void start() throws SchedulerException {
    requireRunningNode();
    super.start();
  }

  @Override
  public void startDelayed(int seconds) throws SchedulerException {
    requireRunningNode();
    super.startDelayed(seconds);
  }

  /** Refused: a node without its scheduler would take part and execute nothing. */
  @Override
  public void shutdown() {
    shutdown(false);
  }

  /** Refused: a node without its scheduler would take part and execute nothing. */
  @Override
  public void shutdown(boolean waitForJobsToComplete) {
    throw new UnsupportedOperationException(
        "Quartz's scheduler of node "
            + instance
            + " is shut down when Holdfire is closed, and not by itself. Close Holdfire; to pause"
            + " what fires on this node, call standby()");
  }

  /** Shuts it down with its node, when what executes has ended. */
  public void shutdownWithNode() {
    super.shutdown(true);
  }

  private void requireRunningNode() throws SchedulerException {
    if (!isOfRunningNode) {
      throw new SchedulerException(
          "Quartz's scheduler of node "
              + instance
              + " starts when Holdfire is started, if the node has workers, and not by itself. Start"
              + " Holdfire; without workers, schedule here and let a node with workers execute");
    }
  }
}
