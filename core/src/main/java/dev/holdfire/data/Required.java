package dev.holdfire.data;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule for arguments that must be given. */
public final class Required {
  private Required() {}

  /**
   * The argument itself.
   *
   * @param path its name
   * @param heading what was looked at, e.g. {@code the query}
   * @throws InvalidRequestException if it is null
   */
  public static <T> T of(@Nullable T argument, String path, String heading) {
    if (argument == null) {
      throw new InvalidRequestException(heading, List.of(missing(path)));
    }
    return argument;
  }

  /** Reports an argument that is null. */
  public static void check(@Nullable Object argument, String path, List<Problem> problems) {
    if (argument == null) {
      problems.add(missing(path));
    }
  }

  private static Problem missing(String path) {
    return new Problem(path, "is null; expected a value");
  }
}
