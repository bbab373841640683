package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Tables;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A table that there must be.
 *
 * @param name its name in the scripts
 * @param key the columns of its primary key
 * @param rest its other columns
 */
record Table(String name, List<Column> key, List<Column> rest) {
  /** The one that says which version the schema has. */
  static final String OF_VERSION = "HF_SCHEMA";

  private static final Set<String> OF_VERSIONS = Set.of(OF_VERSION, "HF_SCRIPT");

  /** All columns. */
  List<Column> columns() {
    return Stream.concat(key.stream(), rest.stream()).toList();
  }

  /** The columns of the primary key, in its order. */
  List<String> keyNames() {
    return key.stream().map(Column::name).toList();
  }

  /** The script that makes it. */
  String script(Dialect dialect) {
    return folder(dialect) + "create/" + script();
  }

  private String script() {
    if (name.startsWith(Tables.QUARTZ)) {
      return "01_quartz.sql";
    }
    return OF_VERSIONS.contains(name) ? "03_version.sql" : "02_holdfire.sql";
  }

  /** The folder of a database's scripts. */
  static String folder(Dialect dialect) {
    return "sql/" + dialect.name().toLowerCase(Locale.ROOT) + "/";
  }
}
