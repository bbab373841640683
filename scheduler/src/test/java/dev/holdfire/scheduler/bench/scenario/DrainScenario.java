package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Turn;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Executing due runs of one step that sends nothing, on one node and on two. */
final class DrainScenario implements Scenario {
  private static final List<Kind> KINDS =
      List.of(Kind.HOLDFIRE, Kind.QUARTZ, Kind.DBSCHEDULER, Kind.DBSCHEDULER_50, Kind.RAW);

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public void run(Stage stage) {
    try (Stage.Cast cast = stage.open(KINDS, stage::open)) {
      stage.rounds().run(cast.all().stream().map(each -> turn(stage, each)).toList());
    }
    TwoNodes.run(stage);
  }

  private static Turn turn(Stage stage, Contender contender) {
    Drain drain = new Drain(contender, stage.results());
    return new Turn(
        contender.kind().label(),
        contender.kind().ofDrained(stage.sizes().drained()),
        (runs, recorder) -> {
          DoubleSupplier measurement = () -> drain.perSecond(runs, () -> {});
          recorder.record(
              Metric.DRAIN,
              contender.kind() == Kind.HOLDFIRE
                  ? stage.profile().record(measurement)
                  : measurement.getAsDouble());
        });
  }
}
