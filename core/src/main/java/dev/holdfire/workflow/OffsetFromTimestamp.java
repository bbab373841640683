package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A wait until some time before or after a timestamp that is found in the data, the recipient or
 * the actor.
 *
 * @param path where to look, as in {@link UntilTimestamp}; only a timestamp will do
 * @param offset how long before or after; days, weeks and months are those of the calendar in the
 *     zone
 * @param direction before or after
 */
public record OffsetFromTimestamp(String path, Span offset, Direction direction) implements Delay {

  /** On which side of the timestamp. */
  public enum Direction {
    /** Earlier than the timestamp. */
    BEFORE,
    /** Later than the timestamp. */
    AFTER;

    /** As in a document: {@code before}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws InvalidWorkflowException with all that is wrong
   */
  public OffsetFromTimestamp {
    List<Problem> problems = new ArrayList<>();
    FieldPath.check(path, "path", problems);
    WorkflowRules.checkGiven(offset, "offset", problems);
    WorkflowRules.checkGiven(direction, "direction", problems);
    WorkflowRules.requireNone(problems, "the delay");
  }

  @Override
  public DelayOutcome evaluate(DelayContext context) {
    Object value = FieldPath.parse(path).resolve(context);
    return new FoundValue(path, value, context).asTimestamp(offset, direction);
  }
}
