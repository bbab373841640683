package dev.holdfire.scheduler.bench.measure;

import java.util.List;
import java.util.Locale;

/** Measures contenders in turn, so that a noisy minute hits all of them: first to warm up. */
public final class Rounds {
  /** What is warmed up with is a part of what is measured. */
  private static final int WARM_UP_PART = 4;

  private final int count;
  private final Results results;

  public Rounds(int count, Results results) {
    this.count = count;
    this.results = results;
  }

  /** Measures, after a warm-up, as often as there are rounds. */
  public void run(List<Turn> turns) {
    for (Turn turn : turns) {
      turn.measurement().take(Math.max(1, turn.size() / WARM_UP_PART), (metric, value) -> {});
    }
    for (int round = 1; round <= count; round++) {
      for (Turn turn : turns) {
        run(turn, round);
      }
    }
  }

  private void run(Turn turn, int round) {
    turn.measurement()
        .take(
            turn.size(),
            (metric, value) -> {
              results.add(metric, turn.contender(), turn.size(), value);
              System.out.printf(
                  Locale.ROOT,
                  "%s, round %d, %s: %,.1f %s%n",
                  metric.key(),
                  round,
                  turn.contender(),
                  value,
                  metric.unit().symbol());
            });
  }
}
