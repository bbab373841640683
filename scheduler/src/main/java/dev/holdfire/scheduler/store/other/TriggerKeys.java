package dev.holdfire.scheduler.store.other;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.quartz.TriggerKey;

/**
 * A statement about the triggers whose keys are in a list, which its text calls {@code :keys}: a
 * condition on the last two columns of the primary key, and its last arguments. It is executed once
 * in the order of the keys, or not at all when the list is empty; on H2, which would read the whole
 * table for a list, for each key.
 */
final class TriggerKeys {
  private static final Comparator<TriggerKey> ORDER =
      Comparator.comparing(TriggerKey::getName).thenComparing(TriggerKey::getGroup);

  private final Database database;
  private final String text;
  private final String key;

  /** A statement in which the table has this alias, or none if it is empty. */
  TriggerKeys(Database database, String text, String alias) {
    String prefix = alias.isEmpty() ? "" : alias + ".";
    this.database = database;
    this.text = database.sql(text);
    this.key = "(" + prefix + "TRIGGER_NAME = ? AND " + prefix + "TRIGGER_GROUP = ?)";
  }

  <T> List<T> query(
      Connection connection,
      List<String> first,
      Collection<TriggerKey> keys,
      Sql.RowReader<T> reader)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    for (List<TriggerKey> list : lists(keys)) {
      rows.addAll(Sql.query(connection, statement(list.size()), arguments(first, list), reader));
    }
    return rows;
  }

  void update(Connection connection, List<String> first, Collection<TriggerKey> keys)
      throws SQLException {
    for (List<TriggerKey> list : lists(keys)) {
      Sql.update(connection, statement(list.size()), arguments(first, list));
    }
  }

  private List<List<TriggerKey>> lists(Collection<TriggerKey> keys) {
    List<TriggerKey> sorted = keys.stream().sorted(ORDER).toList();
    if (sorted.isEmpty()) {
      return List.of();
    }
    return database.dialect() == Dialect.H2
        ? sorted.stream().map(List::of).toList()
        : List.of(sorted);
  }

  private String statement(int keys) {
    return text.replace(":keys", "(" + String.join(" OR ", Collections.nCopies(keys, key)) + ")");
  }

  private static List<String> arguments(List<String> first, List<TriggerKey> keys) {
    List<String> arguments = new ArrayList<>(first);
    for (TriggerKey each : keys) {
      arguments.add(each.getName());
      arguments.add(each.getGroup());
    }
    return arguments;
  }
}
