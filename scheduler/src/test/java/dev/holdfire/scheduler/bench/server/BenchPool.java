package dev.holdfire.scheduler.bench.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfire.scheduler.bench.measure.Waiting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A pool as each contender has it: no auto-commit, READ COMMITTED, of a fixed size, and full, so
 * that opening connections is no part of what is measured.
 */
public final class BenchPool implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HikariDataSource pool;

  public BenchPool(String url, int size) {
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl(url);
    configuration.setMaximumPoolSize(size);
    configuration.setAutoCommit(false);
    configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool = new HikariDataSource(configuration);
    Waiting.until(
        () -> pool.getHikariPoolMXBean().getTotalConnections() >= size, LIMIT, "a full pool");
  }

  public HikariDataSource dataSource() {
    return pool;
  }

  /** The number that a query gives. */
  public long count(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      long count = row.getLong(1);
      connection.rollback();
      return count;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot execute " + sql, e);
    }
  }

  /** Executes statements, and commits. */
  public void execute(String... statements) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot execute " + String.join("; ", statements), e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
