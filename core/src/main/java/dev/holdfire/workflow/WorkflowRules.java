package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules that hold for every workflow, wherever it comes from. */
final class WorkflowRules {
  private static final Pattern KEY = Pattern.compile("[a-z0-9_-]{3,255}");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");

  private WorkflowRules() {}

  static void checkKey(@Nullable String key, List<Problem> problems) {
    if (key == null || !KEY.matcher(key).matches()) {
      problems.add(
          new Problem(
              "key", "is " + Found.describe(key) + "; expected 3 to 255 of a-z, 0-9, _ and -"));
    }
  }

  static void checkName(@Nullable String name, List<Problem> problems) {
    if (name == null) {
      problems.add(new Problem("name", "is null; expected a name, or none to use the key"));
    } else if (name.isBlank()) {
      problems.add(new Problem("name", "is blank; expected a name, or none to use the key"));
    } else if (!Data.isWellFormed(name)) {
      problems.add(
          new Problem("name", "holds half of a surrogate pair; expected well-formed Unicode"));
    }
  }

  /** The rule for refs of steps and keys of channels. */
  static void checkIdentifier(@Nullable String text, String path, List<Problem> problems) {
    if (text == null || !IDENTIFIER.matcher(text).matches()) {
      problems.add(
          new Problem(
              path,
              "is " + Found.describe(text) + "; expected 1 to 100 of A-Z, a-z, 0-9, _ . : and -"));
    }
  }

  /** Remembers the ref as that of the step with this index, unless an earlier step has it. */
  static void checkUnique(
      String ref, int index, Map<String, Integer> earlier, List<Problem> problems) {
    Integer other = earlier.putIfAbsent(ref, index);
    if (other != null) {
      problems.add(
          new Problem(
              "steps[" + index + "].ref",
              "is "
                  + Found.quote(ref)
                  + ", as in steps["
                  + other
                  + "]; expected a ref of its own"));
    }
  }

  /**
   * @throws InvalidWorkflowException if this only part of something is null
   */
  static <T> T required(@Nullable T part, String path, String heading) {
    List<Problem> problems = new ArrayList<>();
    checkGiven(part, path, problems);
    if (part == null) {
      throw new InvalidWorkflowException(heading, problems);
    }
    return part;
  }

  static void checkCount(int steps, List<Problem> problems) {
    if (steps == 0) {
      problems.add(new Problem("steps", "is empty; expected at least one step"));
    }
  }

  /** Reports a part that is null. */
  static void checkGiven(@Nullable Object part, String path, List<Problem> problems) {
    if (part == null) {
      problems.add(new Problem(path, "is null; expected a value"));
    }
  }

  static void requireNone(List<Problem> problems, String heading) {
    if (!problems.isEmpty()) {
      throw new InvalidWorkflowException(heading, problems);
    }
  }
}
