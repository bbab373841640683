package dev.holdfire.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An H2 database in a file of a temporary folder, with the tables that the DBA's scripts make. */
final class DemoDatabase implements AutoCloseable {
  private static final List<String> SCRIPTS =
      List.of("01_quartz.sql", "02_holdfire.sql", "03_version.sql");

  private final Path folder;
  private final HikariDataSource first;

  DemoDatabase() throws IOException, SQLException {
    folder = Files.createTempDirectory("holdfire-demo");
    first = pool();
    try (Connection connection = first.getConnection();
        Statement statement = connection.createStatement()) {
      for (String script : SCRIPTS) {
        statement.execute(text("/dev/holdfire/sql/h2/create/" + script));
      }
      connection.commit();
    }
  }

  /** A pool of connections, as each node has its own. */
  HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:file:" + folder.resolve("demo"));
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(5);
    return new HikariDataSource(config);
  }

  private static String text(String resource) throws IOException {
    try (InputStream stream = DemoDatabase.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(stream, resource).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    first.close();
    delete();
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(DemoDatabase::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
