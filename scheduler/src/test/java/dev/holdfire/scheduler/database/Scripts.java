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
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scripts of the sql module, taken apart into statements. */
public final class Scripts {

  private static final String ROOT = "dev/holdfire/sql/%s/";

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
    return inFolder(database, "create").values().stream()
        .flatMap(script -> split(script).stream())
        .toList();
  }

  /** Runs one script of a database, such as {@code create/01_quartz.sql}. */
  public static void run(Connection connection, String database, String script)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : split(text(database, script))) {
        statement.execute(sql);
      }
    }
  }

  /** One script of a database, such as {@code create/01_quartz.sql}, as it is. */
  public static String text(String database, String script) {
    int slash = script.indexOf('/');
    String found = inFolder(database, script.substring(0, slash)).get(script.substring(slash + 1));
    return Objects.requireNonNull(found, () -> "no script " + script + " for " + database);
  }

  /** The scripts in a folder of a database by their names, in the order of these. */
  static SortedMap<String, String> inFolder(String database, String name) {
    URI folder = folder(ROOT.formatted(database) + name);
    try {
      if (!folder.getScheme().equals("jar")) {
        return texts(Path.of(folder));
      }
      try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
        return texts(jar.provider().getPath(folder));
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

  private static SortedMap<String, String> texts(Path folder) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".sql"))
          .forEach(file -> texts.put(file.getFileName().toString(), read(file)));
    }
    return texts;
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
