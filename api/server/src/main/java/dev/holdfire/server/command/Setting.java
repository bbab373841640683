package dev.holdfire.server.command;

import dev.holdfire.channels.WebhookChannel;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.RetryPolicy;
import dev.holdfire.scheduler.SendLimits;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.server.DatabaseSettings;
import dev.holdfire.server.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Something that can be set.
 *
 * @param key in the file; in the environment {@code HOLDFIRE_} and the key in capitals, with
 *     underscores; as a flag two hyphens and the key, with hyphens
 * @param fallback what it is when nobody sets it; empty for nothing
 * @param shown what of its value people see
 * @param help what it is
 */
record Setting(String key, String fallback, Shown shown, String help) {
  private static final String ENVIRONMENT = "HOLDFIRE_";

  static final List<Setting> ALL =
      List.of(
          plain("http.host", "", "address to listen at; without keys only this machine's own"),
          plain("http.port", ServerConfig.PORT, "port; 0 for any that is free"),
          plain("http.max-body-bytes", ServerConfig.BODY_BYTES, "most bytes of a body"),
          plain("http.max-header-bytes", ServerConfig.HEADER_BYTES, "most bytes of all headers"),
          plain("http.request-timeout", text(ServerConfig.REQUEST_TIMEOUT), "time for a body"),
          plain(
              "http.max-concurrent-requests",
              ServerConfig.CONCURRENT_REQUESTS,
              "most requests under way at once"),
          plain("http.max-connections", ServerConfig.CONNECTIONS, "most connections at once"),
          plain(
              "http.max-body-bytes-at-once",
              "",
              "most bytes of the bodies of all requests under way; by default a 16th of the heap"),
          plain("http.requests-per-second", 0, "most requests of a key in a second; 0 for any"),
          plain("http.tls.key-store", "", "file with the certificate; without one plain HTTP"),
          secret("http.tls.key-store-password", "password of that file"),
          plain("http.tls.key-store-type", "PKCS12", "format of that file"),
          secret(
              "keys",
              "API keys: a list of name, role, sha256, expires; or name:role:sha256[:expires],..."),
          new Setting(
              "database.url",
              "",
              Shown.JDBC_URL,
              "JDBC URL of MySQL, MariaDB or H2, with its tables"),
          plain("database.user", "", "who connects"),
          secret("database.password", "password of the user"),
          plain(
              "database.pool-size",
              ServerConfig.POOL_SIZE,
              "connections that are kept: 6 for the node, 3 without workers, the others for calls"),
          plain(
              "database.connect-timeout",
              text(DatabaseSettings.CONNECT_TIMEOUT),
              "time to connect, unless the URL says it"),
          plain(
              "database.socket-timeout",
              text(DatabaseSettings.SOCKET_TIMEOUT),
              "time that the database may be silent, unless the URL says it; longer than it lets one"
                  + " wait for a lock"),
          plain("database.quartz-prefix", Names.QUARTZ_PREFIX, "what Quartz's tables begin with"),
          plain("database.holdfire-prefix", Names.HOLDFIRE_PREFIX, "what Holdfire's begin with"),
          plain("database.data", "", "folder of an embedded database, in place of a URL"),
          plain("scheduler.name", Names.SCHEDULER, "name that all nodes of a cluster share"),
          plain("scheduler.instance", "", "this node's own id; a random one without"),
          plain("scheduler.workers", Sending.WORKERS, "runs executed at once; 0 to answer only"),
          plain(
              "scheduler.poll-interval",
              text(Timing.POLL_INTERVAL),
              "time to notice what other nodes have triggered"),
          plain(
              "scheduler.check-in-interval",
              text(Timing.CHECK_IN_INTERVAL),
              "how often a node tells that it lives; silent for three times as long, it is taken"
                  + " over; the same on all nodes"),
          plain(
              "scheduler.retry-pauses",
              pauses(RetryPolicy.DEFAULT),
              "time after each failed attempt, by commas; one attempt more; or none"),
          plain("scheduler.send-timeout", text(SendLimits.TIMEOUT), "time for one send"),
          plain("scheduler.send-timeouts", "", "the same for channels: name=time,name=time"),
          plain("scheduler.concurrency", "", "most sends at once for channels: name=20,name=5"),
          plain("trigger.max-recipients", Limits.RECIPIENTS, "most recipients of a trigger call"),
          plain("trigger.max-data-bytes", Limits.DATA_BYTES, "most bytes of its data"),
          plain(
              "trigger.max-recipient-bytes",
              Limits.RECIPIENT_BYTES,
              "most bytes of a recipient's properties"),
          plain(
              "cancel.late", "reject", "answer to a cancel call that is too late: accept, reject"),
          plain("cancel.unknown-key", "accept", "answer to one by an unknown key: accept, reject"),
          new Setting(
              "webhook.url",
              "",
              Shown.ORIGIN,
              "where channel webhook posts to; without one where its step says"),
          secret(
              "webhook.headers",
              "headers for that URL: name=value,name=value; a comma within one is \\,"),
          secret("webhook.secrets", "Standard Webhooks secrets that sign: one or more, by commas"),
          plain(
              "webhook.timeout", text(WebhookChannel.TIMEOUT), "time for one post and its answer"),
          plain("webhook.connect-timeout", text(WebhookChannel.CONNECT_TIMEOUT), "time to connect"),
          plain(
              "webhook.longest-retry-after",
              text(WebhookChannel.LONGEST_RETRY_AFTER),
              "longest pause that a receiver can ask for"),
          plain("webhook.ports", ports(), "ports that a step's own URL may have, by commas"),
          plain("webhook.allow-hosts", "", "hosts whose addresses may be private, by commas"),
          plain("webhook.allow-private-addresses", "false", "whether any may be"),
          new Setting(
              "webhooks.urls",
              "",
              Shown.ORIGINS,
              "channels like webhook by other names, and where they post to: name=url,name=url; a comma"
                  + " within one is \\,"),
          secret("webhooks.secrets", "their secrets: name=secret,name=secret"),
          secret(
              "webhooks.headers",
              "their headers: name/header=value,name/header=value; a comma within one is \\,"),
          plain("workflows.directory", "", "folder of definitions, watched"),
          plain(
              "workflows.scan-interval",
              text(ServerConfig.SCAN_INTERVAL),
              "how often that folder is looked through"),
          plain(
              "workflows.inactive-runs",
              "go-on",
              "what waiting runs of an inactive workflow do at their time: go-on, stop; the same on"
                  + " all nodes"),
          plain(
              "shutdown.limit",
              text(Timing.SHUTDOWN_LIMIT),
              "time for requests and sends to end when the server stops"),
          plain(
              "shutdown.drain",
              text(ServerConfig.SHUTDOWN_DRAIN),
              "part of that for which calls are answered although it is not ready any more; some"
                  + " seconds behind a balancer, at most the half"),
          plain("sample", "false", "whether a sample workflow is there"));

  private static Setting plain(String key, Object fallback, String help) {
    return new Setting(key, fallback.toString(), Shown.WHOLE, help);
  }

  private static Setting secret(String key, String help) {
    return new Setting(key, "", Shown.NOTHING, help);
  }

  private static String pauses(RetryPolicy retries) {
    return retries.pauses().stream().map(Setting::text).collect(Collectors.joining(","));
  }

  private static String ports() {
    return WebhookChannel.PORTS.stream()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /** Whether this is the key of one. */
  static boolean isKey(String key) {
    return ALL.stream().anyMatch(setting -> setting.key.equals(key));
  }

  /** Its name in the environment. */
  String variable() {
    return ENVIRONMENT + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Its name as a flag. */
  String flag() {
    return "--" + key.replace('.', '-');
  }
}
