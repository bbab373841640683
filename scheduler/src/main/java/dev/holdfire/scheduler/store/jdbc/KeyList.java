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
    return keys.isEmpty()
        ? List.of()
        : Sql.queryEach(connection, statement(keys), arguments(first, keys), reader);
  }

  /** Executes an INSERT, UPDATE or DELETE. */
  public void update(
      Connection connection, List<? extends @Nullable Object> first, Collection<String> keys)
      throws SQLException {
    if (!keys.isEmpty()) {
      Sql.updateEach(connection, statement(keys), arguments(first, keys));
    }
  }

  private boolean isForEach() {
    return database.dialect() == Dialect.H2;
  }

  private String statement(Collection<String> keys) {
    return text.replace(":keys", Dialect.in(isForEach() ? 1 : keys.size()));
  }

  /** The arguments of each execution. */
  private List<List<@Nullable Object>> arguments(
      List<? extends @Nullable Object> first, Collection<String> keys) {
    List<List<String>> lists =
        isForEach() ? keys.stream().map(List::of).toList() : List.of(List.copyOf(keys));
    List<List<@Nullable Object>> arguments = new ArrayList<>(lists.size());
    for (List<String> list : lists) {
      List<@Nullable Object> all = new ArrayList<>(first);
      all.addAll(list);
      arguments.add(all);
    }
    return arguments;
  }
}
