package dev.holdfire.scheduler.bench.server;

import dev.holdfire.scheduler.database.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The database server that all contenders share. Closing it drops the databases that were made on
 * it.
 */
public final class BenchServer implements AutoCloseable {
  private final JdbcUrl url;
  private final String version;
  private final Queue<BenchDatabase> databases = new ConcurrentLinkedQueue<>();

  private BenchServer(JdbcUrl url) {
    this.url = url;
    this.version = readVersion();
  }

  /** The server at a URL, of a user who may create databases. */
  public static BenchServer at(String url) {
    return new BenchServer(JdbcUrl.parse(url));
  }

  /** A MariaDB server of this JVM's own, which writes to disk at each commit. */
  public static BenchServer mariaDb() {
    if (!MariaDbServer.isAvailable()) {
      throw new IllegalStateException(
          "There is no MariaDB for this machine; name a server with -Durl=jdbc:mysql://..");
    }
    BenchServer server = at(MariaDbServer.url() + "?user=root");
    server.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
    server.execute("SET GLOBAL innodb_buffer_pool_size = 536870912");
    return server;
  }

  /** A new, empty database. */
  public BenchDatabase create() {
    String name = "hf_bench_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    execute("CREATE DATABASE " + name);
    BenchDatabase database = new BenchDatabase(this, name);
    databases.add(database);
    return database;
  }

  void drop(String name) {
    execute("DROP DATABASE IF EXISTS " + name);
  }

  /** Where it is. */
  public JdbcUrl url() {
    return url;
  }

  /** Its product and version, for the report. */
  public String description() {
    return (isMariaDb() ? "MariaDB " : "MySQL ") + version.replaceAll("-.*", "");
  }

  boolean isMariaDb() {
    return version.toLowerCase(Locale.ROOT).contains("mariadb");
  }

  private String readVersion() {
    try (Connection connection = DriverManager.getConnection(url.database(""));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT VERSION()")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot connect to " + url.host() + ":" + url.port(), e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url.database(""));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot execute " + sql, e);
    }
  }

  @Override
  public void close() {
    databases.forEach(BenchDatabase::close);
  }
}
