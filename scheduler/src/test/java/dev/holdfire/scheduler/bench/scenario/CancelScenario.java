package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Statistics;
import dev.holdfire.scheduler.bench.measure.Turn;
import dev.holdfire.scheduler.bench.measure.Watch;
import java.util.ArrayList;
import java.util.List;

/** Calling off what waits: a large group, one recipient of a large group, many small groups. */
final class CancelScenario implements Scenario {
  private static final List<Kind> KINDS = List.of(Kind.HOLDFIRE, Kind.QUARTZ, Kind.DBSCHEDULER);
  private static final int SMALL_GROUP = 20;
  private static final double P99 = 99;

  @Override
  public String name() {
    return "cancel";
  }

  @Override
  public void run(Stage stage) {
    Sizes sizes = stage.sizes();
    try (Stage.Cast cast = stage.open(KINDS, stage::open)) {
      List<Turn> group = new ArrayList<>();
      List<Turn> one = new ArrayList<>();
      List<Turn> small = new ArrayList<>();
      for (Contender contender : cast.all()) {
        Kind kind = contender.kind();
        int runs = kind.ofCanceled(sizes.called());
        group.add(
            new Turn(kind.label(), sizes.called(), (size, to) -> cancelGroup(contender, size, to)));
        one.add(
            new Turn(
                kind.label(), sizes.single(), (size, to) -> cancelOnes(contender, runs, size, to)));
        small.add(
            new Turn(
                kind.label(),
                kind.ofCanceled(sizes.groups()),
                (size, to) -> cancelSmall(contender, size, to)));
      }
      stage.rounds().run(group);
      stage.rounds().run(one);
      stage.rounds().run(small);
    }
  }

  private static void cancelGroup(Contender contender, int runs, Turn.Recorder recorder) {
    contender.clear();
    Calls.triggerGroup(contender, "large", runs);
    Watch watch = new Watch();
    contender.cancel("large");
    recorder.record(Metric.CANCEL, runs / watch.seconds());
  }

  private static void cancelOnes(Contender contender, int runs, int count, Turn.Recorder recorder) {
    contender.clear();
    Calls.triggerGroup(contender, "large", runs);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Watch watch = new Watch();
      contender.cancel("large", "user-" + (long) i * runs / count);
      millis.add(watch.millis());
    }
    Statistics statistics = new Statistics(millis);
    recorder.record(Metric.CANCEL_ONE_MEDIAN, statistics.median());
    recorder.record(Metric.CANCEL_ONE_P99, statistics.percentile(P99));
  }

  private static void cancelSmall(Contender contender, int groups, Turn.Recorder recorder) {
    contender.clear();
    for (int i = 0; i < groups; i++) {
      contender.trigger("small-" + i, Calls.recipients(0, SMALL_GROUP), false);
    }
    Watch watch = new Watch();
    for (int i = 0; i < groups; i++) {
      contender.cancel("small-" + i);
    }
    recorder.record(Metric.CANCEL_SMALL, groups * SMALL_GROUP / watch.seconds());
  }
}
