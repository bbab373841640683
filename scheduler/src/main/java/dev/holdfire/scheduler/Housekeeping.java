package dev.holdfire.scheduler;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tidies up at intervals what nodes that died have left off. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final long INTERVAL_SECONDS = 5;

  private final Runnable tidy;
  private final ScheduledExecutorService executor;

  Housekeeping(String instance, Runnable tidy) {
    this.tidy = tidy;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, instance + "-housekeeping");
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    var unused = executor.scheduleWithFixedDelay(this::run, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  private void run() {
    try {
      tidy.run();
    } catch (RuntimeException e) {
      log.warn("Could not tidy up; trying again in {} seconds", INTERVAL_SECONDS, e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
