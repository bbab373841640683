package dev.holdfire.server.command;

import dev.holdfire.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads texts as what they stand for, and collects what is wrong. Use from one thread. */
abstract class SettingReader {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final String A_NUMBER = "a whole number";
  private static final String A_TIME = "a time such as 500ms, 30s, 5m or 1h";

  final Map<String, String> texts;
  final List<Problem> problems;

  SettingReader(Map<String, String> texts, List<Problem> problems) {
    this.texts = texts;
    this.problems = problems;
  }

  final String get(String key) {
    return texts.getOrDefault(key, "");
  }

  final @Nullable String orNull(String key) {
    String text = get(key);
    return text.isEmpty() ? null : text;
  }

  final String or(String key, String fallback) {
    String text = get(key);
    return text.isEmpty() ? fallback : text;
  }

  final void text(String key, Consumer<String> use) {
    String text = get(key);
    if (!text.isEmpty()) {
      use.accept(text);
    }
  }

  final void number(String key, Consumer<Integer> use) {
    read(key, A_NUMBER, Integer::valueOf, use);
  }

  final void path(String key, Consumer<Path> use) {
    read(key, "a path", SettingReader::path, use);
  }

  final void duration(String key, Consumer<Duration> use) {
    read(key, A_TIME, SettingReader::duration, use);
  }

  private <T> void read(String key, String expected, Function<String, T> reader, Consumer<T> use) {
    text(key, text -> read(key, text.trim(), expected, reader, use));
  }

  private <T> void read(
      String key, String text, String expected, Function<String, T> reader, Consumer<T> use) {
    T value;
    try {
      value = reader.apply(text);
    } catch (NumberFormatException | DateTimeException | InvalidPathException e) {
      report(key, "is \"" + text + "\"; expected " + expected);
      return;
    }
    use.accept(value);
  }

  private static Path path(String text) {
    return text.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), text.substring(2))
        : Path.of(text);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Duration.parse(text);
    }
    long value = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(value);
      case "s" -> Duration.ofSeconds(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofHours(value);
    };
  }

  /** Whether a setting has the first of two words. */
  final boolean choice(String key, String first, String second) {
    String word = get(key);
    List<String> words = List.of(first, second);
    if (!words.contains(word)) {
      report(key, "is \"" + word + "\"; expected " + first + " or " + second);
    }
    return word.equals(first);
  }

  /** Notes a problem, once. */
  final void report(String key, String message) {
    Problem problem = new Problem(key, message);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** Each item of a list, as {@link Items} has them. */
  final void each(String key, Consumer<String> use) {
    text(
        key,
        all -> {
          for (String item : Items.of(all)) {
            use.accept(item.trim());
          }
        });
  }

  /** A list of times, which may be {@code none}. */
  final void durations(String key, Consumer<List<Duration>> use) {
    text(
        key,
        all -> {
          List<Duration> durations = new ArrayList<>();
          if (!all.trim().equals("none")) {
            each(key, item -> read(key, item, A_TIME, SettingReader::duration, durations::add));
          }
          use.accept(durations);
        });
  }

  /** A number for each name. */
  final void numbersByName(String key, BiConsumer<String, Integer> use) {
    byName(key, A_NUMBER, Integer::valueOf, use);
  }

  /** A time for each name. */
  final void durationsByName(String key, BiConsumer<String, Duration> use) {
    byName(key, A_TIME, SettingReader::duration, use);
  }

  private <T> void byName(
      String key, String expected, Function<String, T> reader, BiConsumer<String, T> use) {
    pairs(
        key,
        (name, text) ->
            read(key + "." + name, text, expected, reader, value -> use.accept(name, value)));
  }

  /** Each of a list of numbers. */
  final void numbers(String key, Consumer<List<Integer>> use) {
    text(
        key,
        all -> {
          List<Integer> numbers = new ArrayList<>();
          each(key, item -> read(key, item, A_NUMBER, Integer::valueOf, numbers::add));
          use.accept(numbers);
        });
  }

  /** A text for each name. What is no pair is not shown, because it may be a secret. */
  final void pairs(String key, BiConsumer<String, String> use) {
    each(
        key,
        item -> {
          int end = item.indexOf('=');
          if (end < 1) {
            report(key, "has an item that is not name=value; expected name=value,name=value");
            return;
          }
          use.accept(item.substring(0, end).trim(), item.substring(end + 1).trim());
        });
  }
}
