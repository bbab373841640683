package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Tables;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A table that there must be.
 *
 * @param name its name in the scripts
 * @param key the columns of its primary key
 * @param rest its other columns
 */
record Table(String name, List<Column> key, List<Column> rest) {

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
    String script = name.startsWith(Tables.QUARTZ) ? "01_quartz.sql" : "02_holdfire.sql";
    return "sql/" + dialect.name().toLowerCase(Locale.ROOT) + "/create/" + script;
  }
}
