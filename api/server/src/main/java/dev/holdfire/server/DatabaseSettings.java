package dev.holdfire.server;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the tables are.
 *
 * @param url of JDBC; null when the database is embedded
 * @param user who connects; null when the URL says it
 * @param password of the user; null when the URL says it
 * @param connections how many there are, and how long they wait
 * @param data the folder of the embedded database, which is made if it is not there; null for none
 */
public record DatabaseSettings(
    @Nullable JdbcUrl url,
    @Nullable String user,
    @Nullable String password,
    Connections connections,
    @Nullable Path data) {

  /** How long a connection may take to be made by default: 5 s. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * How long the database may be silent by default: 2 minutes. That is longer than InnoDB lets a
   * statement wait for a lock, 50 s, so that a wait ends as one and not as a lost connection; and
   * longer than any statement of Holdfire's takes, since each is about at most 1,000 runs, however
   * large a group is.
   */
  public static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(2);

  /**
   * Connections to the database.
   *
   * @param ofNode how many the node has for its own work, which no caller takes
   * @param ofCalls how many all calls share
   * @param connectTimeout how long one may take to be made
   * @param socketTimeout how long the database may be silent before a connection is given up
   */
  public record Connections(
      int ofNode, int ofCalls, Duration connectTimeout, Duration socketTimeout) {}

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseSettings[url=" + url + ", connections=" + connections + ", data=" + data + "]";
  }
}
