package dev.holdfire.trigger;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a trigger call. Everything is committed when the caller has it.
 *
 * @param id the workflow run
 * @param workflowKey the workflow
 * @param workflowVersion the version of its definition, on which all its recipients stay
 * @param recipients how many recipient runs it has
 * @param isRepeat whether an earlier call with the same idempotency key started it, and this one
 *     nothing
 * @param firstRequestId what that call named itself, if this one repeats it and if it did
 */
public record WorkflowRun(
    String id,
    String workflowKey,
    String workflowVersion,
    long recipients,
    boolean isRepeat,
    @Nullable String firstRequestId) {

  /** One that this call has started. */
  public WorkflowRun(String id, String workflowKey, String workflowVersion, long recipients) {
    this(id, workflowKey, workflowVersion, recipients, false, null);
  }
}
