package dev.holdfire.scheduler.segment;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.json.RunState;
import java.time.Instant;

/** What becomes of a run after a segment. */
public sealed interface SegmentResult {
  /** It goes on at this moment. */
  record Waits(RunState state, Instant until) implements SegmentResult {}

  /** It is over: finished, failed, or canceled because its workflow is inactive. */
  record Ends(RunState state, RunStatus status) implements SegmentResult {}

  /** It is no longer this node's: it was canceled on the way, or another node took over. */
  record Gone() implements SegmentResult {}
}
