package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.CompletionQueue;
import dev.holdfire.scheduler.store.fire.Firing;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Drives a node by steps that are smaller than {@link Node#runDue()}, or lets its writer run. */
public final class NodeDriver {
  private final Node node;

  public NodeDriver(Node node) {
    this.node = node;
  }

  public Node node() {
    return node;
  }

  /** Acquires what is due up to this moment; what is due already is started, too. */
  public List<Firing> acquire(long noLaterThan, int limit) {
    return node.runs().acquire(noLaterThan, limit);
  }

  /** Starts what was acquired ahead; frees the rest, as Quartz does. */
  public List<Firing> start(List<Firing> acquired) {
    List<Firing> started = node.runs().start(acquired);
    List<String> ids = started.stream().map(firing -> firing.id()).toList();
    acquired.stream().filter(firing -> !ids.contains(firing.id())).forEach(node.runs()::release);
    return started;
  }

  /** Frees a run that was not begun, as Quartz does when its job has ended without a result. */
  public void release(Firing firing) {
    node.runs().release(firing);
  }

  /** Puts something in the place of the node's check-ins. */
  public void aliveWhile(BooleanSupplier isAlive) {
    node.runs().aliveWhile(isAlive);
  }

  /** Executes a segment; null when the run turned out to be no longer this node's. */
  public Completion execute(Firing firing) {
    return node.runs().begin(firing) ? node.executor().execute(firing) : null;
  }

  /** Writes what became of a run. */
  public Completion.Result complete(Completion completion) {
    return node.completions().offer(completion).join();
  }

  /** Takes over, as a check-in does, what another instance had. */
  public void recover(String instance) {
    node.database()
        .transaction(
            "recover " + instance,
            connection -> {
              node.recovery().recover(connection, instance);
              return true;
            });
  }

  /** Starts the thread that writes completions, of a node whose completions are not inline. */
  public void startWriter() {
    ((CompletionQueue) node.completions()).start();
  }

  /** Executes what is due, until nothing is; what was written meanwhile may be due again. */
  public int runDue() {
    return node.runDue();
  }

  /** Frees what it has and waits until all is written. */
  public void close() {
    node.runs().close();
  }
}
