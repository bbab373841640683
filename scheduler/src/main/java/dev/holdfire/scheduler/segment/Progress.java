package dev.holdfire.scheduler.segment;

import dev.holdfire.scheduler.store.json.RunState;

/** Records, between two sends of a segment, what has been sent, and reads the stop mark. */
@FunctionalInterface
public interface Progress {
  /**
   * Records the state.
   *
   * @return whether the next step may start; false when the run was canceled or taken over
   */
  boolean record(RunState state);
}
