package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

/**
 * A wait of a length that the definition says.
 *
 * @param span how long; days, weeks and months are those of the calendar in the zone
 */
public record FixedDelay(Span span) implements Delay {

  public FixedDelay {
    requireNonNull(span, "span is null");
  }

  @Override
  public DelayOutcome evaluate(DelayContext context) {
    return new DelayOutcome.Until(
        span.after(context.now(), context.zone()), span + " after " + context.now());
  }
}
