package dev.holdfire.server.command;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.channels.LogChannel;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.server.Sample;
import dev.holdfire.server.ServerConfig;
import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.HttpSettings;
import dev.holdfire.server.http.Role;
import dev.holdfire.server.route.CancelRules;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a configuration of settings: those about HTTP here, the others in a reader for each
 * concern. Use from one thread.
 */
final class ConfigReader extends SettingReader {
  private final ServerConfig.Builder builder = ServerConfig.builder();

  private ConfigReader(Map<String, String> texts, List<Problem> problems) {
    super(texts, problems);
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
    Partners.check(settings, problems);
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
    new DatabaseReader(texts, problems).read(builder);
    new EngineReader(texts, problems).read(builder);
    builder.channel("log", new LogChannel());
    new WebhookReader(texts, problems).read(builder);
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
    number("http.max-connections", builder::maxConnections);
    number("http.max-body-bytes-at-once", builder::maxBodyBytesAtOnce);
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
          int place = 0;
          for (String key : Items.of(all)) {
            place++;
            key("item " + place, key.trim());
          }
        });
  }

  /** Nothing of an item is told but its place: what is in the wrong order may be a secret. */
  private void key(String item, String text) {
    String[] parts = text.split(":", 4);
    if (parts.length < 3) {
      report(
          "keys",
          "is not name:role:sha256 or name:role:sha256:expires at "
              + item
              + "; make one with the command 'key'");
      return;
    }
    Role role = role(parts[1]);
    if (role == null) {
      report("keys", "has no role in the middle of " + item + "; expected read, operate, admin");
    }
    try {
      Instant expires = parts.length == 4 ? Instant.parse(parts[3]) : null;
      ApiKey key = new ApiKey(parts[0], role == null ? Role.READ : role, parts[2], expires);
      if (role != null) {
        builder.key(key);
      }
    } catch (DateTimeParseException e) {
      report("keys.expires", "is no moment in " + item + "; expected such as 2027-01-31T00:00:00Z");
    } catch (ConfigurationException e) {
      e.problems()
          .forEach(problem -> report("keys." + problem.path(), problem.message() + ", in " + item));
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

  private void workflows() {
    path("workflows.directory", builder::workflowsDirectory);
    duration("workflows.scan-interval", builder::scanInterval);
    builder.inactiveRuns(
        choice("workflows.inactive-runs", "stop", "go-on")
            ? InactiveRuns.STOP
            : InactiveRuns.GO_ON);
    if (choice("sample", "true", "false")) {
      Sample.addTo(builder);
    }
  }
}
