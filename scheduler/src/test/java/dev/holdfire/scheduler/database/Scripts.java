package dev.holdfire.scheduler.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scripts of the sql module, taken apart into statements. */
public final class Scripts {

  private static final String FOLDER = "dev/holdfire/sql/%s/create";

  private Scripts() {}

  /** Runs the create scripts of a database, in the order of their names. */
  public static void create(Connection connection, String database) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : createStatements(database)) {
        statement.execute(sql);
      }
    }
  }

  /** The statements of a database's create scripts, in the order of the scripts' names. */
  static List<String> createStatements(String database) {
    URI folder = folder(FOLDER.formatted(database));
    try {
      if (!folder.getScheme().equals("jar")) {
        return statements(Path.of(folder));
      }
      try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
        return statements(jar.provider().getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the scripts in " + folder, e);
    }
  }

  /** Splits a script at the semicolons that end a line; lines of comment are left out. */
  public static List<String> split(String script) {
    String code =
        script
            .lines()
            .filter(line -> !line.strip().startsWith("--"))
            .collect(Collectors.joining("\n"));
    return Arrays.stream(code.split(";\\s*(?:\n|$)"))
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }

  private static List<String> statements(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .sorted()
          .flatMap(file -> split(read(file)).stream())
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI folder(String name) {
    URL folder = Scripts.class.getClassLoader().getResource(name);
    if (folder == null) {
      throw new IllegalStateException(
          "no folder " + name + " on the class path: holdfire-sql must be on it");
    }
    try {
      return folder.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
