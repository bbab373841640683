package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with one part of a configuration: collected, and thrown at once. */
final class Checks {
  private final List<Problem> problems = new ArrayList<>();

  /** All that was found so far, to add to. */
  List<Problem> problems() {
    return problems;
  }

  Checks problem(String path, String message) {
    problems.add(new Problem(path, message));
    return this;
  }

  Checks given(String path, @Nullable Object part) {
    return part == null ? problem(path, "is null; expected a value") : this;
  }

  Checks matches(String path, @Nullable String text, Pattern pattern, String expected) {
    if (text == null || !pattern.matcher(text).matches()) {
      String found = text == null ? "null" : "\"" + text + "\"";
      problem(path, "is " + found + "; expected " + expected);
    }
    return this;
  }

  Checks between(String path, int number, int min, int max) {
    if (number < min || number > max) {
      problem(path, "is " + number + "; expected " + min + " to " + max);
    }
    return this;
  }

  Checks atLeastOne(String path, int number) {
    return number < 1 ? problem(path, "is " + number + "; expected at least 1") : this;
  }

  Checks between(String path, @Nullable Duration duration, Duration min, Duration max) {
    if (duration == null || duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      problem(path, "is " + duration + "; expected " + min + " to " + max);
    }
    return this;
  }

  /**
   * @throws ConfigurationException if anything was found
   */
  void done(String heading) {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(heading, problems);
    }
  }
}
