package dev.holdfire;

/** A workflow that was triggered although it is marked as inactive. Nothing was started. */
public final class WorkflowInactiveException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "workflow_inactive";

  private final String workflowKey;

  /** One about the workflow with this key. */
  public WorkflowInactiveException(String workflowKey) {
    super(
        CODE,
        "Workflow \""
            + workflowKey
            + "\" is inactive, so it starts no runs. Activate it, then trigger again.",
        null);
    this.workflowKey = workflowKey;
  }

  /** The key that was given. */
  public String workflowKey() {
    return workflowKey;
  }
}
