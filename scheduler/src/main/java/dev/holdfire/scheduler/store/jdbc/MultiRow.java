package dev.holdfire.scheduler.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes many rows in one statement, or in more where they would be too large for a packet: MariaDB
 * takes 16 MB by default, MySQL 64 MB.
 */
public final class MultiRow {
  /** The most bytes of values in a statement, unless a single row has more. */
  static final long MAX_BYTES = 4_000_000;

  private MultiRow() {}

  /**
   * Writes rows.
   *
   * @param statement the text for so many rows
   * @param rows the values of each row
   * @return how many rows the database says that it changed
   */
  public static int write(
      Connection connection, IntFunction<String> statement, List<List<@Nullable Object>> rows)
      throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>();
    int changed = 0;
    int count = 0;
    long bytes = 0;
    for (List<@Nullable Object> row : rows) {
      long more = row.stream().mapToLong(MultiRow::bytes).sum();
      if (count > 0 && bytes + more > MAX_BYTES) {
        changed += Sql.update(connection, statement.apply(count), arguments);
        arguments.clear();
        count = 0;
        bytes = 0;
      }
      arguments.addAll(row);
      count++;
      bytes += more;
    }
    if (count > 0) {
      changed += Sql.update(connection, statement.apply(count), arguments);
    }
    return changed;
  }

  private static long bytes(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length * 2L; // escaped, a byte can take two
    }
    return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 8;
  }
}
