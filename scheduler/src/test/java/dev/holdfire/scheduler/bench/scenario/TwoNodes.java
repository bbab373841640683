package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Turn;
import dev.holdfire.scheduler.bench.measure.Waiting;
import dev.holdfire.scheduler.bench.node.NodeProcess;
import java.time.Duration;
import java.util.List;

/**
 * The drain by two Holdfire nodes, and by one, each in a JVM of its own, so that only their number
 * differs. It takes from the moment at which the first one has been started until everything is
 * completed in the database.
 */
final class TwoNodes {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Stage stage;
  private final Contender caller;

  private TwoNodes(Stage stage, Contender caller) {
    this.stage = stage;
    this.caller = caller;
  }

  static void run(Stage stage) {
    String url = stage.database(Kind.HOLDFIRE).url();
    int workers = Kind.HOLDFIRE.workers();
    try (Contender caller = stage.open(Kind.HOLDFIRE);
        NodeProcess first = NodeProcess.executing(url, workers);
        NodeProcess second = NodeProcess.executing(url, workers)) {
      TwoNodes nodes = new TwoNodes(stage, caller);
      stage
          .rounds()
          .run(
              List.of(
                  nodes.turn(Metric.DRAIN_ONE_NODE, List.of(first)),
                  nodes.turn(Metric.DRAIN_TWO_NODES, List.of(first, second))));
    }
  }

  private Turn turn(Metric metric, List<NodeProcess> nodes) {
    return new Turn(
        Kind.HOLDFIRE.label(),
        stage.sizes().drained(),
        (runs, recorder) -> recorder.record(metric, perSecond(runs, nodes)));
  }

  private double perSecond(int runs, List<NodeProcess> nodes) {
    caller.clear();
    Calls.trigger(caller, runs, true);
    nodes.forEach(node -> node.tell("start"));
    long begin = nodes.stream().map(NodeProcess::answer).mapToLong(Long::parseLong).min().orElse(0);
    Waiting.until(() -> sends(nodes) >= runs && caller.isIdle(), LIMIT, "nodes");
    double seconds = (System.currentTimeMillis() - begin) / 1_000.0;
    nodes.forEach(node -> node.ask("stop"));
    if (sends(nodes) != runs || !caller.hasCompleted(runs)) {
      stage.results().addWrong("%d sends of %d runs on nodes".formatted(sends(nodes), runs));
    }
    return runs / seconds;
  }

  private static long sends(List<NodeProcess> nodes) {
    return nodes.stream().mapToLong(node -> Long.parseLong(node.ask("count"))).sum();
  }
}
