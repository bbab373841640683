package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Turn;
import dev.holdfire.scheduler.bench.node.NodeProcess;
import dev.holdfire.scheduler.bench.server.BenchDatabase;
import dev.holdfire.scheduler.bench.server.BenchPool;
import java.util.List;

/** The drain of what is due, when very many wait for later, and when none does. */
final class BacklogScenario implements Scenario {
  @Override
  public String name() {
    return "backlog";
  }

  @Override
  public void run(Stage stage) {
    try (BenchDatabase full = Kind.HOLDFIRE.createDatabase(stage.server());
        Contender besides = Kind.HOLDFIRE.open(full.url(), Kind.HOLDFIRE.workers());
        Contender alone = stage.open(Kind.HOLDFIRE);
        BenchPool pool = new BenchPool(full.url(), 1)) {
      fill(full, stage.sizes().waiting());
      int runs = stage.sizes().drained() / 2;
      String label = Kind.HOLDFIRE.label();
      Drain drainBesides = new Drain(besides, stage.results());
      Drain drainAlone = new Drain(alone, stage.results());
      stage
          .rounds()
          .run(
              List.of(
                  new Turn(
                      label,
                      runs,
                      (size, recorder) -> {
                        pool.execute("TRUNCATE TABLE HF_HISTORY");
                        recorder.record(
                            Metric.BACKLOG, drainBesides.perSecondBesides(size, () -> {}));
                      }),
                  new Turn(
                      label,
                      runs,
                      (size, recorder) ->
                          recorder.record(
                              Metric.BACKLOG_NONE, drainAlone.perSecond(size, () -> {})))));
    }
  }

  private static void fill(BenchDatabase database, int waiting) {
    try (NodeProcess node = NodeProcess.streaming(database.url(), waiting)) {
      node.answer();
    }
  }
}
