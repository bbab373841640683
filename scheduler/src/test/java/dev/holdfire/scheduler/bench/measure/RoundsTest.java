package dev.holdfire.scheduler.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  private final Results results = new Results();
  private final List<String> order = new ArrayList<>();

  private Turn turn(String contender, int size) {
    return new Turn(
        contender,
        size,
        (runs, recorder) -> {
          order.add(contender + " " + runs);
          recorder.record(Metric.DRAIN, order.size());
        });
  }

  @Test
  void contendersTakeTurnsWithinEachRoundAfterASmallerWarmUp() {
    new Rounds(2, results).run(List.of(turn("ours", 8), turn("theirs", 2)));
    assertThat(order)
        .containsExactly("ours 2", "theirs 1", "ours 8", "theirs 2", "ours 8", "theirs 2");
  }

  @Test
  void whatTheWarmUpGivesDoesNotCount() {
    new Rounds(2, results).run(List.of(turn("ours", 8), turn("theirs", 2)));
    assertThat(results.byMetric().get(Metric.DRAIN))
        .containsExactly(
            new Figure(Metric.DRAIN, "ours", 8, List.of(3.0, 5.0)),
            new Figure(Metric.DRAIN, "theirs", 2, List.of(4.0, 6.0)));
  }
}
