package dev.holdfire.scheduler.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a database says of its tables. */
final class Catalog {
  private Catalog() {}

  /** Tables with their columns (and whether they may be null) in order, and their keys. */
  static Map<String, List<String>> tables(TestDatabase database) throws SQLException {
    Map<String, List<String>> tables = new TreeMap<>();
    try (Connection connection = database.dataSource().getConnection()) {
      try (ResultSet columns = columns(database, connection)) {
        while (columns.next()) {
          tables
              .computeIfAbsent(columns.getString("TABLE_NAME"), table -> new ArrayList<>())
              .add(columns.getString("COLUMN_NAME") + " " + columns.getString("IS_NULLABLE"));
        }
      }
      for (Map.Entry<String, List<String>> table : tables.entrySet()) {
        table.getValue().addAll(keys(database, connection, table.getKey()));
      }
    }
    return tables;
  }

  /** All columns of all tables, as JDBC tells them. */
  static ResultSet columns(TestDatabase database, Connection connection) throws SQLException {
    return connection
        .getMetaData()
        .getColumns(connection.getCatalog(), schemaOf(database), "%", "%");
  }

  private static List<String> keys(TestDatabase database, Connection connection, String table)
      throws SQLException {
    Map<String, String> keys = new TreeMap<>();
    DatabaseMetaData metaData = connection.getMetaData();
    try (ResultSet rows =
        metaData.getIndexInfo(connection.getCatalog(), schemaOf(database), table, false, true)) {
      while (rows.next()) {
        if (rows.getShort("TYPE") != DatabaseMetaData.tableIndexStatistic) {
          String name = rows.getString("INDEX_NAME");
          keys.merge(
              name.startsWith("PRIMARY") ? "PRIMARY" : name,
              rows.getString("COLUMN_NAME"),
              (columns, column) -> columns + ", " + column);
        }
      }
    }
    return keys.entrySet().stream().map(Map.Entry::toString).toList();
  }

  private static String schemaOf(TestDatabase database) {
    return database.kind() == TestDatabase.Kind.H2 ? "PUBLIC" : null;
  }
}
