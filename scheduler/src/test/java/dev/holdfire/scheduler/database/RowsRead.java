package dev.holdfire.scheduler.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Counts the rows and index entries that a connection's statements read, as MySQL and MariaDB tell.
 */
public final class RowsRead {
  private final Connection connection;
  private final long before;

  private RowsRead(Connection connection, long before) {
    this.connection = connection;
    this.before = before;
  }

  /** Counts from now on. */
  public static RowsRead on(Connection connection) throws SQLException {
    return new RowsRead(connection, total(connection));
  }

  /** How many since it was made. */
  public long count() throws SQLException {
    return total(connection) - before;
  }

  private static long total(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")) {
      long read = 0;
      while (rows.next()) {
        read += rows.getLong(2);
      }
      return read;
    }
  }
}
