package dev.holdfire;

import dev.holdfire.run.RunStatus;

/** A recipient run that had to be waiting for what was asked, and is not. Nothing was changed. */
public final class RunNotWaitingException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "run_not_waiting";

  private final String recipientRunId;
  private final RunStatus status;

  /** One about a run that is in this status. */
  public RunNotWaitingException(String recipientRunId, RunStatus status) {
    super(
        CODE,
        "Recipient run \""
            + recipientRunId
            + "\" is "
            + status
            + "; only a waiting run can be rescheduled.",
        null);
    this.recipientRunId = recipientRunId;
    this.status = status;
  }

  /** The id that was given. */
  public String recipientRunId() {
    return recipientRunId;
  }

  /** What the run was doing instead. */
  public RunStatus status() {
    return status;
  }
}
