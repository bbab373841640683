package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Statistics;
import dev.holdfire.scheduler.bench.measure.Turn;
import dev.holdfire.scheduler.bench.measure.Watch;
import dev.holdfire.scheduler.bench.proxy.DelayProxy;
import dev.holdfire.scheduler.bench.server.BenchPool;
import dev.holdfire.scheduler.bench.server.BenchServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The drain, with a database that is one millisecond away. */
final class RttScenario implements Scenario {
  private static final Duration ROUND_TRIP = Duration.ofMillis(1);
  private static final int PINGS = 300;

  @Override
  public String name() {
    return "drain-rtt";
  }

  @Override
  public void run(Stage stage) {
    BenchServer server = stage.server();
    try (DelayProxy detour = proxy(server, Duration.ZERO);
        DelayProxy distance = proxy(server, ROUND_TRIP)) {
      printRoundTrips(stage, detour, distance);
      try (Stage.Cast cast =
          stage.open(
              List.of(Kind.HOLDFIRE, Kind.QUARTZ, Kind.DBSCHEDULER, Kind.RAW),
              kind ->
                  kind.open(stage.database(kind).urlThrough(distance.port()), kind.workers()))) {
        stage.rounds().run(cast.all().stream().map(each -> turn(stage, each)).toList());
      }
    }
  }

  private static DelayProxy proxy(BenchServer server, Duration roundTrip) {
    return new DelayProxy(server.url().host(), server.url().port(), roundTrip);
  }

  /** A slow one gets even fewer runs: what it does is mostly round trips. */
  private static Turn turn(Stage stage, Contender contender) {
    Kind kind = contender.kind();
    int runs = kind.ofDrained(stage.sizes().drained());
    return new Turn(
        kind.label(),
        runs < stage.sizes().drained() ? kind.ofCanceled(runs) : runs,
        (size, recorder) ->
            recorder.record(
                Metric.DRAIN_RTT, new Drain(contender, stage.results()).perSecond(size, () -> {})));
  }

  private static void printRoundTrips(Stage stage, DelayProxy detour, DelayProxy distance) {
    var database = stage.database(Kind.HOLDFIRE);
    System.out.printf(
        Locale.ROOT,
        "a round trip takes %.2f ms, through the proxy %.2f ms, and with the delay %.2f ms%n",
        pingMillis(database.url()),
        pingMillis(database.urlThrough(detour.port())),
        pingMillis(database.urlThrough(distance.port())));
  }

  private static double pingMillis(String url) {
    List<Double> millis = new ArrayList<>();
    try (BenchPool pool = new BenchPool(url, 1)) {
      for (int i = 0; i < PINGS; i++) {
        Watch watch = new Watch();
        pool.count("SELECT 1"); // and a roll-back
        millis.add(watch.millis() / 2);
      }
    }
    return new Statistics(millis).median();
  }
}
