package dev.holdfire.workflow;

import dev.holdfire.Problem;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How messages name what was found. */
final class Found {
  private static final int LONGEST = 80;

  private Found() {}

  static String describe(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof CharSequence text) {
      return quote(text.toString());
    }
    if (value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof Number) {
      return "the number " + shorten(value.toString());
    }
    if (value instanceof Map<?, ?>) {
      return "an object";
    }
    return value instanceof Collection<?> ? "a list" : "a " + value.getClass().getName();
  }

  static String quote(String text) {
    return '"' + shorten(text) + '"';
  }

  static boolean isEmpty(Object value) {
    return value instanceof Map<?, ?> map
        ? map.isEmpty()
        : value instanceof Collection<?> collection && collection.isEmpty();
  }

  static Problem notSupported(String path) {
    return new Problem(
        path,
        "is not supported and would change what the workflow does; remove it or set it to null");
  }

  static String shorten(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
