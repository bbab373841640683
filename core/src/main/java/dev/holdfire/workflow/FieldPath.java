package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A way into what a delay sees: {@code data.orders[0].due_at}. */
final class FieldPath {
  private static final int LONGEST = 255;
  private static final Pattern ROOT = Pattern.compile("(data|recipient|actor)(?=[.\\[])");
  private static final Pattern SEGMENT =
      Pattern.compile("\\.(?<name>[^.\\[\\]\\s]+)|\\[(?<index>[0-9]{1,9})]");
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

  private final String text;
  private final String root;
  private final List<Segment> segments;

  /** A member of an object or, if it is a number, an element of a list. */
  private record Segment(String name, boolean isElement) {}

  private FieldPath(String text, String root, List<Segment> segments) {
    this.text = text;
    this.root = root;
    this.segments = List.copyOf(segments);
  }

  /**
   * @throws InvalidWorkflowException if it is not a path
   */
  static FieldPath parse(@Nullable String text) {
    if (text == null) {
      throw notAPath(null);
    }
    Matcher root = ROOT.matcher(text);
    if (text.length() > LONGEST || !root.lookingAt()) {
      throw notAPath(text);
    }
    List<Segment> segments = new ArrayList<>();
    Matcher segment = SEGMENT.matcher(text);
    int position = root.end();
    while (position < text.length()) {
      if (!segment.region(position, text.length()).lookingAt()) {
        throw notAPath(text);
      }
      String name = segment.group("name");
      segments.add(
          name == null ? new Segment(segment.group("index"), true) : new Segment(name, false));
      position = segment.end();
    }
    return new FieldPath(text, root.group(1), segments);
  }

  /** Reports what is not a path. */
  static void check(@Nullable String text, String where, List<Problem> problems) {
    try {
      FieldPath unused = parse(text);
    } catch (InvalidWorkflowException e) {
      e.problems().forEach(problem -> problems.add(new Problem(where, problem.message())));
    }
  }

  /** What is there; null if nothing is, or null. */
  @Nullable Object resolve(DelayContext context) {
    Object value =
        switch (root) {
          case "data" -> context.data();
          case "recipient" -> context.recipient();
          default -> context.actor();
        };
    for (Segment segment : segments) {
      value = step(value, segment);
    }
    return value;
  }

  @Override
  public String toString() {
    return text;
  }

  private static @Nullable Object step(@Nullable Object value, Segment segment) {
    if (value instanceof Map<?, ?> map && !segment.isElement()) {
      return map.get(segment.name());
    }
    if (value instanceof List<?> list && INDEX.matcher(segment.name()).matches()) {
      int index = Integer.parseInt(segment.name());
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  private static InvalidWorkflowException notAPath(@Nullable String text) {
    Problem problem =
        new Problem(
            "path",
            "is "
                + Found.describe(text)
                + "; expected a path into data, recipient or actor, such as data.appointment_at or"
                + " data.items[0].due_at, of at most "
                + LONGEST
                + " characters, without blanks");
    return new InvalidWorkflowException("the delay", List.of(problem));
  }
}
