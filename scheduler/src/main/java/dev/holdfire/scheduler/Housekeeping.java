package dev.holdfire.scheduler;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tidies up at intervals what nodes that died have left off, and looks after the cluster. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration RARELY = Duration.ofMinutes(1);

  private final Duration interval;
  private final Runnable often;
  private final List<Runnable> rarely;
  private final ScheduledExecutorService executor;

  /**
   * @param interval how often what is often done is done
   * @param often what is done at this interval
   * @param rarely what is done every minute, each whatever becomes of the others
   */
  Housekeeping(String instance, Duration interval, Runnable often, List<Runnable> rarely) {
    this.interval = interval;
    this.often = often;
    this.rarely = rarely;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, instance + "-housekeeping");
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    repeat(often, interval);
    rarely.forEach(task -> repeat(task, RARELY));
  }

  private void repeat(Runnable task, Duration pause) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> run(task, pause), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  static void run(Runnable task, Duration pause) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // what passes through would be the last that it did
      log.warn("Could not tidy up; trying again in {}", pause, e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
