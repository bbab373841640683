package dev.holdfire.scheduler.store.fire;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.scheduler.store.table.TriggerRow;

/** What is to become of a run that this node has. */
public sealed interface Completion {
  /** Whose; nothing is written when its row does not hold this firing's fence any more. */
  Firing firing();

  /** It goes on with the next step of the same segment, unless it was canceled meanwhile. */
  record Progressed(Firing firing, RunState state) implements Completion {}

  /** It waits again. */
  record Waits(Firing firing, RunState state, long until) implements Completion {}

  /** It is over. */
  record Ends(Firing firing, RunState state, RunStatus status) implements Completion {}

  /** It was not executed, and is free for any node again. */
  record Released(Firing firing) implements Completion {}

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

  /** The name of its trigger. */
  default String triggerName() {
    return firing().run().name();
  }

  /** The run as it stands after this. */
  static TriggerRow row(Completion completion) {
    TriggerRow run = completion.firing().run();
    if (completion instanceof Waits waits) {
      return run.waiting(waits.state(), waits.until());
    }
    if (completion instanceof Progressed progressed) {
      return run.waiting(progressed.state(), run.nextFireAt());
    }
    return completion instanceof Ends ends ? run.waiting(ends.state(), 0) : run;
  }
}
