package dev.holdfire.scheduler.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one statement with bound arguments. Each execution is one round trip. */
public final class Sql {
  private Sql() {}

  /** Reads one row of a result. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of a query, all of them; so bound how many there can be. */
  public static <T> List<T> query(
      Connection connection,
      String text,
      List<? extends @Nullable Object> arguments,
      RowReader<T> reader)
      throws SQLException {
    return queryEach(connection, text, List.of(arguments), reader);
  }

  /** The rows of a query that is executed once for each of these lists of arguments. */
  static <T> List<T> queryEach(
      Connection connection,
      String text,
      List<? extends List<? extends @Nullable Object>> argumentLists,
      RowReader<T> reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      List<T> result = new ArrayList<>();
      for (List<? extends @Nullable Object> arguments : argumentLists) {
        bind(statement, arguments);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            result.add(reader.read(rows));
          }
        }
      }
      return result;
    }
  }

  /** How many rows an INSERT, UPDATE or DELETE changed. */
  public static int update(
      Connection connection, String text, List<? extends @Nullable Object> arguments)
      throws SQLException {
    return updateEach(connection, text, List.of(arguments));
  }

  /** How many rows were changed, by a statement executed once for each of these lists. */
  static int updateEach(
      Connection connection,
      String text,
      List<? extends List<? extends @Nullable Object>> argumentLists)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      int changed = 0;
      for (List<? extends @Nullable Object> arguments : argumentLists) {
        bind(statement, arguments);
        changed += statement.executeUpdate();
      }
      return changed;
    }
  }

  private static void bind(PreparedStatement statement, List<? extends @Nullable Object> arguments)
      throws SQLException {
    for (int i = 0; i < arguments.size(); i++) {
      Object argument = arguments.get(i);
      if (argument instanceof String text) {
        statement.setString(i + 1, text);
      } else if (argument instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else if (argument instanceof Long number) {
        statement.setLong(i + 1, number);
      } else {
        statement.setObject(i + 1, argument);
      }
    }
  }

  /** A long that may be NULL in the database. */
  public static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
