package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Those of the expected tables that there are.
 *
 * @param home the schema in which a table is that is named without one
 * @param isCaseSensitive whether the names of tables are
 * @param sqlMode the session's sql_mode, or null where there is no such thing
 */
record FoundSchema(
    Database database,
    String home,
    boolean isCaseSensitive,
    @Nullable String sqlMode,
    List<FoundTable> tables) {

  /** Where a table is. */
  record Location(String schema, String name) {
    static Location of(String installedName, String home) {
      int dot = installedName.lastIndexOf('.');
      return new Location(
          dot < 0 ? home : installedName.substring(0, dot), installedName.substring(dot + 1));
    }
  }

  /** The name of a table in this installation. */
  String nameOf(Table table) {
    return database.sql(table.name());
  }

  /** The table as statements find it. */
  Optional<FoundTable> find(Table table) {
    Location location = Location.of(nameOf(table), home);
    return tables.stream()
        .filter(found -> isSame(found.schema(), location.schema()))
        .filter(found -> isSame(found.name(), location.name()))
        .findFirst();
  }

  /** The table under a name that statements do not find, because its case is another. */
  Optional<FoundTable> findInAnotherCase(Table table) {
    Location location = Location.of(nameOf(table), home);
    return tables.stream()
        .filter(found -> found.name().equalsIgnoreCase(location.name()))
        .findFirst();
  }

  private boolean isSame(String found, String wanted) {
    return isCaseSensitive ? found.equals(wanted) : found.equalsIgnoreCase(wanted);
  }
}
