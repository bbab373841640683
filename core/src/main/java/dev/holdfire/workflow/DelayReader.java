package dev.holdfire.workflow;

import dev.holdfire.Problem;
import dev.holdfire.workflow.OffsetFromTimestamp.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a delay step. */
final class DelayReader {
  static final String FOR = "delay_for";
  static final String FIELD_PATH = "delay_until_field_path";
  static final String WINDOW = "delay_until_window";
  static final String DIRECTION = "direction";

  private final Members settings;

  private DelayReader(Members settings) {
    this.settings = settings;
  }

  /** Null if there are problems, which the settings then hold. */
  static @Nullable Delay read(Members settings) {
    return new DelayReader(settings).read();
  }

  private @Nullable Delay read() {
    settings.allowOnly(FOR, FIELD_PATH, WINDOW, DIRECTION);
    if (settings.has(WINDOW)) {
      return window();
    }
    if (settings.has(FOR) && settings.has(FIELD_PATH)) {
      return offset();
    }
    refuse(DIRECTION, "goes only with " + FOR + " and " + FIELD_PATH + " together; remove it");
    if (settings.has(FIELD_PATH)) {
      String path = path();
      return path == null ? null : new UntilTimestamp(path);
    }
    return fixed();
  }

  private @Nullable Delay window() {
    refuse(FOR, "does not go with " + WINDOW + "; remove one of them");
    refuse(FIELD_PATH, "does not go with " + WINDOW + "; remove one of them");
    refuse(DIRECTION, "does not go with " + WINDOW + "; remove it");
    Members rule = settings.object(WINDOW);
    Window window = rule == null ? null : WindowReader.read(rule);
    return window == null ? null : new UntilWindow(window);
  }

  private @Nullable Delay fixed() {
    if (!settings.has(FOR)) {
      settings.reportHere(
          "says no delay; expected " + FOR + ", " + FIELD_PATH + ", both, or " + WINDOW);
      return null;
    }
    Span span = span(amount());
    return span == null ? null : new FixedDelay(span);
  }

  private @Nullable Delay offset() {
    String path = path();
    Direction direction = settings.oneOf(DIRECTION, Direction.class);
    Amount amount = amount();
    if (amount != null && amount.value() < 0 && !settings.has(DIRECTION)) {
      direction = Direction.BEFORE;
      amount = amount.negated();
    }
    Span offset = span(amount);
    return path == null || offset == null
        ? null
        : new OffsetFromTimestamp(path, offset, direction == null ? Direction.AFTER : direction);
  }

  private @Nullable Amount amount() {
    Members length = settings.object(FOR);
    return length == null ? null : Amount.read(length);
  }

  private @Nullable Span span(@Nullable Amount amount) {
    if (amount == null) {
      return null;
    }
    String problem = Span.problemOf(amount.value(), amount.unit());
    if (problem != null) {
      settings.report(FOR + ".value", problem);
      return null;
    }
    return amount.toSpan();
  }

  private @Nullable String path() {
    String text = settings.string(FIELD_PATH);
    if (text == null) {
      return null;
    }
    List<Problem> problems = new ArrayList<>();
    FieldPath.check(text, FIELD_PATH, problems);
    problems.forEach(problem -> settings.report(FIELD_PATH, problem.message()));
    return problems.isEmpty() ? text : null;
  }

  private void refuse(String name, String message) {
    if (settings.has(name)) {
      settings.report(name, message);
    }
  }
}
