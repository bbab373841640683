package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * A step that waits. Immutable, safe for use by many threads.
 *
 * @param ref the name of the step, as in {@link Step#ref()}
 * @param delay until when it waits
 */
public record DelayStep(String ref, Delay delay) implements Step {

  /**
   * @throws InvalidWorkflowException if the ref is not acceptable, or the delay is null
   */
  public DelayStep {
    List<Problem> problems = new ArrayList<>();
    WorkflowRules.checkIdentifier(ref, "ref", problems);
    WorkflowRules.checkGiven(delay, "delay", problems);
    WorkflowRules.requireNone(problems, "the delay step");
  }
}
