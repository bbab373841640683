package dev.holdfire.scheduler.bench.report;

import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Results;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What Holdfire is to reach.
 *
 * @param text what is looked at
 * @param value what was measured
 * @param isAtLeast whether more than the bound is good, or less
 */
public record Target(String text, Value value, boolean isAtLeast, double bound) {
  /** What 200 workers could do if nothing took time but sends of 50 ms. */
  private static final double IO_LIMIT_PER_SECOND = 4_000;

  /** What was measured, if it was. */
  @FunctionalInterface
  public interface Value {
    OptionalDouble of(Results results);
  }

  /** All of them. */
  public static List<Target> all() {
    return List.of(
        times(Metric.DRAIN, Kind.DBSCHEDULER, 3.5),
        times(Metric.DRAIN, Kind.QUARTZ, 40),
        times(Metric.DRAIN, Kind.RAW, 0.6),
        times(Metric.DRAIN_TWO_NODES, Metric.DRAIN_ONE_NODE, 1),
        times(Metric.TRIGGER, Kind.DBSCHEDULER, 3),
        times(Metric.TRIGGER, Kind.QUARTZ, 12),
        times(Metric.CANCEL, Kind.QUARTZ, 25),
        atMost(Metric.CANCEL_ONE_MEDIAN, 10),
        times(Metric.BACKLOG, Metric.BACKLOG_NONE, 0.8),
        atMost(Metric.LATENESS_P99, 50),
        times(Metric.DRAIN_RTT, Metric.DRAIN, 0.7),
        new Target(
            "drain-io ÷ what 200 workers could do",
            results ->
                divide(holdfire(results, Metric.DRAIN_IO), OptionalDouble.of(IO_LIMIT_PER_SECOND)),
            true,
            0.85),
        atMost(Metric.TRIGGER_STREAM_PEAK, 256),
        atLeast(Metric.HTTP_TRIGGER, 2_000),
        atMost(Metric.HTTP_CANCEL_P99, 25));
  }

  /** So many times what a peer does. */
  static Target times(Metric metric, Kind peer, double bound) {
    return new Target(
        metric.key() + " ÷ " + peer.label(),
        results -> divide(holdfire(results, metric), results.median(metric, peer.label())),
        true,
        bound);
  }

  /** So many times what Holdfire does in another scenario. */
  static Target times(Metric metric, Metric other, double bound) {
    return new Target(
        metric.key() + " ÷ " + other.key(),
        results -> divide(holdfire(results, metric), holdfire(results, other)),
        true,
        bound);
  }

  static Target atMost(Metric metric, double bound) {
    return new Target(text(metric), results -> holdfire(results, metric), false, bound);
  }

  static Target atLeast(Metric metric, double bound) {
    return new Target(text(metric), results -> holdfire(results, metric), true, bound);
  }

  private static String text(Metric metric) {
    return metric.key() + ", " + metric.unit().symbol();
  }

  private static OptionalDouble holdfire(Results results, Metric metric) {
    return results.median(metric, Kind.HOLDFIRE.label());
  }

  private static OptionalDouble divide(OptionalDouble value, OptionalDouble by) {
    return value.isPresent() && by.isPresent()
        ? OptionalDouble.of(value.getAsDouble() / by.getAsDouble())
        : OptionalDouble.empty();
  }

  public boolean isReachedBy(double measured) {
    return isAtLeast ? measured >= bound : measured <= bound;
  }

  /** The bound, as text. */
  String wanted() {
    return (isAtLeast ? "≥ " : "≤ ")
        + BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
