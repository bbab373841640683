package dev.holdfire.scheduler.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement about the rows whose keys are in a list, which its text calls {@code :keys}; its last
 * arguments. It is executed once, or not at all when the list is empty. H2 looks up by no more than
 * the first column of an index when there is a list, and so would read the whole table: there, and
 * only in the own process, it is executed for each key.
 */
public final class KeyList {
  private final Database database;
  private final String text;

  private KeyList(Database database, String text) {
    this.database = database;
    this.text = database.sql(text);
  }

  /** The statement with this text, which is constant. */
  public static KeyList in(Database database, String text) {
    return new KeyList(database, text);
  }

  /** The rows of a query. */
  public <T> List<T> query(
      Connection connection,
      List<? extends @Nullable Object> first,
      Collection<String> keys,
      Sql.RowReader<T> reader)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    for (List<String> list : lists(keys)) {
      rows.addAll(Sql.query(connection, statement(list), arguments(first, list), reader));
    }
    return rows;
  }

  /** Executes an INSERT, UPDATE or DELETE. */
  public void update(
      Connection connection, List<? extends @Nullable Object> first, Collection<String> keys)
      throws SQLException {
    for (List<String> list : lists(keys)) {
      Sql.update(connection, statement(list), arguments(first, list));
    }
  }

  private List<List<String>> lists(Collection<String> keys) {
    if (database.dialect() == Dialect.H2) {
      return keys.stream().map(List::of).toList();
    }
    return keys.isEmpty() ? List.of() : List.of(List.copyOf(keys));
  }

  private String statement(List<String> keys) {
    return text.replace(":keys", Dialect.in(keys.size()));
  }

  private static List<@Nullable Object> arguments(
      List<? extends @Nullable Object> first, List<String> keys) {
    List<@Nullable Object> arguments = new ArrayList<>(first);
    arguments.addAll(keys);
    return arguments;
  }
}
