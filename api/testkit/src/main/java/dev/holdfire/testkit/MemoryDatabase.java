package dev.holdfire.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.tools.RunScript;

/** An H2 database in memory with Holdfire's tables, made by the scripts that a DBA runs. */
final class MemoryDatabase implements AutoCloseable {
  private static final String SCRIPTS = "/dev/holdfire/sql/h2/create/";
  private static final List<String> FILES =
      List.of("01_quartz.sql", "02_holdfire.sql", "03_version.sql");

  private final JdbcConnectionPool pool;

  private MemoryDatabase(JdbcConnectionPool pool) {
    this.pool = pool;
  }

  static MemoryDatabase open() {
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    MemoryDatabase database = new MemoryDatabase(JdbcConnectionPool.create(url, "sa", ""));
    try (Connection connection = database.pool.getConnection()) {
      for (String file : FILES) {
        run(connection, SCRIPTS + file);
      }
      return database;
    } catch (SQLException e) {
      throw new IllegalStateException("The tables could not be made", e);
    }
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (InputStream stream = MemoryDatabase.class.getResourceAsStream(script)) {
      if (stream == null) {
        throw new IllegalStateException(
            script + " is missing; holdfire-sql must be on the class path");
      }
      RunScript.execute(connection, new InputStreamReader(stream, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    try (Connection connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new IllegalStateException("The database in memory could not be closed", e);
    } finally {
      pool.dispose();
    }
  }
}
