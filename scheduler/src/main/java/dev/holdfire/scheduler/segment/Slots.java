package dev.holdfire.scheduler.segment;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many sends each channel has on a node at once. Half of the workers are kept for the channels,
 * each an equal part of its own, so that those that hang never take the last worker of another; a
 * single channel may have all. With less than two workers a channel none is kept. Safe for use by
 * many threads.
 */
final class Slots {
  /** Less than this is not worth writing that a run waits. */
  static final Duration SHORTEST = Duration.ofMillis(5);

  /** Farther ahead no slot is foretold: the channel may be faster by then. */
  static final Duration FORESEEN = Duration.ofSeconds(30);

  /** How far apart they come back: a little more than slots are free, or many come in vain. */
  private static final double SPACING = 1.1;

  /** By how much of that a pause is longer at most, at random. */
  private static final double JITTER = 0.1;

  /** How much the last send weighs in the mean. */
  private static final double WEIGHT = 0.125;

  private final int kept;
  private final Map<String, Use> uses = new HashMap<>();
  private final LongSupplier nanoTime;
  private int free;

  /**
   * @param workers how many sends there may be at once
   * @param limits how many a channel may have at once
   * @param nanoTime the machine's monotonic clock
   */
  Slots(
      int workers,
      Collection<String> channels,
      ToIntFunction<String> limits,
      LongSupplier nanoTime) {
    this.free = workers;
    this.kept = workers / (2 * Math.max(1, channels.size()));
    this.nanoTime = nanoTime;
    channels.forEach(channel -> uses.put(channel, new Use(limits.applyAsInt(channel))));
  }

  /** Whether none is kept for any channel, and some channels may take them all from another. */
  static boolean areTooFew(int workers, Collection<String> channels, ToIntFunction<String> limits) {
    long all = 0;
    int smallest = Integer.MAX_VALUE;
    for (String channel : channels) {
      int limit = limits.applyAsInt(channel);
      all += limit;
      smallest = Math.min(smallest, limit);
    }
    return channels.size() > 1 && workers < 2 * channels.size() && all - smallest >= workers;
  }

  /** What one channel has. Guarded by the slots. */
  private static final class Use {
    private final int limit;
    private int sends;
    private long sumOfBeginnings;
    private double mean;
    private long foretold = Long.MIN_VALUE;

    Use(int limit) {
      this.limit = limit;
    }

    int missing(int kept) {
      return Math.max(0, kept - sends);
    }

    void ended(long nanos) {
      mean = mean == 0 ? nanos : mean + WEIGHT * (nanos - mean);
    }

    /** How long a send takes: as those that ended, or longer when those that run say so. */
    double duration(long now) {
      return sends == 0 ? mean : Math.max(mean, (sends * now - sumOfBeginnings) / (double) sends);
    }
  }

  /** A send's place. Used by one thread. */
  final class Slot {
    private final Use use;
    private final long beginning;

    private Slot(Use use, long beginning) {
      this.use = use;
      this.beginning = beginning;
    }

    /** The send is over. */
    void giveBack() {
      Slots.this.giveBack(this);
    }
  }

  /** Takes a slot of this channel; null when it is full. */
  synchronized @Nullable Slot take(String channel) {
    Use use = use(channel);
    if (isFull(use)) {
      return null;
    }
    long now = nanoTime.getAsLong();
    free--;
    use.sends++;
    use.sumOfBeginnings += now;
    return new Slot(use, now);
  }

  private boolean isFull(Use use) {
    int missing = -use.missing(kept);
    for (Use each : uses.values()) {
      missing += each.missing(kept);
    }
    return use.sends >= use.limit || free - 1 < missing;
  }

  private synchronized void giveBack(Slot slot) {
    free++;
    slot.use.sends--;
    slot.use.sumOfBeginnings -= slot.beginning;
    slot.use.ended(nanoTime.getAsLong() - slot.beginning);
  }

  /**
   * How long a run waits that has found its channel full: until a slot is likely to be free that
   * was not foretold to another. When that is too far ahead, a moment after all that were foretold.
   */
  synchronized Duration pause(String channel) {
    Use use = use(channel);
    long now = nanoTime.getAsLong();
    long gap = (long) (SPACING * use.duration(now) / Math.max(1, use.sends));
    long next = Math.max(now, use.foretold) + gap;
    if (next - now > FORESEEN.toNanos()) {
      return FORESEEN.plusNanos(ThreadLocalRandom.current().nextLong(FORESEEN.toNanos()));
    }
    use.foretold = next;
    long jitter = (long) (JITTER * gap * ThreadLocalRandom.current().nextDouble());
    Duration pause = Duration.ofNanos(next - now + jitter);
    return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
  }

  private Use use(String channel) {
    Use use = uses.get(channel);
    if (use == null) {
      throw new IllegalArgumentException("channel \"" + channel + "\" is not registered");
    }
    return use;
  }
}
