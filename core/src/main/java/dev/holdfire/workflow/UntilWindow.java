package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

/**
 * A wait until the next moment of a rule.
 *
 * @param window the rule, read in the zone
 */
public record UntilWindow(Window window) implements Delay {

  public UntilWindow {
    requireNonNull(window, "window is null");
  }

  @Override
  public DelayOutcome evaluate(DelayContext context) {
    return new DelayOutcome.Until(
        window.nextAfter(context.now(), context.zone()),
        "the next " + window.frequency() + " window in " + context.zone());
  }
}
