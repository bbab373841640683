package dev.holdfire.scheduler.store;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Tells Quartz's scheduler thread of runs that are due before it looks again by itself. To be told
 * is not free: the thread gives back what it has acquired for a later moment. Of several moments
 * that it has not looked for yet, it is told the first. Safe for use by many threads.
 */
final class WakeUp {
  /** For Quartz, an unknown moment. */
  private static final long UNKNOWN = 0;

  private final Clock clock;
  private final Clock machine;
  private final Duration pollInterval;
  private final LongConsumer signal;
  private long first = Long.MAX_VALUE;

  /**
   * @param clock by which runs are due
   * @param machine this machine's, by which Quartz's thread waits
   * @param pollInterval after which the thread looks again at the latest, and how far it looks
   *     ahead
   * @param signal told, in epoch milliseconds of the machine's clock, when a run is due
   */
  WakeUp(Clock clock, Clock machine, Duration pollInterval, LongConsumer signal) {
    this.clock = clock;
    this.machine = machine;
    this.pollInterval = pollInterval;
    this.signal = signal;
  }

  /** A run is due then, in epoch milliseconds of the clock. */
  synchronized void due(long dueAt) {
    long fromNow = dueAt - clock.millis();
    if (fromNow <= pollInterval.toMillis()) {
      first = Math.min(first, Math.max(UNKNOWN + 1, machine.millis() + fromNow));
      signal.accept(first);
    }
  }

  /** The thread looks now, so it sees all that it has been told of. */
  synchronized void looking() {
    first = Long.MAX_VALUE;
  }
}
