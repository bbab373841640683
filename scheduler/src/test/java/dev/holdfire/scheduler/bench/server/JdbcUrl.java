package dev.holdfire.scheduler.bench.server;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a MySQL or MariaDB server, taken apart.
 *
 * @param scheme up to and with the slashes
 * @param parameters without the question mark; may be empty
 */
public record JdbcUrl(String scheme, String host, int port, String parameters) {
  private static final Pattern SHAPE =
      Pattern.compile("(jdbc:(?:mysql|mariadb)://)([^/:?,]+)(?::(\\d+))?/[^?]*(?:\\?(.*))?");
  private static final int DEFAULT_PORT = 3306;

  /**
   * What every contender's connections have: batches in few statements, statements parsed once. The
   * MariaDB driver batches on its own and passes over names that it does not know.
   */
  private static final String FOR_ALL =
      "rewriteBatchedStatements=true&useServerPrepStmts=false&cachePrepStmts=true"
          + "&prepStmtCacheSize=250&prepStmtCacheSqlLimit=4096";

  /** Takes a URL apart; the database that it names does not matter. */
  public static JdbcUrl parse(String url) {
    Matcher parts = SHAPE.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "-Durl is '"
              + url
              + "'; expected jdbc:mysql://host:port/?user=..&password=.. or jdbc:mariadb://..,"
              + " of a user who may create databases");
    }
    return new JdbcUrl(
        parts.group(1),
        parts.group(2),
        parts.group(3) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(3)),
        Objects.requireNonNullElse(parts.group(4), ""));
  }

  /** The same server by way of this machine's port. */
  public JdbcUrl through(int localPort) {
    return new JdbcUrl(scheme, "127.0.0.1", localPort, parameters);
  }

  /** The URL of a database on the server; of none when its name is empty. */
  public String database(String name) {
    String separator = parameters.isEmpty() ? "" : "&";
    return scheme + host + ":" + port + "/" + name + "?" + parameters + separator + FOR_ALL;
  }
}
