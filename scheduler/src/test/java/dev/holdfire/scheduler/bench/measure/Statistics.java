package dev.holdfire.scheduler.bench.measure;

import java.util.Collection;
import java.util.List;

/** What many values say together. None of it is defined for no values. */
public final class Statistics {
  private final List<Double> sorted;

  public Statistics(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there are no values");
    }
    sorted = values.stream().sorted().toList();
  }

  /** The middle value, or the mean of the two in the middle. */
  public double median() {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The least value that at least so many percent of the values are not above. */
  public double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(1, rank) - 1);
  }

  public double min() {
    return sorted.get(0);
  }

  public double max() {
    return sorted.get(sorted.size() - 1);
  }
}
