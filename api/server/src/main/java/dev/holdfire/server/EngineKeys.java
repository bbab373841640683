package dev.holdfire.server;

import dev.holdfire.Problem;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine's options are called among the server's settings. */
final class EngineKeys {
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("scheduler", "scheduler.name"),
          Map.entry("instance", "scheduler.instance"),
          Map.entry("workers", "scheduler.workers"),
          Map.entry("pollInterval", "scheduler.poll-interval"),
          Map.entry("checkInInterval", "scheduler.check-in-interval"),
          Map.entry("retryPauses", "scheduler.retry-pauses"),
          Map.entry("sendTimeout", "scheduler.send-timeout"),
          Map.entry("concurrency", "scheduler.concurrency"),
          Map.entry("maxRecipients", "trigger.max-recipients"),
          Map.entry("maxDataBytes", "trigger.max-data-bytes"),
          Map.entry("maxRecipientBytes", "trigger.max-recipient-bytes"),
          Map.entry("quartzPrefix", "database.quartz-prefix"),
          Map.entry("holdfirePrefix", "database.holdfire-prefix"),
          Map.entry("shutdownLimit", "shutdown.limit"));

  private static final Pattern OPTION = Pattern.compile("([A-Za-z]+)(.*)", Pattern.DOTALL);
  private static final String OF_A_CHANNEL = "sendTimeout.";

  private EngineKeys() {}

  /** The problem of an option of the engine's, as one of a setting. */
  static Problem named(Problem problem) {
    String path = problem.path();
    if (path.startsWith(OF_A_CHANNEL)) {
      String channel = path.substring(OF_A_CHANNEL.length());
      return new Problem("scheduler.send-timeouts." + channel, problem.message());
    }
    Matcher option = OPTION.matcher(path);
    if (!option.matches()) {
      return problem;
    }
    String key = KEYS.getOrDefault(option.group(1), option.group(1));
    return new Problem(key + option.group(2), problem.message());
  }
}
