package dev.holdfire.scheduler.store.table;

import dev.holdfire.run.RunStatus;

/** The values of TRIGGER_STATE that a recipient run goes through. */
public final class TriggerState {
  /** Until its next fire time. */
  public static final String WAITING = "WAITING";

  /** A node has picked it, but no worker has started it. */
  public static final String ACQUIRED = "ACQUIRED";

  /** A worker has started it. */
  public static final String EXECUTING = "EXECUTING";

  /** A worker has started it, and a cancellation stops it after the current step. */
  public static final String STOPPING = "STOPPING";

  /** Its workflow was paused when it came due. */
  public static final String PAUSED = "PAUSED";

  /** What the state of a run begins with while its workflow run is being loaded. */
  private static final char LOADING = '~';

  private TriggerState() {}

  /** Whether a worker has started it. */
  public static boolean isStarted(String state) {
    return state.equals(EXECUTING) || state.equals(STOPPING);
  }

  /** Whether a node has it, so that its fence says which. */
  public static boolean isOfANode(String state) {
    return state.equals(ACQUIRED) || isStarted(state);
  }

  /** Whether its workflow run is being loaded or taken away. */
  public static boolean isLoading(String state) {
    return state.charAt(0) == LOADING;
  }

  /** The state of the runs of a workflow run while it is being loaded. */
  static String loading(String token) {
    return LOADING + token;
  }

  /** What users see of it. */
  public static RunStatus status(String state) {
    return isStarted(state) ? RunStatus.EXECUTING : RunStatus.WAITING;
  }
}
