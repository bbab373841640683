package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;

/**
 * A wait of a length that the definition says.
 *
 * @param span how long; days, weeks and months are those of the calendar in the zone
 */
public record FixedDelay(Span span) implements Delay {

  /**
   * @throws InvalidWorkflowException if the span is null
   */
  public FixedDelay {
    WorkflowRules.required(span, "span", "the delay");
  }

  @Override
  public DelayOutcome evaluate(DelayContext context) {
    return new DelayOutcome.Until(
        span.after(context.now(), context.zone()), span + " after " + context.now());
  }
}
