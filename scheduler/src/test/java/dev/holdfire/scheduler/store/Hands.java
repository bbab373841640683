package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Completions;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.fire.RunExecutor;
import java.time.Duration;
import java.util.List;

/**
 * Does by hand, step by step, what Quartz's threads do with a node, so that a test can leave off
 * wherever a node can die.
 */
public final class Hands {
  private final Node node;

  public Hands(Node node) {
    this.node = node;
  }

  /** Acquires what is due, which starts it. */
  public List<Firing> acquire(int limit) {
    return node.runs().acquire(node.clock().millis(), limit);
  }

  /** The one run that is due. */
  public Firing acquireOne() {
    List<Firing> firings = acquire(10);
    if (firings.size() != 1) {
      throw new AssertionError("one run should be due: " + firings);
    }
    return firings.get(0);
  }

  /** Acquires what is due within this time, without starting it. */
  public List<Firing> acquireAhead(Duration ahead) {
    return node.runs().acquire(node.clock().millis() + ahead.toMillis(), 10);
  }

  /** Starts what was acquired ahead. */
  public List<Firing> start(List<Firing> acquired) {
    return node.runs().start(acquired);
  }

  /** Gives up what was acquired. */
  public void release(Firing firing) {
    node.runs().release(firing);
  }

  /** Begins a segment as a worker does. */
  public RunExecutor.Execution begin(Firing firing) {
    node.runs().begin(firing);
    return node.executor().begin(firing);
  }

  /** Writes what became of a run. */
  public Completion.Result complete(Completion completion) {
    return node.completions().offer(completion).join();
  }

  public Completions completions() {
    return node.completions();
  }

  /** What the cluster's check-in does about a node that died. */
  public void recover(String failedInstance) {
    node.database()
        .transaction(
            "recover",
            connection -> {
              node.recovery().recover(connection, failedInstance);
              return true;
            });
  }
}
