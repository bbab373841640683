package dev.holdfire.scheduler.bench.report;

import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Figure;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Results;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The figures as text: what was measured, and which targets were reached. */
public final class Report {
  private static final double LARGE = 1_000;

  private Report() {}

  /** What was measured. */
  public static String figures(Results results) {
    TextTable table =
        new TextTable("scenario", "who", "size", "median", "", "min..max", "Holdfire is");
    results.byMetric().forEach((metric, figures) -> add(table, results, metric, figures));
    return table.toString();
  }

  private static void add(TextTable table, Results results, Metric metric, List<Figure> figures) {
    OptionalDouble ours = results.median(metric, Kind.HOLDFIRE.label());
    for (Figure figure : figures) {
      var statistics = figure.statistics();
      table.add(
          metric.key(),
          figure.contender(),
          String.format(Locale.ROOT, "%,d", figure.size()),
          number(figure.median()),
          metric.unit().symbol(),
          figure.values().size() == 1
              ? ""
              : number(statistics.min()) + ".." + number(statistics.max()),
          ratio(figure, ours));
    }
  }

  private static String ratio(Figure figure, OptionalDouble ours) {
    if (ours.isEmpty() || figure.contender().equals(Kind.HOLDFIRE.label())) {
      return "";
    }
    double ratio = figure.metric().unit().ratio(ours.getAsDouble(), figure.median());
    return String.format(Locale.ROOT, "%.1f×", ratio);
  }

  /** Which targets were reached. */
  public static String targets(Results results) {
    TextTable table = new TextTable("target", "wanted", "measured", "reached");
    for (Target target : Target.all()) {
      OptionalDouble value = target.value().of(results);
      if (value.isPresent()) {
        double measured = value.getAsDouble();
        table.add(
            target.text(),
            target.wanted(),
            String.format(Locale.ROOT, "%.2f", measured),
            target.isReachedBy(measured) ? "yes" : "NO");
      }
    }
    return table.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < LARGE ? "%.1f" : "%,.0f", value);
  }
}
