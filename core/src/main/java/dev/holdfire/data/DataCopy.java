package dev.holdfire.data;

import dev.holdfire.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One deep copy. What occurs at several places is copied at each. Use from one thread. */
final class DataCopy {
  private static final Set<Class<?>> EXACT =
      Set.of(
          Byte.class, Short.class, Integer.class, Long.class, BigInteger.class, BigDecimal.class);

  private final List<Problem> problems;
  private final Set<Object> ancestors = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;
  private boolean isTooDeep;

  DataCopy(List<Problem> problems) {
    this.problems = problems;
  }

  Map<String, @Nullable Object> copyMap(Map<?, ?> map, String path) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    within(map, path, () -> map.forEach((key, member) -> copyMember(copy, key, member, path)));
    return Collections.unmodifiableMap(copy);
  }

  private void copyMember(
      Map<String, @Nullable Object> copy,
      @Nullable Object key,
      @Nullable Object member,
      String path) {
    if (key instanceof String name && Data.isWellFormed(name)) {
      copy.put(name, copyValue(member, path + "." + name));
    } else {
      report(path, "a key is " + describe(key) + "; expected a string of well-formed Unicode");
    }
  }

  private List<@Nullable Object> copyList(Collection<?> list, String path) {
    List<@Nullable Object> copy = new ArrayList<>();
    within(
        list,
        path,
        () ->
            list.forEach(element -> copy.add(copyValue(element, path + "[" + copy.size() + "]"))));
    return Collections.unmodifiableList(copy);
  }

  /** Copies the content of a map or a list, unless it is its own content or too deep. */
  private void within(Object container, String path, Runnable content) {
    if (ancestors.contains(container)) {
      report(path, "contains itself; expected data that ends");
    } else if (ancestors.size() >= Data.MAX_DEPTH) {
      if (!isTooDeep) {
        report(path, "nests deeper than " + Data.MAX_DEPTH + " levels; flatten it");
      }
      isTooDeep = true;
    } else {
      ancestors.add(container);
      content.run();
      ancestors.remove(container);
    }
  }

  private @Nullable Object copyValue(@Nullable Object value, String path) {
    if (values >= Data.MAX_VALUES) {
      if (values++ == Data.MAX_VALUES) {
        report(path, "is one too many: more than " + Data.MAX_VALUES + " values; pass a reference");
      }
      return null;
    }
    values++;
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof CharSequence text) {
      return copyText(text.toString(), path);
    }
    if (value instanceof Number number) {
      return copyNumber(number, path);
    }
    if (value instanceof Map<?, ?> map) {
      return copyMap(map, path);
    }
    if (value instanceof Collection<?> collection) {
      return copyList(collection, path);
    }
    report(
        path,
        "is "
            + describe(value)
            + "; expected null, a boolean, a number, a string, a list or a map");
    return null;
  }

  private @Nullable Object copyText(String text, String path) {
    if (!Data.isWellFormed(text)) {
      report(path, "holds half of a surrogate pair; expected well-formed Unicode");
      return null;
    }
    return text;
  }

  private @Nullable Object copyNumber(Number number, String path) {
    if (EXACT.contains(number.getClass())) {
      return number;
    }
    if (!(number instanceof Double || number instanceof Float)) {
      report(
          path,
          "is "
              + describe(number)
              + "; of numbers, expected Integer, Long, Short, Byte, Double, Float, BigInteger or"
              + " BigDecimal");
      return null;
    }
    if (!Double.isFinite(number.doubleValue())) {
      report(path, "is " + number + "; JSON has finite numbers only");
      return null;
    }
    return number;
  }

  private void report(String path, String message) {
    problems.add(new Problem(path, message));
  }

  private static String describe(@Nullable Object value) {
    return value == null ? "null" : "a " + value.getClass().getName();
  }
}
