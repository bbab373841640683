package dev.holdfire.server.command;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.channels.LogChannel;
import dev.holdfire.channels.WebhookChannel;
import dev.holdfire.channels.WebhookChannelBuilder;
import dev.holdfire.server.Sample;
import dev.holdfire.server.ServerConfig;
import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.HttpSettings;
import dev.holdfire.server.http.Role;
import dev.holdfire.server.route.CancelRules;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a configuration of settings. Use from one thread. */
final class ConfigReader {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private final Map<String, String> texts;
  private final List<Problem> problems;
  private final ServerConfig.Builder builder = ServerConfig.builder();

  private ConfigReader(Map<String, String> texts, List<Problem> problems) {
    this.texts = texts;
    this.problems = problems;
  }

  /**
   * The configuration.
   *
   * @param problems what was found before
   * @throws ConfigurationException with all that is wrong
   */
  static ServerConfig read(Settings settings, List<Problem> problems) {
    Map<String, String> texts = new HashMap<>();
    settings.values().forEach((setting, value) -> texts.put(setting.key(), value.text()));
    return new ConfigReader(texts, problems).read();
  }

  /** Whether the sample is there. */
  static boolean hasSample(Settings settings) {
    return settings.values().entrySet().stream()
        .anyMatch(
            entry ->
                entry.getKey().key().equals("sample") && entry.getValue().text().equals("true"));
  }

  private ServerConfig read() {
    http();
    tls();
    keys();
    database();
    engine();
    channels();
    workflows();
    builder.cancelRules(
        new CancelRules(
            choice("cancel.late", "accept", "reject"),
            choice("cancel.unknown-key", "reject", "accept")));
    return build();
  }

  private ServerConfig build() {
    ServerConfig config = null;
    try {
      config = builder.build();
    } catch (ConfigurationException e) {
      problems.addAll(e.problems());
    }
    if (config == null || !problems.isEmpty()) {
      throw new ConfigurationException("the configuration of the server", problems);
    }
    return config;
  }

  private void http() {
    text("http.host", builder::host);
    number("http.port", builder::port);
    number("http.max-body-bytes", builder::maxBodyBytes);
    number("http.max-header-bytes", builder::maxHeaderBytes);
    duration("http.request-timeout", builder::requestTimeout);
    number("http.max-concurrent-requests", builder::maxConcurrentRequests);
    number("http.requests-per-second", builder::requestsPerSecond);
  }

  private void tls() {
    text(
        "http.tls.key-store",
        file ->
            builder.tls(
                new HttpSettings.Tls(
                    file, get("http.tls.key-store-password"), get("http.tls.key-store-type"))));
  }

  private void keys() {
    text(
        "keys",
        all -> {
          for (String key : all.split(",", -1)) {
            key(key.trim());
          }
        });
  }

  private void key(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      report("keys", "has an item that is not name:role:sha256; make one with the command 'key'");
      return;
    }
    Role role = role(parts[1]);
    if (role == null) {
      report(
          "keys",
          "gives \""
              + parts[0]
              + "\" the role \""
              + parts[1]
              + "\"; expected read, operate, admin");
      return;
    }
    try {
      builder.key(new ApiKey(parts[0], role, parts[2]));
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> report("keys." + problem.path(), problem.message()));
    }
  }

  static @Nullable Role role(String word) {
    for (Role role : Role.values()) {
      if (role.word().equals(word.toLowerCase(Locale.ROOT))) {
        return role;
      }
    }
    return null;
  }

  private void database() {
    text("database.url", builder::jdbcUrl);
    text("database.user", user -> builder.databaseUser(user, get("database.password")));
    number("database.pool-size", builder::poolSize);
    path("database.data", builder::embedded);
  }

  private void engine() {
    text("scheduler.name", builder::scheduler);
    text("scheduler.instance", builder::instance);
    number("scheduler.workers", builder::workers);
    duration("scheduler.poll-interval", builder::pollInterval);
    duration("shutdown.limit", builder::shutdownLimit);
  }

  /** Both are always there, so that every definition which names them works on every node. */
  private void channels() {
    builder.channel("log", new LogChannel());
    WebhookChannelBuilder webhook = WebhookChannel.builder();
    text("webhook.url", webhook::url);
    text("webhook.secrets", all -> each(all, webhook::secret));
    duration("webhook.timeout", webhook::timeout);
    text("webhook.allow-hosts", all -> each(all, webhook::allowHost));
    webhook.allowPrivateAddresses(choice("webhook.allow-private-addresses", "true", "false"));
    try {
      builder.channel("webhook", webhook.build());
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> report("webhook." + problem.path(), problem.message()));
    }
  }

  private static void each(String all, Consumer<String> use) {
    for (String item : all.split(",", -1)) {
      use.accept(item.trim());
    }
  }

  private void workflows() {
    path("workflows.directory", builder::workflowsDirectory);
    duration("workflows.scan-interval", builder::scanInterval);
    if (choice("sample", "true", "false")) {
      Sample.addTo(builder);
    }
  }

  private String get(String key) {
    return texts.getOrDefault(key, "");
  }

  private void text(String key, Consumer<String> use) {
    String text = get(key);
    if (!text.isEmpty()) {
      use.accept(text);
    }
  }

  private void number(String key, Consumer<Integer> use) {
    read(key, "a whole number", Integer::valueOf, use);
  }

  private void path(String key, Consumer<Path> use) {
    read(key, "a path", ConfigReader::path, use);
  }

  private void duration(String key, Consumer<Duration> use) {
    read(key, "a time such as 500ms, 30s, 5m or 1h", ConfigReader::duration, use);
  }

  private <T> void read(String key, String expected, Function<String, T> reader, Consumer<T> use) {
    text(
        key,
        text -> {
          T value;
          try {
            value = reader.apply(text.trim());
          } catch (NumberFormatException | DateTimeException | InvalidPathException e) {
            report(key, "is \"" + text + "\"; expected " + expected);
            return;
          }
          use.accept(value);
        });
  }

  private static Path path(String text) {
    return text.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), text.substring(2))
        : Path.of(text);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Duration.parse(text);
    }
    long value = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(value);
      case "s" -> Duration.ofSeconds(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofHours(value);
    };
  }

  /** Whether a setting has the first of two words. */
  private boolean choice(String key, String first, String second) {
    String word = get(key);
    List<String> words = List.of(first, second);
    if (!words.contains(word)) {
      report(key, "is \"" + word + "\"; expected " + first + " or " + second);
    }
    return word.equals(first);
  }

  private void report(String key, String message) {
    problems.add(new Problem(key, message));
  }
}
