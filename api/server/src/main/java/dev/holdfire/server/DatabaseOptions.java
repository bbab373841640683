package dev.holdfire.server;

import dev.holdfire.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options that say where the tables are, and how to connect. */
abstract sealed class DatabaseOptions<S> extends OptionChecks<S> permits NodeOptions {
  /**
   * What a node has for itself: it acquires in two threads, writes what became of runs, checks in,
   * tidies up, and tells whether it is ready.
   */
  static final int OF_NODE = 6;

  /** What one without workers has for itself: it tidies up, and tells whether it is ready. */
  static final int OF_NODE_WITHOUT_WORKERS = 3;

  private static final Duration SHORTEST = Duration.ofMillis(100);

  private @Nullable JdbcUrl url;
  private @Nullable String user;
  private @Nullable String password;
  private int poolSize = ServerConfig.POOL_SIZE;
  private Duration connectTimeout = DatabaseSettings.CONNECT_TIMEOUT;
  private Duration socketTimeout = DatabaseSettings.SOCKET_TIMEOUT;
  private @Nullable Path data;

  /** Where the tables are. */
  public S jdbcUrl(String newUrl) {
    url = new JdbcUrl(newUrl);
    return self();
  }

  /** Who connects to the database; each is null when the URL says it. */
  public S databaseUser(@Nullable String newUser, @Nullable String newPassword) {
    user = newUser;
    password = newPassword;
    return self();
  }

  /**
   * How many connections to the database are kept in all. The node has {@value #OF_NODE} of them
   * for itself, {@value #OF_NODE_WITHOUT_WORKERS} without workers; calls share the others, and wait
   * for one if they have to.
   */
  public S poolSize(int size) {
    poolSize = size;
    return self();
  }

  /** How long it may take to connect. Default 5 s. What the URL says counts before. */
  public S connectTimeout(Duration timeout) {
    connectTimeout = between("database.connect-timeout", timeout, SHORTEST);
    return self();
  }

  /**
   * How long the database may be silent before a connection is given up, with what it was about.
   * Longer than it lets a statement wait for a lock. Default 2 minutes. What the URL says counts
   * before.
   */
  public S socketTimeout(Duration timeout) {
    socketTimeout = between("database.socket-timeout", timeout, SHORTEST);
    return self();
  }

  /** A folder for an embedded database, in place of a URL; it is made if it is not there. */
  public S embedded(Path folder) {
    data = folder;
    return self();
  }

  /**
   * Reports what is wrong with the database.
   *
   * @param workers of the node
   */
  final void checkDatabase(int workers, List<Problem> found) {
    int ofNode = ofNode(workers);
    if (poolSize <= ofNode || poolSize > 1_000) {
      found.add(
          new Problem(
              "database.pool-size",
              "is "
                  + poolSize
                  + "; expected "
                  + (ofNode + 1)
                  + " to 1000, of which a node with "
                  + workers
                  + " workers has "
                  + ofNode
                  + " for itself"));
    }
    JdbcUrl given = url;
    if ((given == null) == (data == null)) {
      found.add(
          new Problem(
              "database.url",
              given == null
                  ? "is missing; give the URL of a database, or database.data for an embedded one"
                  : "cannot be combined with database.data; leave one out"));
    }
    if (given != null && !given.hasDriver()) {
      found.add(
          new Problem(
              "database.url",
              "is "
                  + given.shown()
                  + ", for which there is no driver here; expected jdbc:mysql://…,"
                  + " jdbc:mariadb://… or jdbc:h2:…"));
    }
    checkUser(given, found);
  }

  private void checkUser(@Nullable JdbcUrl given, List<Problem> found) {
    if (data != null && (user != null || password != null)) {
      found.add(
          new Problem(
              user == null ? "database.password" : "database.user",
              "does nothing with database.data, because an embedded database has no users; leave"
                  + " one out"));
    } else if (given != null && password != null && user == null && !given.saysUser()) {
      found.add(
          new Problem(
              "database.password",
              "does nothing, because neither database.user nor the URL says whose it is; give"
                  + " database.user too"));
    }
  }

  private static int ofNode(int workers) {
    return workers > 0 ? OF_NODE : OF_NODE_WITHOUT_WORKERS;
  }

  final DatabaseSettings database(int workers) {
    int ofNode = ofNode(workers);
    return new DatabaseSettings(
        url,
        user,
        password,
        new DatabaseSettings.Connections(ofNode, poolSize - ofNode, connectTimeout, socketTimeout),
        data);
  }
}
