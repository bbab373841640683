package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.CompletionQueue;
import dev.holdfire.scheduler.store.fire.Completions;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.fire.RunExecutor;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Does by hand, step by step, what Quartz's threads do with a node, so that a test can leave off
 * wherever a node can die.
 */
public final class Hands {
  private final Node node;

  public Hands(Node node) {
    this.node = node;
  }

  public Node node() {
    return node;
  }

  /** Acquires what is due, which starts it. */
  public List<Firing> acquire(int limit) {
    return acquireUpTo(node.clock().millis(), limit);
  }

  /** Acquires what is due up to this moment; what is due already is started, too. */
  public List<Firing> acquireUpTo(long noLaterThan, int limit) {
    return node.runs().acquire(noLaterThan, limit);
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
    return acquireUpTo(node.clock().millis() + ahead.toMillis(), 10);
  }

  /** Starts what was acquired ahead; frees the rest, as Quartz does. */
  public List<Firing> start(List<Firing> acquired) {
    List<Firing> started = node.runs().start(acquired);
    List<String> ids = started.stream().map(firing -> firing.id()).toList();
    acquired.stream().filter(firing -> !ids.contains(firing.id())).forEach(node.runs()::release);
    return started;
  }

  /** Puts something in the place of the node's check-ins. */
  public void memberOf(LongSupplier membership) {
    node.runs().memberOf(membership);
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

  /** Executes a segment; null when the run turned out to be no longer this node's. */
  public Completion execute(Firing firing) {
    return node.runs().begin(firing) ? node.executor().execute(firing) : null;
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

  /** Starts the thread that writes completions, of a node whose completions are not inline. */
  public void startWriter() {
    ((CompletionQueue) node.completions()).start();
  }

  /** Begins to close: from now on what the node has goes on elsewhere. */
  public void handOver() {
    node.runs().releaseAll();
  }

  /** Frees what the node has and waits until all is written. */
  public void close() {
    node.runs().close();
  }
}
