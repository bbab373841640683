package dev.holdfire;

/** No workflow is known by the key that was given. Nothing was written. */
public final class WorkflowNotFoundException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "workflow_missing";

  private final String workflowKey;

  /**
   * One about this key.
   *
   * @param message what was looked for, and where
   */
  public WorkflowNotFoundException(String workflowKey, String message) {
    super(CODE, message, null);
    this.workflowKey = workflowKey;
  }

  /** The key that was given. */
  public String workflowKey() {
    return workflowKey;
  }
}
