package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.bench.contender.HoldfireNodes;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Results;
import dev.holdfire.scheduler.bench.measure.Statistics;
import dev.holdfire.scheduler.bench.measure.Waiting;
import dev.holdfire.scheduler.bench.node.NodeProcess;
import dev.holdfire.scheduler.bench.server.BenchPool;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How late runs start that come due, 200 each second, on a node that did not trigger them: 20 at a
 * time, triggered two seconds ahead. The node starts warm: what comes due in its first seconds is
 * not counted.
 */
final class LatenessScenario implements Scenario {
  private static final int PER_CALL = 20;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration AHEAD = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int WARM_UP_PART = 15;
  private static final double P99 = 99;

  @Override
  public String name() {
    return "lateness";
  }

  @Override
  public void run(Stage stage) {
    String url = stage.database(Kind.HOLDFIRE).url();
    try (BenchPool pool = new BenchPool(url, HoldfireNodes.CONNECTIONS);
        Engine caller =
            HoldfireNodes.engine(pool.dataSource(), 0, delivery -> DeliveryResult.sent());
        NodeProcess node = NodeProcess.executing(url, Kind.HOLDFIRE.workers())) {
      int seconds = stage.sizes().seconds();
      measure(caller, node, Math.max(1, seconds / WARM_UP_PART));
      record(stage.results(), measure(caller, node, seconds));
    }
  }

  private static List<Double> measure(Engine caller, NodeProcess node, int seconds) {
    node.ask("start");
    Instant first = Instant.now().plus(AHEAD);
    int calls = (int) Duration.ofSeconds(seconds).dividedBy(PAUSE);
    for (int call = 0; call < calls; call++) {
      Instant due = first.plus(PAUSE.multipliedBy(call));
      awaitMoment(due.minus(AHEAD));
      trigger(caller, due);
    }
    Waiting.until(() -> node.ask("count").equals("" + calls * PER_CALL), LIMIT, "all runs");
    List<Double> lateness =
        Arrays.stream(node.ask("lateness").split(" ")).map(Double::valueOf).toList();
    node.ask("stop");
    return lateness;
  }

  private static void awaitMoment(Instant moment) {
    Duration left = Duration.between(Instant.now(), moment);
    while (left.compareTo(Duration.ZERO) > 0) {
      LockSupport.parkNanos(left.toNanos());
      left = Duration.between(Instant.now(), moment);
    }
  }

  private static void trigger(Engine caller, Instant due) {
    caller
        .workflows()
        .trigger(
            HoldfireNodes.AT.key(),
            request ->
                request
                    .recipients(
                        Calls.recipients(0, PER_CALL).stream().map(Recipient::user).toList())
                    .data(Map.of("at", due.toString())));
  }

  private static void record(Results results, List<Double> lateness) {
    Statistics statistics = new Statistics(lateness);
    String label = Kind.HOLDFIRE.label();
    results.add(Metric.LATENESS_MEDIAN, label, lateness.size(), statistics.median());
    results.add(Metric.LATENESS_P99, label, lateness.size(), statistics.percentile(P99));
    results.add(Metric.LATENESS_MAX, label, lateness.size(), statistics.max());
  }
}
