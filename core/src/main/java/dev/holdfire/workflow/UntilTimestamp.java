package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * A wait until what is found in the data, the recipient or the actor: a timestamp, a length of time
 * that starts now, or the next moment of a rule.
 *
 * <ul>
 *   <li>A timestamp is a string in ISO 8601. Without an offset it is local time in the zone;
 *       without a time it is the start of that day. Numbers are not timestamps.
 *   <li>A length is an object such as {@code {"unit": "hours", "value": 30}}, as in {@link Span}.
 *   <li>A rule is an object such as {@code {"frequency": "weekly", "days": ["mon"], "hours": 9}},
 *       as in {@link Window}; hours and minutes are 0 if absent.
 * </ul>
 *
 * @param path where to look: {@code data}, {@code recipient} or {@code actor}, then members and
 *     indexes, as in {@code data.items[0].due_at}; at most 255 characters, no blanks
 */
public record UntilTimestamp(String path) implements Delay {

  /**
   * @throws InvalidWorkflowException if it is not such a path
   */
  public UntilTimestamp {
    List<Problem> problems = new ArrayList<>();
    FieldPath.check(path, "path", problems);
    WorkflowRules.requireNone(problems, "the delay");
  }

  @Override
  public DelayOutcome evaluate(DelayContext context) {
    Object value = FieldPath.parse(path).resolve(context);
    return new FoundValue(path, value, context).asDelay();
  }
}
