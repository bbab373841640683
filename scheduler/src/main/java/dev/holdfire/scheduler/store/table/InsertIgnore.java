package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts one row unless its primary key exists; waits while another transaction inserts it. */
final class InsertIgnore {
  private InsertIgnore() {}

  /** Whether the row was inserted. */
  static boolean run(
      Connection connection, String statement, List<? extends @Nullable Object> arguments)
      throws SQLException {
    try {
      return Sql.update(connection, statement, arguments) > 0;
    } catch (SQLException e) {
      if (Dialect.isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }
}
