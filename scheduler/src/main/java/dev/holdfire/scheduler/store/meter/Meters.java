package dev.holdfire.scheduler.store.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node measures, in the application's registry. Each meter has the tags {@code scheduler}
 * and {@code node}, so that nodes in one registry do not clash; closing removes those of this node.
 * A counter is there from its first increment, a gauge while the node is running. What the registry
 * throws is not thrown here: no run is lost for the sake of a number. Safe for use by many threads.
 */
public final class Meters implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Meters.class);

  /** How often a transaction that did not happen was run again, by reason and operation. */
  public static final String RETRIED = "holdfire.transactions.retried";

  /** Segments that were executed, by what became of their run. */
  public static final String EXECUTED = "holdfire.runs.executed";

  /** How long after its moment a worker began to execute a run. */
  public static final String LATENESS = "holdfire.runs.lateness";

  /** Runs that were taken over from nodes that are gone. */
  public static final String RECOVERED = "holdfire.runs.recovered";

  /** Workers that execute. */
  public static final String BUSY_WORKERS = "holdfire.workers.busy";

  /** Workers there are. */
  public static final String WORKERS = "holdfire.workers";

  /** What became of runs and is not written yet. */
  public static final String UNWRITTEN = "holdfire.completions.waiting";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
  private final Set<Meter> registered = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean hasFailed = new AtomicBoolean();
  private volatile @Nullable Timer lateness;
  private boolean isClosed;

  /**
   * @param registry the application's; null when nothing is to be measured
   */
  public Meters(@Nullable MeterRegistry registry, String scheduler, String node) {
    this.registry = registry == null ? new CompositeMeterRegistry() : registry;
    this.tags = Tags.of("scheduler", scheduler, "node", node);
  }

  /** Meters that measure nothing. */
  public static Meters none() {
    return new Meters(null, "", "");
  }

  /**
   * A transaction is run again.
   *
   * @param operation what it was to do, one of a fixed number of texts
   */
  public void retried(String reason, String operation) {
    count(1, RETRIED, "reason", reason, "operation", operation);
  }

  /** A segment was executed; the outcome is one of a fixed number of texts. */
  public void executed(String outcome) {
    count(1, EXECUTED, "outcome", outcome);
  }

  /** Runs were taken over from a node that is gone. */
  public void recovered(int runs) {
    if (runs > 0) {
      count(runs, RECOVERED);
    }
  }

  /** A worker began to execute a run so long after its moment. */
  public void late(long millis) {
    measure(() -> record(millis));
  }

  private void record(long millis) {
    Timer timer = lateness;
    if (timer == null) {
      timer = register(() -> Timer.builder(LATENESS).tags(tags).register(registry));
      lateness = timer;
    }
    if (timer != null) {
      timer.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }
  }

  /** Shows a number that changes. */
  public void gauge(String name, Supplier<Number> number) {
    measure(
        () ->
            register(
                () ->
                    Gauge.builder(name, number)
                        .tags(tags)
                        .strongReference(true)
                        .register(registry)));
  }

  /** Measures, whatever the registry, which is the application's, does about it. */
  private void measure(Runnable measuring) {
    try {
      measuring.run();
    } catch (RuntimeException e) {
      if (hasFailed.compareAndSet(false, true)) {
        log.warn(
            "The MeterRegistry of node {} has thrown, so what it shows of this node is incomplete;"
                + " it is expected to measure or to do nothing. Look for the MeterFilter or the"
                + " registry that is named below. This is said once",
            tags,
            e);
      }
    }
  }

  private void count(int amount, String name, String... moreTags) {
    measure(() -> increment(amount, name, moreTags));
  }

  private void increment(int amount, String name, String... moreTags) {
    List<String> key = List.of(name, String.join("\n", moreTags));
    Counter counter = counters.get(key);
    if (counter == null) {
      counter = register(() -> Counter.builder(name).tags(tags.and(moreTags)).register(registry));
    }
    if (counter != null) {
      counters.putIfAbsent(key, counter);
      counter.increment(amount);
    }
  }

  /** A meter that closing removes; null when that has happened already. */
  private synchronized <M extends Meter> @Nullable M register(Supplier<M> meter) {
    if (isClosed) {
      return null;
    }
    M made = meter.get();
    registered.add(made);
    return made;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    registered.forEach(meter -> measure(() -> registry.remove(meter)));
    registered.clear();
    counters.clear();
  }
}
