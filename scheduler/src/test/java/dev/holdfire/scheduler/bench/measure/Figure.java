package dev.holdfire.scheduler.bench.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * What the rounds of one contender gave for one metric.
 *
 * @param contender its label
 * @param size how many runs or calls a round had
 * @param values one for each round
 */
public record Figure(Metric metric, String contender, int size, List<Double> values) {
  public Figure {
    values = List.copyOf(values);
  }

  public double median() {
    return statistics().median();
  }

  public Statistics statistics() {
    return new Statistics(values);
  }

  Figure with(double value) {
    List<Double> more = new ArrayList<>(values);
    more.add(value);
    return new Figure(metric, contender, size, more);
  }
}
