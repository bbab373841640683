package dev.holdfire.server.http;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many requests may be under way, and how many a caller may make. Safe for many threads. */
final class Permits {
  private final Semaphore free;
  private final int perSecond;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  Permits(HttpSettings.RequestLimits limits) {
    free = new Semaphore(limits.capacity().requests());
    perSecond = limits.perSecond();
  }

  /** One more under way, until it is left. */
  void enter() {
    if (!free.tryAcquire()) {
      throw refused("The server has as many requests under way as it takes at once.", 1);
    }
  }

  /** One less under way. */
  void leave() {
    free.release();
  }

  /** Counts a request of this caller. There are as many callers as keys. */
  void count(Caller caller) {
    if (perSecond == 0) {
      return;
    }
    ConsumptionProbe probe =
        buckets.computeIfAbsent(caller.name(), name -> bucket()).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
      throw refused(
          "The API key \"" + caller.name() + "\" may make " + perSecond + " requests a second.",
          seconds);
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }

  private static Failure refused(String message, long seconds) {
    return new Failure(429, "too_many_requests", message + " Repeat the call a little later.")
        .with("retry-after", Long.toString(seconds));
  }
}
