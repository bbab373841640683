package dev.holdfire.scheduler;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tidies up at intervals what nodes that died have left off, and looks after the cluster. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final long OFTEN_SECONDS = 5;
  private static final long RARELY_SECONDS = 60;

  private final Runnable often;
  private final List<Runnable> rarely;
  private final ScheduledExecutorService executor;

  /**
   * @param often what is done every 5 seconds
   * @param rarely what is done every minute, each whatever becomes of the others
   */
  Housekeeping(String instance, Runnable often, List<Runnable> rarely) {
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
    repeat(often, OFTEN_SECONDS);
    rarely.forEach(task -> repeat(task, RARELY_SECONDS));
  }

  private void repeat(Runnable task, long seconds) {
    var unused =
        executor.scheduleWithFixedDelay(() -> run(task, seconds), 0, seconds, TimeUnit.SECONDS);
  }

  static void run(Runnable task, long seconds) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // what passes through would be the last that it did
      log.warn("Could not tidy up; trying again in {} seconds", seconds, e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
