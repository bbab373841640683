package dev.holdfire.scheduler.bench.http;

import dev.holdfire.scheduler.bench.measure.Statistics;
import java.util.Collection;
import java.util.List;

/**
 * How long answers took.
 *
 * @param count how many there were
 * @param seconds how long all took together
 * @param millis of each
 * @param failures what was answered instead of what should have been
 */
public record Latencies(int count, double seconds, Statistics millis, List<String> failures) {
  Latencies(Collection<Double> millis, double seconds, Collection<String> failures) {
    this(millis.size(), seconds, new Statistics(millis), List.copyOf(failures));
  }

  public double perSecond() {
    return count / seconds;
  }
}
