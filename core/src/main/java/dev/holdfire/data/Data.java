package dev.holdfire.data;

import dev.holdfire.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON-shaped values: null, booleans, finite numbers, strings of well-formed Unicode, lists, and
 * maps whose keys are strings. Numbers are the JDK's boxed ones, {@code BigInteger} and {@code
 * BigDecimal}. Anything else does not survive the way through the database and is refused at the
 * edge.
 */
public final class Data {
  /** How deep lists and maps may nest; deeper is refused, as JSON parsers do. */
  public static final int MAX_DEPTH = 100;

  /** How many values one map may hold in all; more cannot be within 10 MB of JSON. */
  static final int MAX_VALUES = 5_000_000;

  private Data() {}

  /**
   * A deep, unmodifiable copy, in the order of the original. Whatever is not JSON-shaped is added
   * to the problems and left out of the copy.
   */
  public static Map<String, @Nullable Object> copyOf(
      Map<?, ?> value, String path, List<Problem> problems) {
    return new DataCopy(problems).copyMap(value, path);
  }

  /** Whether each surrogate has its other half: what UTF-8 can encode. */
  public static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
