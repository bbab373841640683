package dev.holdfire.scheduler.segment;

import dev.holdfire.scheduler.store.json.RunState;

/** Writes on the way through a segment what has become of the run. */
public interface Progress {
  /**
   * Records, between two sends of a segment, what has been sent, and reads the stop mark.
   *
   * @return whether the next step may start; false when the run was canceled or taken over
   */
  boolean record(RunState state);

  /**
   * Hands in what becomes of the run when its send does not come back. Called by another thread
   * than the one that executes the segment, to which the run is then {@link SegmentResult.Gone}.
   */
  void leave(SegmentResult result);
}
