package dev.holdfire.scheduler.store.fire;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.scheduler.store.table.FiredTable;
import dev.holdfire.scheduler.store.table.TriggerRow;

/** What is to become of a run that this node has. */
public sealed interface Completion {
  /** The fence: nothing is written when it is gone. */
  FiredTable.Entry entry();

  /** It goes on with the next step of the same segment, unless it was canceled meanwhile. */
  record Progressed(Firing firing, RunState state) implements Completion {
    @Override
    public FiredTable.Entry entry() {
      return firing.entry();
    }
  }

  /** It waits again. */
  record Waits(Firing firing, RunState state, long until) implements Completion {
    @Override
    public FiredTable.Entry entry() {
      return firing.entry();
    }
  }

  /** It is over. */
  record Ends(Firing firing, RunState state, RunStatus status) implements Completion {
    @Override
    public FiredTable.Entry entry() {
      return firing.entry();
    }
  }

  /**
   * It was not executed, and is free for any node again.
   *
   * @param isTakenOver whether it was held when it was taken over from a node that died; if its
   *     holder has freed it, another node may have it by now
   */
  record Released(FiredTable.Entry entry, boolean isTakenOver) implements Completion {
    public Released(FiredTable.Entry entry) {
      this(entry, false);
    }
  }

  /** What became of it. */
  enum Result {
    /** It was written as asked. */
    DONE,
    /** It was canceled meanwhile, and is in the history as canceled. */
    CANCELED,
    /** It is no longer this node's; nothing was written. */
    LOST,
    /** Another transaction, such as a caller's cancellation, holds it; to be tried again. */
    HELD
  }

  /** The run as it stands after this, where it still waits or executes. */
  static TriggerRow row(Completion completion) {
    if (completion instanceof Waits waits) {
      return waits.firing().run().waiting(waits.state(), waits.until());
    }
    if (completion instanceof Progressed progressed) {
      TriggerRow run = progressed.firing().run();
      return run.waiting(progressed.state(), run.nextFireAt());
    }
    if (completion instanceof Ends ends) {
      return ends.firing().run().waiting(ends.state(), 0);
    }
    throw new IllegalArgumentException("released: " + completion);
  }
}
