package dev.holdfire.server;

import dev.holdfire.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What all options of a server have in common: their problems are collected. */
abstract sealed class OptionChecks<S> permits DatabaseOptions {
  private static final Duration LONGEST = Duration.ofHours(1);

  final List<Problem> problems = new ArrayList<>();

  abstract S self();

  final int between(String key, int value, int least, int most) {
    if (value < least || value > most) {
      problems.add(new Problem(key, "is " + value + "; expected " + least + " to " + most));
    }
    return value;
  }

  final Duration between(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      problems.add(new Problem(key, "is " + value + "; expected " + least + " to " + LONGEST));
    }
    return value;
  }
}
