package dev.holdfire.server.wire;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.server.http.Failures;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is wrong with a call, in its form and by the rules of core, all at once. */
public final class Problems {
  /** From here on, what core says as well would tell nothing new. */
  private static final int ENOUGH = 100;

  private Problems() {}

  /**
   * What core makes of a call.
   *
   * @param problems what was found so far; what core says of the same places is passed over
   * @throws dev.holdfire.server.http.Failure with all that is wrong
   */
  public static <T> T none(List<Problem> problems, Supplier<T> rules) {
    T result = null;
    try {
      result = rules.get();
    } catch (InvalidRequestException e) {
      int before = problems.size();
      for (Problem problem : before > ENOUGH ? List.<Problem>of() : e.problems()) {
        if (problems.subList(0, before).stream()
            .noneMatch(known -> covers(known.path(), problem.path()))) {
          problems.add(problem);
        }
      }
    }
    return given(problems, result);
  }

  /** Nothing, if nothing is wrong. */
  public static void none(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw Failures.invalid(problems);
    }
  }

  private static <T> T given(List<Problem> problems, @Nullable T result) {
    if (result == null || !problems.isEmpty()) {
      throw Failures.invalid(problems);
    }
    return result;
  }

  private static boolean covers(String known, String path) {
    return path.equals(known) || known.startsWith(path + "[") || known.startsWith(path + ".");
  }
}
