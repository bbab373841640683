package dev.holdfire.scheduler.segment;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.scheduler.SendLimits;
import dev.holdfire.scheduler.Sending;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sends of a node: by which channels, how many at once, and for how long. Until it is started
 * nothing ends a send that takes too long. Safe for use by many threads.
 */
public final class Sends implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sends.class);

  /** A send is interrupted at most this part of the shortest timeout late, and this at most. */
  private static final int LOOKS = 10;

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  private final String engine;
  private final Map<String, Channel> channels;
  private final SendLimits limits;
  private final int workers;
  private final Slots slots;
  private final Set<Send> running = ConcurrentHashMap.newKeySet();
  private @Nullable ScheduledExecutorService watch;

  /**
   * @param engine the name that the thread begins with
   */
  public Sends(String engine, Map<String, Channel> channels, Sending sending) {
    this.engine = engine;
    this.channels = Map.copyOf(channels);
    this.limits = sending.limits();
    this.workers = Math.max(1, sending.workers());
    this.slots = new Slots(workers, channels.keySet(), limits::concurrencyOf, System::nanoTime);
  }

  /** The channel that is registered under this key; null when none is. */
  @Nullable Channel channel(String key) {
    return channels.get(key);
  }

  /** Takes a slot of a registered channel; null when it is full. */
  Slots.@Nullable Slot take(String channel) {
    return slots.take(channel);
  }

  /** How long a run waits that has found its channel full. */
  Duration pause(String channel) {
    return slots.pause(channel);
  }

  /**
   * Calls the step's channel in this thread; see {@link Send#call}.
   *
   * @param leave what becomes of the run when the channel does not come back in time
   */
  @Nullable DeliveryResult send(
      Channel channel, Delivery delivery, Consumer<TimeoutException> leave) throws Exception {
    Send send = new Send(limits.timeoutOf(delivery.step().channel()), leave, System.nanoTime());
    running.add(send);
    try {
      return send.call(channel, delivery);
    } finally {
      running.remove(send);
    }
  }

  /** Starts to look after sends that take too long. */
  public synchronized void start() {
    if (watch == null) {
      warnOfFewWorkers();
      ScheduledExecutorService made =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, engine + "-timeouts");
                thread.setDaemon(true);
                return thread;
              });
      watch = made;
      long pause = pause().toNanos();
      var unused = made.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
    }
  }

  private void warnOfFewWorkers() {
    if (Slots.areTooFew(workers, channels.keySet(), limits::concurrencyOf)) {
      log.warn(
          "Node {} has {} workers for {} channels; with less than {}, two for each, channels that"
              + " hang can take all workers. Raise workers, or limit the concurrency of channels",
          engine,
          workers,
          channels.size(),
          2 * channels.size());
    }
  }

  private Duration pause() {
    Duration shortest =
        channels.keySet().stream()
            .map(limits::timeoutOf)
            .min(Duration::compareTo)
            .orElse(limits.timeout())
            .dividedBy(LOOKS);
    return shortest.compareTo(LONGEST_PAUSE) < 0 ? shortest : LONGEST_PAUSE;
  }

  private void look() {
    long now = System.nanoTime();
    for (Send send : running) {
      try {
        send.look(now);
      } catch (RuntimeException | Error e) { // what passes through would be the last look
        log.error("Could not hand in what became of a run whose send does not end", e);
      }
    }
  }

  /** From now on sends may take as long as they like. */
  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.shutdownNow();
    }
  }
}
