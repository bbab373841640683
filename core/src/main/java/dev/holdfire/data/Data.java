package dev.holdfire.data;

import dev.holdfire.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON-shaped values: null, booleans, finite numbers, strings of well-formed Unicode, lists, and
 * maps whose keys are strings. Anything else does not survive the way through the database and is
 * refused at the edge.
 */
public final class Data {
  /** How deep lists and maps may nest; deeper is refused, as JSON parsers do. */
  public static final int MAX_DEPTH = 100;

  private Data() {}

  /**
   * A deep, unmodifiable copy, in the order of the original. Whatever is not JSON-shaped is added
   * to the problems and left out of the copy.
   */
  public static Map<String, @Nullable Object> copyOf(
      Map<?, ?> value, String path, List<Problem> problems) {
    return copyMap(value, path, problems, 1);
  }

  private static Map<String, @Nullable Object> copyMap(
      Map<?, ?> value, String path, List<Problem> problems, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    value.forEach(
        (key, member) -> {
          if (key instanceof String name && isWellFormed(name)) {
            copy.put(name, copyValue(member, path + "." + name, problems, depth + 1));
          } else {
            problems.add(
                new Problem(
                    path,
                    "a key is " + describe(key) + "; expected a string of well-formed Unicode"));
          }
        });
    return Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object copyValue(
      @Nullable Object value, String path, List<Problem> problems, int depth) {
    if (depth > MAX_DEPTH) {
      problems.add(new Problem(path, "nests deeper than " + MAX_DEPTH + " levels; flatten it"));
      return null;
    }
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof CharSequence text) {
      return copyText(text.toString(), path, problems);
    }
    if (value instanceof Number number) {
      return copyNumber(number, path, problems);
    }
    if (value instanceof Map<?, ?> map) {
      return copyMap(map, path, problems, depth);
    }
    if (value instanceof Collection<?> collection) {
      return copyList(collection, path, problems, depth);
    }
    problems.add(
        new Problem(
            path,
            "is "
                + describe(value)
                + "; expected null, a boolean, a number, a string, a list or a map"));
    return null;
  }

  private static @Nullable Object copyText(String text, String path, List<Problem> problems) {
    if (!isWellFormed(text)) {
      problems.add(
          new Problem(path, "holds half of a surrogate pair; expected well-formed Unicode"));
      return null;
    }
    return text;
  }

  private static @Nullable Object copyNumber(Number number, String path, List<Problem> problems) {
    boolean exact =
        number instanceof Integer
            || number instanceof Long
            || number instanceof Short
            || number instanceof Byte
            || number instanceof BigInteger
            || number instanceof BigDecimal;
    if (exact || Double.isFinite(number.doubleValue())) {
      return number;
    }
    problems.add(new Problem(path, "is " + number + "; JSON has finite numbers only"));
    return null;
  }

  private static List<@Nullable Object> copyList(
      Collection<?> collection, String path, List<Problem> problems, int depth) {
    List<@Nullable Object> copy = new ArrayList<>(collection.size());
    for (Object element : collection) {
      copy.add(copyValue(element, path + "[" + copy.size() + "]", problems, depth + 1));
    }
    return Collections.unmodifiableList(copy);
  }

  /** Whether each surrogate has its other half: what UTF-8 can encode. */
  public static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static String describe(@Nullable Object value) {
    return value == null ? "null" : "a " + value.getClass().getName();
  }
}
