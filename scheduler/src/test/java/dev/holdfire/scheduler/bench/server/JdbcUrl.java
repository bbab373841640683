package dev.holdfire.scheduler.bench.server;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a MySQL or MariaDB server, taken apart. Every contender gets it as it was given, with
 * its parameters and no others: what a driver does by default is what most users have.
 *
 * @param scheme up to and with the slashes
 * @param parameters without the question mark; may be empty
 */
public record JdbcUrl(String scheme, String host, int port, String parameters) {
  private static final Pattern SHAPE =
      Pattern.compile("(jdbc:(?:mysql|mariadb)://)([^/:?,]+)(?::(\\d+))?/[^?]*(?:\\?(.*))?");
  private static final int DEFAULT_PORT = 3306;

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
    return scheme + host + ":" + port + "/" + name + "?" + parameters;
  }
}
