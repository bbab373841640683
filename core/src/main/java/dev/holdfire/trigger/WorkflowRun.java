package dev.holdfire.trigger;

/**
 * The answer to a trigger call. Everything is committed when the caller has it.
 *
 * @param id the workflow run
 * @param workflowKey the workflow
 * @param workflowVersion the version of its definition, on which all its recipients stay
 * @param recipients how many recipient runs it has
 */
public record WorkflowRun(String id, String workflowKey, String workflowVersion, long recipients) {}
