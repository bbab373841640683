package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Turn;
import java.util.List;

/** The drain, when a send takes a while: 200 workers can do 4,000 a second at most. */
final class IoScenario implements Scenario {
  private static final int WORKERS = 200;
  private static final long SEND_MILLIS = 50;

  @Override
  public String name() {
    return "drain-io";
  }

  @Override
  public void run(Stage stage) {
    try (Stage.Cast cast =
        stage.open(
            List.of(Kind.HOLDFIRE, Kind.QUARTZ, Kind.DBSCHEDULER),
            kind -> kind.open(stage.database(kind).url(), WORKERS))) {
      stage.rounds().run(cast.all().stream().map(each -> turn(stage, each)).toList());
    }
  }

  private static Turn turn(Stage stage, Contender contender) {
    return new Turn(
        contender.kind().label(),
        contender.kind().ofDrained(stage.sizes().drained()),
        (runs, recorder) ->
            recorder.record(
                Metric.DRAIN_IO,
                new Drain(contender, stage.results())
                    .perSecond(runs, () -> Thread.sleep(SEND_MILLIS))));
  }
}
