package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

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
   * @throws IllegalArgumentException if the path is not acceptable
   */
  public OffsetFromTimestamp {
    path = FieldPath.parse(path).toString();
    requireNonNull(offset, "offset is null");
    requireNonNull(direction, "direction is null");
  }

  @Override
  public DelayOutcome evaluate(DelayContext context) {
    Object value = FieldPath.parse(path).resolve(context);
    return new FoundValue(path, value, context).asTimestamp(offset, direction);
  }
}
