package dev.holdfire.scheduler.store.other;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which index on QRTZ_TRIGGERS would help to find what is due, on tables of another origin. */
public final class IndexAdvice {
  private static final String NAME = "IDX_QRTZ_T_NFT_PRIORITY";

  private static final List<String> HELPFUL =
      List.of("SCHED_NAME", "TRIGGER_STATE", "NEXT_FIRE_TIME", "PRIORITY");

  /** The index of Holdfire's own script. */
  private static final List<String> OWN =
      List.of("SCHED_NAME", "TRIGGER_STATE", "TRIGGER_TYPE", "NEXT_FIRE_TIME");

  private IndexAdvice() {}

  /** What to tell an operator; nothing when an index is there that serves. Nothing is created. */
  public static Optional<String> on(Database database) {
    String table = database.sql("QRTZ_TRIGGERS");
    Collection<List<String>> indexes =
        database.transaction("look for indexes", connection -> indexes(connection, table));
    boolean serves = indexes.stream().anyMatch(IndexAdvice::serves);
    return serves ? Optional.empty() : Optional.of(advice(table, database.dialect()));
  }

  private static boolean serves(List<String> columns) {
    return begins(columns, HELPFUL) || begins(columns, OWN);
  }

  private static boolean begins(List<String> columns, List<String> first) {
    return columns.size() >= first.size() && columns.subList(0, first.size()).equals(first);
  }

  private static String advice(String table, Dialect dialect) {
    return "No index of "
        + table
        + " finds due triggers in their order, so each look may read and sort more than it takes."
        + " To speed it up, ask a DBA to run: CREATE INDEX "
        + NAME
        + " ON "
        + table
        + " (SCHED_NAME, TRIGGER_STATE, NEXT_FIRE_TIME, PRIORITY DESC)"
        + (dialect == Dialect.H2 ? "" : " ALGORITHM=INPLACE LOCK=NONE");
  }

  /** The columns of each index of a table. */
  private static Collection<List<String>> indexes(Connection connection, String table)
      throws SQLException {
    DatabaseMetaData metaData = connection.getMetaData();
    String name = table.substring(table.lastIndexOf('.') + 1);
    String home = table.contains(".") ? table.substring(0, table.lastIndexOf('.')) : null;
    boolean isUpper = metaData.storesUpperCaseIdentifiers();
    boolean isSchema = metaData.supportsSchemasInTableDefinitions();
    Map<String, List<String>> indexes = new TreeMap<>();
    try (ResultSet rows =
        metaData.getIndexInfo(
            home == null || isSchema ? connection.getCatalog() : home,
            isSchema ? (home == null ? connection.getSchema() : home) : null,
            isUpper ? name.toUpperCase(Locale.ROOT) : name,
            false,
            true)) {
      while (rows.next()) {
        String column = rows.getString("COLUMN_NAME");
        if (column != null) {
          indexes
              .computeIfAbsent(rows.getString("INDEX_NAME"), index -> new ArrayList<>())
              .add(column.toUpperCase(Locale.ROOT));
        }
      }
    }
    return indexes.values();
  }
}
