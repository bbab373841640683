package dev.holdfire.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What a driver is told beside the URL. What the URL says itself counts, and is left out here.
 *
 * <p>A call to the database that hangs, or a network that loses it, would otherwise hold its thread
 * for ever. With Connector/J the texts of statements are taken apart once and not each time, and
 * what the driver knows of its session is not asked again; MariaDB's driver does the first by
 * itself.
 */
final class DriverSettings {
  private static final int STATEMENTS = 256;

  /** As long as the statements of small calls; those about hundreds of rows are rarely the same. */
  private static final int STATEMENT_LENGTH = 8_192;

  private DriverSettings() {}

  static Properties of(JdbcUrl url, DatabaseSettings settings) {
    Map<String, String> wanted = wanted(url.kind(), settings.connections());
    Properties properties = new Properties();
    wanted.forEach(
        (name, value) -> {
          if (!url.says(name)) {
            properties.setProperty(name, value);
          }
        });
    return properties;
  }

  private static Map<String, String> wanted(
      JdbcUrl.Kind kind, DatabaseSettings.Connections connections) {
    Map<String, String> wanted = new LinkedHashMap<>();
    if (kind == JdbcUrl.Kind.MYSQL || kind == JdbcUrl.Kind.MARIADB) {
      wanted.put("connectTimeout", millis(connections.connectTimeout()));
      wanted.put("socketTimeout", millis(connections.socketTimeout()));
    }
    if (kind == JdbcUrl.Kind.MYSQL) {
      wanted.put("cachePrepStmts", "true");
      wanted.put("prepStmtCacheSize", Integer.toString(STATEMENTS));
      wanted.put("prepStmtCacheSqlLimit", Integer.toString(STATEMENT_LENGTH));
      wanted.put("useLocalSessionState", "true");
    }
    return wanted;
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
