package dev.holdfire.workflow;

import dev.holdfire.Problem;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object in a document, and the problems with them. A getter answers null for
 * what is absent or null, and for what is of a wrong type, which it reports.
 */
final class Members {
  private final Map<Object, @Nullable Object> members;
  private final String path;
  private final List<Problem> problems;
  private final int earlierProblems;

  Members(Map<?, ?> members, String path, List<Problem> problems) {
    this.members = new LinkedHashMap<>(members);
    this.path = path;
    this.problems = problems;
    this.earlierProblems = problems.size();
  }

  /** Whether any were reported since this was made. */
  boolean haveProblems() {
    return problems.size() > earlierProblems;
  }

  String pathOf(Object name) {
    String shortName = Found.shorten(String.valueOf(name));
    return path.isEmpty() ? shortName : path + "." + shortName;
  }

  void report(String name, String message) {
    problems.add(new Problem(pathOf(name), message));
  }

  void reportHere(String message) {
    problems.add(new Problem(path, message));
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  @Nullable Object get(String name) {
    return members.get(name);
  }

  /** The members but for these, nulls included. */
  Map<Object, @Nullable Object> without(Collection<String> names) {
    Map<Object, @Nullable Object> others = new LinkedHashMap<>(members);
    others.keySet().removeAll(names);
    return others;
  }

  @Nullable String string(String name) {
    return typed(name, String.class, "a string");
  }

  @Nullable Boolean flag(String name) {
    return typed(name, Boolean.class, "true or false");
  }

  @Nullable List<?> list(String name) {
    return typed(name, List.class, "a list");
  }

  @Nullable Members object(String name) {
    Map<?, ?> map = typed(name, Map.class, "an object");
    return map == null ? null : new Members(map, pathOf(name), problems);
  }

  @Nullable Long wholeNumber(String name) {
    Number number = typed(name, Number.class, "a whole number");
    if (number == null) {
      return null;
    }
    Optional<Long> whole = exact(number);
    if (whole.isEmpty()) {
      report(name, "is " + Found.describe(number) + "; expected a whole number");
    }
    return whole.orElse(null);
  }

  @Nullable Integer numberBetween(int least, int most, String name) {
    Long number = wholeNumber(name);
    if (number == null) {
      return null;
    }
    if (number < least || number > most) {
      report(name, "is " + number + "; expected " + least + " to " + most);
      return null;
    }
    return number.intValue();
  }

  /** The constant whose {@code toString} is the text of this member. */
  <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) {
    Object text = get(name);
    if (text == null) {
      return null;
    }
    E[] constants = type.getEnumConstants();
    Optional<E> match = Arrays.stream(constants).filter(c -> c.toString().equals(text)).findFirst();
    if (match.isEmpty()) {
      String expected = Arrays.stream(constants).map(E::toString).collect(Collectors.joining(", "));
      report(name, "is " + Found.describe(text) + "; expected one of " + expected);
    }
    return match.orElse(null);
  }

  /** Reports the member if it is absent, and answers its value. */
  <T> @Nullable T required(String name, @Nullable T value) {
    if (!has(name)) {
      report(name, "is missing");
    }
    return value;
  }

  /** Reports the other members that are not null. */
  void allowOnly(String... names) {
    without(List.of(names))
        .forEach(
            (name, value) -> {
              if (value != null) {
                problems.add(
                    new Problem(
                        pathOf(name), "is not known; expected only " + String.join(", ", names)));
              }
            });
  }

  /** Reports the member if it is neither absent nor empty. */
  void refuse(String name) {
    Object value = get(name);
    if (value != null && !Found.isEmpty(value)) {
      problems.add(Found.notSupported(pathOf(name)));
    }
  }

  private <T> @Nullable T typed(String name, Class<T> type, String expected) {
    Object value = get(name);
    if (value == null) {
      return null;
    }
    if (!type.isInstance(value)) {
      report(name, "is " + Found.describe(value) + "; expected " + expected);
      return null;
    }
    return type.cast(value);
  }

  private static Optional<Long> exact(Number number) {
    try {
      return Optional.of(new BigDecimal(number.toString()).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
