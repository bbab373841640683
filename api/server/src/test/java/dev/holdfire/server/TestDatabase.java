package dev.holdfire.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** An H2 database in memory with all tables, for as long as it is not closed. */
final class TestDatabase implements AutoCloseable {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

  TestDatabase() {
    for (String file : List.of("01_quartz.sql", "02_holdfire.sql")) {
      execute(script(file));
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

  private static String script(String file) {
    try (InputStream stream =
        TestDatabase.class.getResourceAsStream("/dev/holdfire/sql/h2/create/" + file)) {
      return new String(
          Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    execute("SHUTDOWN");
  }
}
