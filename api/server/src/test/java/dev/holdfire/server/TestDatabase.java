package dev.holdfire.server;

import dev.holdfire.scheduler.database.Scripts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** An H2 database in memory with all tables, for as long as it is not closed. */
final class TestDatabase implements AutoCloseable {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

  TestDatabase() {
    try (Connection connection = DriverManager.getConnection(url)) {
      Scripts.create(connection, "h2");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return url;
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    execute("SHUTDOWN");
  }
}
