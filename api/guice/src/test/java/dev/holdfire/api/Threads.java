package dev.holdfire.api;

import java.util.List;

/** Looks at the threads of this JVM. */
final class Threads {
  private Threads() {}

  /** Those of an engine, whose names begin with its instance id. */
  static List<String> of(String instance) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(instance))
        .sorted()
        .toList();
  }
}
