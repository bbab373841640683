package dev.holdfire.scheduler.contract;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts and reads the committed rows of a cluster's scheduler. */
final class Rows {
  private static final List<String> TABLES =
      List.of(
          "QRTZ_JOB_DETAILS",
          "QRTZ_TRIGGERS",
          "QRTZ_SIMPLE_TRIGGERS",
          "QRTZ_CRON_TRIGGERS",
          "QRTZ_SIMPROP_TRIGGERS",
          "QRTZ_BLOB_TRIGGERS",
          "QRTZ_CALENDARS",
          "QRTZ_PAUSED_TRIGGER_GRPS",
          "QRTZ_FIRED_TRIGGERS",
          "QRTZ_SCHEDULER_STATE",
          "QRTZ_LOCKS",
          "HF_WORKFLOW",
          "HF_DEFINITION",
          "HF_RUN",
          "HF_LOAD",
          "HF_HISTORY",
          "HF_CANCELLATION",
          "HF_IDEMPOTENCY",
          "HF_RECIPIENT",
          "HF_PAUSED");

  private Rows() {}

  /** How many rows each table has; those that have none are left out. */
  static Map<String, Integer> of(Cluster cluster) {
    Map<String, Integer> rows = new TreeMap<>();
    TABLES.forEach(table -> rows.put(table, count(cluster, table, "1 = 1")));
    rows.values().removeIf(count -> count == 0);
    return rows;
  }

  /** Every value of every row, by table. */
  static Map<String, List<String>> contents(Cluster cluster) {
    Map<String, List<String>> contents = new TreeMap<>();
    TABLES.forEach(table -> contents.put(table, contents(cluster, table)));
    return contents;
  }

  private static List<String> contents(Cluster cluster, String table) {
    String query = "SELECT * FROM " + table + " WHERE SCHED_NAME = ?";
    List<String> contents = new ArrayList<>();
    try (Connection connection = cluster.database().dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, cluster.scheduler());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          List<String> values = new ArrayList<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            values.add(rows.getString(i));
          }
          contents.add(values.toString());
        }
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the rows of " + table, e);
    }
    contents.sort(Comparator.naturalOrder());
    return contents;
  }

  /** How many rows of a table meet a condition. */
  static int count(Cluster cluster, String table, String condition) {
    String query = "SELECT COUNT(*) FROM " + table + " WHERE SCHED_NAME = ? AND " + condition;
    try (Connection connection = cluster.database().dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, cluster.scheduler());
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getInt(1);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot count the rows of " + table, e);
    }
  }
}
