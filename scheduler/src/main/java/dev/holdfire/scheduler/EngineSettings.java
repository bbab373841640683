package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.scheduler.segment.RetryPolicy;
import dev.holdfire.scheduler.store.trigger.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a node works. Immutable; {@link #defaults()} refined by the {@code with} methods.
 *
 * @param scheduler the scheduler's name, the same on all its nodes, 1 to 120 letters, digits or
 *     characters of {@code _.:@-}; default {@value #SCHEDULER}
 * @param instance the node's own id, different on each, at most 80 of the same; default a random
 *     one
 * @param quartzPrefix what the names of Quartz's tables begin with; default {@code QRTZ_}
 * @param holdfirePrefix what the names of Holdfire's tables begin with; default {@code HF_}
 * @param workers how many runs it executes at once, 0 to 10,000; 0 is a node that only triggers,
 *     cancels and looks; default {@value #WORKERS}
 * @param pollInterval how long it may take to notice what another node has triggered, 10 ms to 30
 *     s; default 200 ms
 * @param checkInInterval how often it tells the others that it lives, 50 ms to 1 minute, the same
 *     on all nodes; a node that is silent for three times as long is taken for dead, and one whose
 *     clock is off by more than half of it does not start; default 5 s
 * @param shutdownLimit how long closing waits for what executes; default 20 s
 * @param retries how often a step that fails is tried, and when
 * @param limits what a trigger call may ask for
 */
public record EngineSettings(
    String scheduler,
    String instance,
    String quartzPrefix,
    String holdfirePrefix,
    int workers,
    Duration pollInterval,
    Duration checkInInterval,
    Duration shutdownLimit,
    RetryPolicy retries,
    Limits limits) {

  /** The default name of the scheduler. */
  public static final String SCHEDULER = "holdfire";

  /** The default number of workers. */
  public static final int WORKERS = 10;

  private static final int MAX_WORKERS = 10_000;
  private static final int MAX_SCHEDULER = 120;
  private static final int MAX_INSTANCE = 80;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CHECK_IN = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:@-]+");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.]{0,60}");

  public EngineSettings {
    List<Problem> problems = new ArrayList<>();
    checkName(scheduler, MAX_SCHEDULER, "scheduler", problems);
    checkName(instance, MAX_INSTANCE, "instance", problems);
    checkPrefix(quartzPrefix, "quartzPrefix", problems);
    checkPrefix(holdfirePrefix, "holdfirePrefix", problems);
    if (workers < 0 || workers > MAX_WORKERS) {
      problems.add(new Problem("workers", "is " + workers + "; expected 0 to " + MAX_WORKERS));
    }
    checkRange(pollInterval, 10, 30_000, "pollInterval", problems);
    checkRange(checkInInterval, 50, 60_000, "checkInInterval", problems);
    checkRange(shutdownLimit, 0, 3_600_000, "shutdownLimit", problems);
    checkGiven(retries, "retries", problems);
    checkGiven(limits, "limits", problems);
    if (!problems.isEmpty()) {
      throw new ConfigurationException("the engine's settings", problems);
    }
  }

  /** Quartz writes the scheduler's name into its statements as it is, so quotes are not for it. */
  private static void checkName(
      @Nullable String name, int max, String path, List<Problem> problems) {
    if (name == null || name.length() > max || !NAME.matcher(name).matches()) {
      problems.add(
          new Problem(
              path,
              "is "
                  + quote(name)
                  + "; expected 1 to "
                  + max
                  + " letters, digits, or characters of _.:@-"));
    }
  }

  private static void checkPrefix(@Nullable String prefix, String path, List<Problem> problems) {
    if (prefix == null || !PREFIX.matcher(prefix).matches()) {
      problems.add(
          new Problem(
              path,
              "is "
                  + quote(prefix)
                  + "; expected at most 60 letters, digits, underscores and dots"));
    }
  }

  private static String quote(@Nullable String text) {
    return text == null ? "null" : "\"" + text + "\"";
  }

  private static void checkGiven(@Nullable Object part, String path, List<Problem> problems) {
    if (part == null) {
      problems.add(new Problem(path, "is null; expected a value"));
    }
  }

  private static void checkRange(
      @Nullable Duration duration,
      long minMillis,
      long maxMillis,
      String path,
      List<Problem> problems) {
    Duration min = Duration.ofMillis(minMillis);
    Duration max = Duration.ofMillis(maxMillis);
    if (duration == null || duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      problems.add(new Problem(path, "is " + duration + "; expected " + min + " to " + max));
    }
  }

  /** All defaults, and a random instance id. */
  public static EngineSettings defaults() {
    return new EngineSettings(
        SCHEDULER,
        "node-" + UUID.randomUUID(),
        "QRTZ_",
        "HF_",
        WORKERS,
        POLL,
        CHECK_IN,
        SHUTDOWN,
        RetryPolicy.DEFAULT,
        Limits.DEFAULT);
  }

  /** The same with other names. */
  public EngineSettings withNames(String newScheduler, String newInstance) {
    return new EngineSettings(
        newScheduler,
        newInstance,
        quartzPrefix,
        holdfirePrefix,
        workers,
        pollInterval,
        checkInInterval,
        shutdownLimit,
        retries,
        limits);
  }

  /** The same with other table prefixes. */
  public EngineSettings withPrefixes(String newQuartzPrefix, String newHoldfirePrefix) {
    return new EngineSettings(
        scheduler,
        instance,
        newQuartzPrefix,
        newHoldfirePrefix,
        workers,
        pollInterval,
        checkInInterval,
        shutdownLimit,
        retries,
        limits);
  }

  /** The same with another number of workers. */
  public EngineSettings withWorkers(int newWorkers) {
    return new EngineSettings(
        scheduler,
        instance,
        quartzPrefix,
        holdfirePrefix,
        newWorkers,
        pollInterval,
        checkInInterval,
        shutdownLimit,
        retries,
        limits);
  }

  /** The same with other intervals. */
  public EngineSettings withIntervals(
      Duration newPollInterval, Duration newCheckInInterval, Duration newShutdownLimit) {
    return new EngineSettings(
        scheduler,
        instance,
        quartzPrefix,
        holdfirePrefix,
        workers,
        newPollInterval,
        newCheckInInterval,
        newShutdownLimit,
        retries,
        limits);
  }

  /** The same with other retries. */
  public EngineSettings withRetries(RetryPolicy newRetries) {
    return new EngineSettings(
        scheduler,
        instance,
        quartzPrefix,
        holdfirePrefix,
        workers,
        pollInterval,
        checkInInterval,
        shutdownLimit,
        newRetries,
        limits);
  }

  /** The same with other limits. */
  public EngineSettings withLimits(Limits newLimits) {
    return new EngineSettings(
        scheduler,
        instance,
        quartzPrefix,
        holdfirePrefix,
        workers,
        pollInterval,
        checkInInterval,
        shutdownLimit,
        retries,
        newLimits);
  }
}
