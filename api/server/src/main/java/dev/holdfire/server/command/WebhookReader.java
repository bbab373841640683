package dev.holdfire.server.command;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.channels.LogChannel;
import dev.holdfire.channels.WebhookChannel;
import dev.holdfire.channels.WebhookChannelBuilder;
import dev.holdfire.server.ServerConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what webhooks do: the channel {@code webhook}, which is always there, so that every
 * definition which names it works on every node; and channels of other names, each with a URL,
 * secrets and headers of its own. Times, ports and hosts are the same for all.
 */
final class WebhookReader extends SettingReader {
  private static final String CHANNEL = "webhook";
  private static final String URLS = "webhooks.urls";
  private static final String SECRETS = "webhooks.secrets";
  private static final String HEADERS = "webhooks.headers";
  private static final String SEND_TIMEOUT = "scheduler.send-timeout";
  private static final Pattern OPTION = Pattern.compile("([A-Za-z]+)(.*)", Pattern.DOTALL);

  /** What the channels' options are called among the settings, where that differs. */
  private static final Map<String, String> KEYS =
      Map.of(
          "connectTimeout", "connect-timeout",
          "longestRetryAfter", "longest-retry-after",
          "hosts", "allow-hosts");

  private final Set<String> names = new HashSet<>(Set.of("log", CHANNEL));

  WebhookReader(Map<String, String> texts, List<Problem> problems) {
    super(texts, problems);
  }

  void read(ServerConfig.Builder builder) {
    WebhookChannelBuilder webhook = WebhookChannel.builder();
    text("webhook.url", webhook::url);
    pairs("webhook.headers", webhook::header);
    each("webhook.secrets", webhook::secret);
    build(CHANNEL, webhook, builder, this::reportOfAll);
    duration("webhook.timeout", this::checkEndsInTime);
    pairs(URLS, (name, url) -> named(name, url, builder));
    pairs(SECRETS, (name, secret) -> checkHasUrl(SECRETS, name));
    headers((name, header, value) -> checkHasUrl(HEADERS, name));
  }

  /** A post that takes longer than a send may is interrupted, and nobody hears of its answer. */
  private void checkEndsInTime(Duration timeout) {
    Map<String, Duration> own = new HashMap<>();
    durationsByName("scheduler.send-timeouts", own::put);
    if (own.containsKey(CHANNEL)) {
      checkEndsIn(timeout, own.get(CHANNEL), "scheduler.send-timeouts.webhook");
    } else {
      duration(SEND_TIMEOUT, limit -> checkEndsIn(timeout, limit, SEND_TIMEOUT));
    }
  }

  private void checkEndsIn(Duration timeout, Duration limit, String limitKey) {
    if (timeout.compareTo(limit) >= 0) {
      report(
          "webhook.timeout",
          "is "
              + timeout
              + ", not shorter than "
              + limitKey
              + ", which is "
              + limit
              + " and would interrupt a post before; lower the one or raise the other");
    }
  }

  private void named(String name, String url, ServerConfig.Builder builder) {
    if (!names.add(name)) {
      report(URLS + "." + name, "names a channel that there is already; give it another name");
      return;
    }
    WebhookChannelBuilder webhook = WebhookChannel.builder().url(url);
    pairs(
        SECRETS,
        (owner, secret) -> {
          if (owner.equals(name)) {
            webhook.secret(secret);
          }
        });
    headers(
        (owner, header, value) -> {
          if (owner.equals(name)) {
            webhook.header(header, value);
          }
        });
    build(name, webhook, builder, problem -> reportOf(name, problem));
  }

  private void build(
      String name,
      WebhookChannelBuilder webhook,
      ServerConfig.Builder builder,
      Consumer<Problem> report) {
    duration("webhook.timeout", webhook::timeout);
    duration("webhook.connect-timeout", webhook::connectTimeout);
    duration("webhook.longest-retry-after", webhook::longestRetryAfter);
    numbers("webhook.ports", webhook::ports);
    each("webhook.allow-hosts", webhook::allowHost);
    webhook.allowPrivateAddresses(choice("webhook.allow-private-addresses", "true", "false"));
    try {
      builder.channel(name, webhook.build());
    } catch (ConfigurationException e) {
      builder.channel(name, new LogChannel()); // or its limits would be a problem as well
      e.problems().forEach(report);
    }
  }

  /** A header of a channel. */
  private interface HeaderUse {
    void accept(String name, String header, String value);
  }

  private void headers(HeaderUse use) {
    pairs(
        HEADERS,
        (owner, value) -> {
          int end = owner.indexOf('/');
          if (end < 1) {
            report(HEADERS, "has an item that is not name/header=value");
            return;
          }
          use.accept(owner.substring(0, end), owner.substring(end + 1), value);
        });
  }

  private void checkHasUrl(String key, String name) {
    if (!names.contains(name) || name.equals(CHANNEL)) {
      report(
          key,
          "is about channel \""
              + name
              + "\", which has no URL in "
              + URLS
              + "; give it one there"
              + (name.equals(CHANNEL) ? ", or use webhook.url and what belongs to it" : ""));
    }
  }

  private void reportOf(String name, Problem problem) {
    String path = problem.path();
    if (path.startsWith("url")) {
      report(URLS + "." + name, problem.message());
    } else if (path.startsWith("secrets")) {
      report(SECRETS + "." + name, problem.message());
    } else if (path.startsWith("headers")) {
      report(HEADERS + "." + name, problem.message());
    } else {
      reportOfAll(problem);
    }
  }

  private void reportOfAll(Problem problem) {
    Matcher option = OPTION.matcher(problem.path());
    boolean isKnown = option.matches();
    String name = isKnown ? option.group(1) : problem.path();
    String rest = isKnown ? option.group(2) : "";
    report(CHANNEL + "." + KEYS.getOrDefault(name, name) + rest, problem.message());
  }
}
