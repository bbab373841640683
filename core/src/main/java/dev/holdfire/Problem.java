package dev.holdfire;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.StringJoiner;

/**
 * One thing that is wrong with an input.
 *
 * @param path where it is, e.g. {@code steps[2].settings.delay_for.unit} or {@code
 *     cancellation_key}
 * @param message what was found, what was expected, what to do
 */
public record Problem(String path, String message) {
  public Problem {
    requireNonNull(path, "path is null");
    requireNonNull(message, "message is null");
  }

  @Override
  public String toString() {
    return path + ": " + message;
  }

  /** The heading and the problems, numbered, a line each. */
  static String describe(String heading, List<Problem> problems) {
    var lines = new StringJoiner("\n");
    lines.add(
        problems.size() == 1
            ? "1 problem in " + heading
            : problems.size() + " problems in " + heading);
    for (int i = 0; i < problems.size(); i++) {
      lines.add((i + 1) + ") " + problems.get(i));
    }
    return lines.toString();
  }
}
