package dev.holdfire.scheduler.segment;

import dev.holdfire.trigger.TriggerRequest;

/**
 * What a trigger call has asked for that changes how its runs go through their steps, from the
 * first to the last and on every node.
 *
 * @param skipsDelays whether all delay steps are passed over
 * @param isSandboxed whether channel steps count as done and nothing is sent
 */
public record RunOptions(boolean skipsDelays, boolean isSandboxed) {

  /** Those of a request. */
  public static RunOptions of(TriggerRequest request) {
    return new RunOptions(request.skipsDelays(), request.isSandboxed());
  }
}
