package dev.holdfire.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * An H2 database in a folder, for a first look. It is the only one that the server makes itself,
 * from the scripts that a DBA runs.
 */
final class EmbeddedDatabase {
  private static final String SCRIPTS = "/dev/holdfire/sql/h2/create/";
  private static final String VERSION = "03_version.sql";
  private static final List<String> FILES = List.of("01_quartz.sql", "02_holdfire.sql", VERSION);
  private static final String NAME = "holdfire";
  private static final String NEW = "holdfire-new";
  private static final String SUFFIX = ".mv.db";

  /** A commit is on the disk when it returns; the server closes the database, no hook of H2. */
  private static final String OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

  private EmbeddedDatabase() {}

  /** The URL of the database in this folder, which has all its tables. */
  static String at(Path folder) throws SQLException {
    try {
      Files.createDirectories(folder);
      if (Files.notExists(folder.resolve(NAME + SUFFIX))) {
        create(folder);
      } else {
        giveVersion(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + folder + " cannot be written to", e);
    }
    return url(folder, NAME);
  }

  /** Under another name until it is whole, so that a crash half way leaves none. */
  private static void create(Path folder) throws IOException {
    Path made = folder.resolve(NEW + SUFFIX);
    Files.deleteIfExists(made);
    try (Connection connection = DriverManager.getConnection(url(folder, NEW));
        Statement statement = connection.createStatement()) {
      for (String file : FILES) {
        statement.execute(script(file));
      }
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new IllegalStateException("The embedded database could not be made in " + folder, e);
    }
    Files.move(made, folder.resolve(NAME + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
  }

  /** One that was made before schemas had a version gets the first one; others stay as they are. */
  private static void giveVersion(Path folder) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection(url(folder, NAME));
        Statement statement = connection.createStatement()) {
      statement.execute(script(VERSION));
    }
  }

  /**
   * By the file system that survives an interrupt, which a scheduler that stops gives its threads.
   */
  private static String url(Path folder, String name) {
    return "jdbc:h2:retry:" + folder.toAbsolutePath().resolve(name) + OPTIONS;
  }

  private static String script(String file) throws IOException {
    try (InputStream stream = EmbeddedDatabase.class.getResourceAsStream(SCRIPTS + file)) {
      return new String(
          Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
