package dev.holdfire.server.http;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often an address may call without a key that is known. Who has one is not held up, so that a
 * client which has none does no harm to others behind the same address. Safe for use by many
 * threads.
 */
final class FailedAttempts {
  private static final int PER_SECOND = 20;
  private static final int BURST = 100;

  /** Beyond it, the address that has not failed for the longest time is forgotten. */
  private static final int MOST_ADDRESSES = 10_000;

  private static final int NETWORK_BYTES = 8;

  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Counts one.
   *
   * @throws Failure if there were too many
   */
  void count(String address) {
    ConsumptionProbe probe = bucket(network(address)).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
      throw new Failure(
              429,
              "too_many_requests",
              "Too many calls from this address had no API key that is known here. Check the"
                  + " token, and repeat the call a little later.")
          .with("retry-after", Long.toString(seconds));
    }
  }

  private Bucket bucket(String network) {
    synchronized (buckets) {
      Bucket bucket = buckets.computeIfAbsent(network, name -> full());
      if (buckets.size() > MOST_ADDRESSES) {
        buckets.remove(buckets.keySet().iterator().next());
      }
      return bucket;
    }
  }

  /** How many addresses are remembered. */
  int size() {
    synchronized (buckets) {
      return buckets.size();
    }
  }

  private static Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(BURST).refillGreedy(PER_SECOND, Duration.ofSeconds(1)))
        .build();
  }

  /** Of IPv6 the half that names a network: the rest is its holder's choice. */
  private static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress(); // a literal: nothing is looked up
      return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
