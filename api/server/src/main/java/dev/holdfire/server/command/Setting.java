package dev.holdfire.server.command;

import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.server.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Something that can be set.
 *
 * @param key in the file; in the environment {@code HOLDFIRE_} and the key in capitals, with
 *     underscores; as a flag two hyphens and the key, with hyphens
 * @param fallback what it is when nobody sets it; empty for nothing
 * @param isSecret whether its value is shown to nobody
 * @param help what it is
 */
record Setting(String key, String fallback, boolean isSecret, String help) {
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
          plain("http.requests-per-second", 0, "most requests of a key in a second; 0 for any"),
          plain("http.tls.key-store", "", "file with the certificate; without one plain HTTP"),
          secret("http.tls.key-store-password", "password of that file"),
          plain("http.tls.key-store-type", "PKCS12", "format of that file"),
          secret("keys", "API keys: a list of name, role and sha256, or name:role:sha256,..."),
          plain("database.url", "", "JDBC URL of MySQL, MariaDB or H2, with its tables"),
          plain("database.user", "", "who connects"),
          secret("database.password", "password of the user"),
          plain("database.pool-size", ServerConfig.POOL_SIZE, "connections that are kept"),
          plain("database.data", "", "folder of an embedded database, in place of a URL"),
          plain("scheduler.name", Names.SCHEDULER, "name that all nodes of a cluster share"),
          plain("scheduler.instance", "", "this node's own id; a random one without"),
          plain("scheduler.workers", Sending.WORKERS, "runs executed at once; 0 to answer only"),
          plain(
              "scheduler.poll-interval",
              text(Timing.POLL_INTERVAL),
              "time to notice what other nodes have triggered"),
          plain(
              "cancel.late", "reject", "answer to a cancel call that is too late: accept, reject"),
          plain("cancel.unknown-key", "accept", "answer to one by an unknown key: accept, reject"),
          plain(
              "webhook.url", "", "where channel webhook posts to; without one where its step says"),
          secret("webhook.secrets", "Standard Webhooks secrets that sign: one or more, by commas"),
          plain("webhook.timeout", "20s", "time for one post and its answer"),
          plain("webhook.allow-hosts", "", "hosts whose addresses may be private, by commas"),
          plain("webhook.allow-private-addresses", "false", "whether any may be"),
          plain("workflows.directory", "", "folder of definitions, watched"),
          plain(
              "workflows.scan-interval",
              text(ServerConfig.SCAN_INTERVAL),
              "how often that folder is looked through"),
          plain(
              "shutdown.limit",
              text(Timing.SHUTDOWN_LIMIT),
              "time for requests, and then sends, to end when the server stops"),
          plain("sample", "false", "whether a sample workflow is there"));

  private static Setting plain(String key, Object fallback, String help) {
    return new Setting(key, fallback.toString(), false, help);
  }

  private static Setting secret(String key, String help) {
    return new Setting(key, "", true, help);
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
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
