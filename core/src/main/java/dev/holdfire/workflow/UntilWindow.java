package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;

/**
 * A wait until the next moment of a rule.
 *
 * @param window the rule, read in the zone
 */
public record UntilWindow(Window window) implements Delay {

  /**
   * @throws InvalidWorkflowException if the window is null
   */
  public UntilWindow {
    WorkflowRules.required(window, "window", "the delay");
  }

  @Override
  public DelayOutcome evaluate(DelayContext context) {
    return new DelayOutcome.Until(
        window.nextAfter(context.now(), context.zone()),
        "the next " + window.frequency() + " window in " + context.zone());
  }
}
