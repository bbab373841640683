package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Turn;
import dev.holdfire.scheduler.bench.measure.Watch;
import dev.holdfire.scheduler.bench.node.NodeProcess;
import dev.holdfire.scheduler.bench.server.BenchDatabase;
import java.util.List;

/** Storing runs: in calls of a thousand recipients, and in one call for very many. */
final class TriggerScenario implements Scenario {
  private static final List<Kind> KINDS =
      List.of(Kind.HOLDFIRE, Kind.QUARTZ, Kind.DBSCHEDULER, Kind.DBSCHEDULER_REWRITING, Kind.RAW);

  @Override
  public String name() {
    return "trigger";
  }

  @Override
  public void run(Stage stage) {
    try (Stage.Cast cast = stage.open(KINDS, stage::open)) {
      stage.rounds().run(cast.all().stream().map(each -> turn(each, stage.sizes())).toList());
    }
    stream(stage);
  }

  private static Turn turn(Contender contender, Sizes sizes) {
    Kind kind = contender.kind();
    int size = kind == Kind.QUARTZ ? kind.ofCanceled(sizes.called()) : sizes.called();
    return new Turn(
        kind.label(),
        size,
        (runs, recorder) -> {
          contender.clear();
          Watch watch = new Watch();
          Calls.trigger(contender, runs, false);
          recorder.record(Metric.TRIGGER, runs / watch.seconds());
        });
  }

  private static void stream(Stage stage) {
    int recipients = stage.sizes().streamed();
    try (BenchDatabase database = Kind.HOLDFIRE.createDatabase(stage.server());
        NodeProcess node = NodeProcess.streaming(database.url(), recipients)) {
      double seconds = Double.parseDouble(node.answer());
      double megabytes = Double.parseDouble(node.answer());
      String label = Kind.HOLDFIRE.label();
      stage.results().add(Metric.TRIGGER_STREAM, label, recipients, recipients / seconds);
      stage.results().add(Metric.TRIGGER_STREAM_PEAK, label, recipients, megabytes);
    }
  }
}
