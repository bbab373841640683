package dev.holdfire.scheduler.database;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** One database of each kind for all test classes of a JVM, dropped when it ends. */
public final class SharedDatabases {
  private static final int POOL_SIZE = 20;
  private static final Map<TestDatabase.Kind, TestDatabase> OPEN =
      new EnumMap<>(TestDatabase.Kind.class);

  private SharedDatabases() {}

  static Stream<Arguments> available() {
    return open().map(Arguments::of);
  }

  /** Those that are available of the kinds that are asked for. */
  public static Stream<TestDatabase> open() {
    String kinds = System.getProperty("holdfire.test.databases", "H2");
    return Arrays.stream(kinds.split(","))
        .map(kind -> TestDatabase.Kind.valueOf(kind.strip().toUpperCase(Locale.ROOT)))
        .filter(TestDatabase.Kind::isAvailable)
        .map(SharedDatabases::shared);
  }

  private static synchronized TestDatabase shared(TestDatabase.Kind kind) {
    return OPEN.computeIfAbsent(
        kind,
        each -> {
          TestDatabase database = each.open(POOL_SIZE);
          if (each != TestDatabase.Kind.MARIADB) { // whose server takes it along when it ends
            Runtime.getRuntime().addShutdownHook(new Thread(database::close));
          }
          return database;
        });
  }
}
