package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.measure.Results;
import dev.holdfire.scheduler.bench.measure.Waiting;
import dev.holdfire.scheduler.bench.measure.Watch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Executing all that is due. It takes from the moment at which a node has been started until
 * everything is completed in the database: its rows are where they are to stay.
 */
final class Drain {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Contender contender;
  private final Results results;

  Drain(Contender contender, Results results) {
    this.contender = contender;
    this.results = results;
  }

  /** Triggers runs and executes them; how many a second. */
  double perSecond(int runs, Contender.Work work) {
    contender.clear();
    return perSecondBesides(runs, work);
  }

  /** The same, leaving the runs that are there where they are. */
  double perSecondBesides(int runs, Contender.Work work) {
    Calls.trigger(contender, runs, true);
    AtomicInteger executed = new AtomicInteger();
    Contender.Node node =
        contender.start(
            () -> {
              work.run();
              executed.incrementAndGet();
            });
    double seconds;
    try {
      seconds = secondsUntil(() -> executed.get() >= runs && contender.isIdle());
    } finally {
      node.close();
    }
    check(runs, executed.get());
    return runs / seconds;
  }

  private double secondsUntil(BooleanSupplier isDone) {
    Watch watch = new Watch();
    Waiting.until(isDone, LIMIT, contender.kind().label());
    return watch.seconds();
  }

  private void check(int runs, int executed) {
    if (executed != runs || !contender.hasCompleted(runs)) {
      results.addWrong(
          "%s: of %d runs, %d were executed; all completed: %s"
              .formatted(contender.kind().label(), runs, executed, contender.hasCompleted(runs)));
    }
  }
}
