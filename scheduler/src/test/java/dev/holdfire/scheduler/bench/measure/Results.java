package dev.holdfire.scheduler.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** All figures of a run, in the order in which they were taken. Used by one thread. */
public final class Results {
  private final Map<List<String>, Figure> figures = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();

  /** Adds what a round gave. */
  public void add(Metric metric, String contender, int size, double value) {
    figures.merge(
        List.of(metric.key(), contender),
        new Figure(metric, contender, size, List.of(value)),
        (before, added) -> before.with(value));
  }

  /** Notes that a contender's books are wrong, which fails the run. */
  public void addWrong(String what) {
    wrong.add(what);
  }

  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** The figures, those of a metric next to each other. */
  public Map<Metric, List<Figure>> byMetric() {
    return figures.values().stream()
        .collect(Collectors.groupingBy(Figure::metric, LinkedHashMap::new, Collectors.toList()));
  }

  /** The median of a contender, if it was measured. */
  public OptionalDouble median(Metric metric, String contender) {
    Figure figure = figures.get(List.of(metric.key(), contender));
    return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure.median());
  }
}
