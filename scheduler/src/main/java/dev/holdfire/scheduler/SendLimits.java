package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How long a send may take on a node, and how many a channel may have there at once. Without a
 * limit that is all workers but those kept for the other channels, half of all in equal parts; with
 * less than two workers a channel none is kept, and channels that hang can take them all.
 *
 * @param timeout how long a send may take, 10 ms to 1 day; then it is interrupted, and is a failed
 *     attempt unless it says what it has sent; default {@link #TIMEOUT}, 1 minute
 * @param timeouts the same for single channels, by key; default none
 * @param concurrency how many sends a channel may have at once, 1 to 10,000, by key; default none,
 *     so that only workers limit them
 */
public record SendLimits(
    Duration timeout, Map<String, Duration> timeouts, Map<String, Integer> concurrency) {
  /** 1 minute. */
  public static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MOST = 10_000;
  private static final String TIMEOUT_PATH = "sendTimeout";
  private static final String CONCURRENCY_PATH = "concurrency";

  /** All defaults. */
  public static final SendLimits DEFAULT = new SendLimits(TIMEOUT, Map.of(), Map.of());

  /**
   * @throws ConfigurationException with all that is wrong
   */
  public SendLimits {
    Checks checks =
        new Checks()
            .between(TIMEOUT_PATH, timeout, SHORTEST, LONGEST)
            .given("sendTimeouts", timeouts)
            .given(CONCURRENCY_PATH, concurrency);
    if (timeouts != null) {
      timeouts.forEach(
          (channel, limit) -> {
            Wiring.checkChannelKey(channel, checks.problems());
            checks.between(path(TIMEOUT_PATH, channel), limit, SHORTEST, LONGEST);
          });
    }
    if (concurrency != null) {
      concurrency.forEach(
          (channel, limit) -> {
            Wiring.checkChannelKey(channel, checks.problems());
            checks.between(path(CONCURRENCY_PATH, channel), limit == null ? 0 : limit, 1, MOST);
          });
    }
    checks.done("the limits of sending");
    timeouts = Map.copyOf(timeouts);
    concurrency = Map.copyOf(concurrency);
  }

  private static String path(String setting, @Nullable String channel) {
    return setting + "." + channel;
  }

  /** How long a send by this channel may take. */
  public Duration timeoutOf(String channel) {
    return timeouts.getOrDefault(channel, timeout);
  }

  /** How many sends this channel may have at once, however many workers there are. */
  public int concurrencyOf(String channel) {
    return concurrency.getOrDefault(channel, Integer.MAX_VALUE);
  }

  SendLimits withTimeout(String channel, Duration limit) {
    return new SendLimits(timeout, with(timeouts, channel, limit), concurrency);
  }

  SendLimits withConcurrency(String channel, int limit) {
    return new SendLimits(timeout, timeouts, with(concurrency, channel, limit));
  }

  private static <T> Map<String, T> with(Map<String, T> map, String channel, T limit) {
    Map<String, T> changed = new LinkedHashMap<>(map);
    changed.put(channel, limit);
    return changed;
  }

  /** Reports limits of channels that are not registered. */
  public void check(Set<String> channels, List<Problem> problems) {
    report(CONCURRENCY_PATH, concurrency.keySet(), channels, problems);
    report(TIMEOUT_PATH, timeouts.keySet(), channels, problems);
  }

  private static void report(
      String setting, Set<String> limited, Set<String> channels, List<Problem> problems) {
    for (String channel : new TreeSet<>(limited)) {
      if (!channels.contains(channel)) {
        String suggestion =
            Nearest.to(channel, channels)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse(".");
        problems.add(
            new Problem(
                path(setting, channel),
                "limits a channel that is not registered"
                    + suggestion
                    + " Registered are "
                    + new TreeSet<>(channels)));
      }
    }
  }
}
