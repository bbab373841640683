package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, each by its name and kind. What is of another kind is reported, and
 * counts as absent, as null does. Use from one thread.
 */
public final class Members {
  /** More are not even looked at. */
  private static final int MOST_ITEMS = 10_000;

  private final Map<?, ?> object;
  private final String prefix;
  private final List<Problem> problems;

  /**
   * The members of an object.
   *
   * @param path where it is; empty for the body
   */
  public Members(Map<?, ?> object, String path, List<Problem> problems) {
    this.object = object;
    this.prefix = path.isEmpty() ? "" : path + ".";
    this.problems = problems;
  }

  /** A string. */
  public @Nullable String string(String name) {
    Object value = object.get(name);
    if (value instanceof String text) {
      return text;
    }
    refuse(value, name, "a string");
    return null;
  }

  /** A string that must be there, and not blank. */
  public @Nullable String required(String name) {
    String text = string(name);
    if (object.get(name) == null || (text != null && text.isBlank())) {
      report(name, "can't be blank");
      return null;
    }
    return text;
  }

  /** True or false; false when it is absent. */
  public boolean flag(String name) {
    Object value = object.get(name);
    if (value instanceof Boolean flag) {
      return flag;
    }
    refuse(value, name, "true or false");
    return false;
  }

  /** A whole number that fits into an int. */
  public @Nullable Integer integer(String name) {
    Object value = object.get(name);
    if (value instanceof Integer number) {
      return number;
    }
    refuse(value, name, "a whole number");
    return null;
  }

  /** A moment, as ISO 8601 writes it with its offset. */
  public @Nullable Instant moment(String name) {
    String text = string(name);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      report(name, "is \"" + text + "\"; expected a moment such as 2026-12-01T09:00:00Z");
      return null;
    }
  }

  /** An object. */
  public @Nullable Map<String, @Nullable Object> object(String name) {
    Object value = object.get(name);
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // the parser makes no other maps
      Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) map;
      return members;
    }
    refuse(value, name, "an object");
    return null;
  }

  /** A list. */
  public @Nullable List<?> list(String name) {
    Object value = object.get(name);
    if (value instanceof List<?> list && list.size() > MOST_ITEMS) {
      report(name, "has " + list.size() + " items; at most " + MOST_ITEMS + " are allowed");
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    refuse(value, name, "a list");
    return null;
  }

  /** Any value, or null. */
  public @Nullable Object any(String name) {
    return object.get(name);
  }

  /** Says that a member is not acceptable. */
  public void report(String name, String message) {
    problems.add(new Problem(prefix + name, message));
  }

  private void refuse(@Nullable Object value, String name, String expected) {
    if (value != null) {
      report(name, "is " + kind(value) + "; expected " + expected);
    }
  }

  /** What a JSON value is, for messages. */
  public static String kind(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    if (value instanceof Number) {
      return "a number";
    }
    if (value instanceof String) {
      return "a string";
    }
    return value instanceof List<?> ? "a list" : "an object";
  }
}
