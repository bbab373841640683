package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import java.util.List;
import java.util.stream.IntStream;

/** Trigger calls of a thousand recipients. */
final class Calls {
  static final int CALL = 1_000;

  private Calls() {}

  /** Runs in groups of their own, one for each call. */
  static void trigger(Contender contender, int runs, boolean isDue) {
    for (int from = 0; from < runs; from += CALL) {
      contender.trigger("g" + from, recipients(from, Math.min(runs, from + CALL)), isDue);
    }
  }

  /** Runs of one group, which are not due. */
  static void triggerGroup(Contender contender, String group, int runs) {
    for (int from = 0; from < runs; from += CALL) {
      contender.trigger(group, recipients(from, Math.min(runs, from + CALL)), false);
    }
  }

  static List<String> recipients(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "user-" + i).toList();
  }
}
