package dev.holdfire.scheduler.bench.contender;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The statements of {@link RawContender}. Used by one thread, on one connection. */
final class RawSql {
  private static final String SCHEDULER = "raw";

  /** As long as Holdfire's. */
  private static final String FENCE =
      " 00000000-0000-0000-0000-000000000000 0123456789abcdef00000001"
          + " node-00000000-0000-0000-0000-000000000000";

  private final Connection connection;

  RawSql(Connection connection) {
    this.connection = connection;
  }

  void insertTriggers(List<RawRow> rows, boolean isDue) throws SQLException {
    insert(
        "QRTZ_TRIGGERS (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP, JOB_NAME, JOB_GROUP, DESCRIPTION,"
            + " NEXT_FIRE_TIME, PREV_FIRE_TIME, PRIORITY, TRIGGER_STATE, TRIGGER_TYPE, START_TIME,"
            + " END_TIME, MISFIRE_INSTR, JOB_DATA)",
        rows.stream()
            .map(
                row ->
                    List.<Object>of(
                        SCHEDULER,
                        row.name(),
                        row.group(),
                        "recipient-run",
                        "holdfire",
                        row.description(),
                        row.nextFireAt(isDue),
                        -1L,
                        5,
                        "WAITING",
                        "HOLDFIRE",
                        row.triggeredAt(),
                        0L,
                        -1,
                        row.state().getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  List<RawRow> lockDue(int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT /*+ INDEX(QRTZ_TRIGGERS IDX_QRTZ_T_ACQUIRE) */
                TRIGGER_NAME, TRIGGER_GROUP, DESCRIPTION, START_TIME, JOB_DATA
            FROM QRTZ_TRIGGERS
            WHERE SCHED_NAME = ? AND TRIGGER_STATE = 'WAITING' AND TRIGGER_TYPE = 'HOLDFIRE'
              AND NEXT_FIRE_TIME <= ?
            ORDER BY NEXT_FIRE_TIME LIMIT ? FOR UPDATE SKIP LOCKED""")) {
      set(select, List.of(SCHEDULER, System.currentTimeMillis(), limit));
      List<RawRow> rows = new ArrayList<>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(
              new RawRow(
                  found.getString(1),
                  found.getString(2),
                  found.getString(3),
                  found.getLong(4),
                  new String(found.getBytes(5), StandardCharsets.UTF_8)));
        }
      }
      return rows;
    }
  }

  void setExecuting(List<RawRow> rows) throws SQLException {
    update(
        "UPDATE QRTZ_TRIGGERS FORCE INDEX (PRIMARY) SET TRIGGER_STATE = 'EXECUTING',"
            + " DESCRIPTION = CONCAT(SUBSTRING(DESCRIPTION, 1, 36), '"
            + FENCE
            + "') WHERE SCHED_NAME = ? AND TRIGGER_NAME IN",
        rows.stream().map(RawRow::name).toList());
  }

  void insertHistory(List<RawRow> rows) throws SQLException {
    long now = System.currentTimeMillis();
    insert(
        "HF_HISTORY (SCHED_NAME, RECIPIENT_RUN_ID, WORKFLOW_RUN_ID, RUN_GROUP, RECIPIENT_HASH,"
            + " STATUS, TRIGGERED_AT, FINISHED_AT, RUN_DATA)",
        rows.stream()
            .map(
                row ->
                    List.<Object>of(
                        SCHEDULER,
                        row.id(),
                        row.description(),
                        row.group(),
                        row.hash(),
                        "finished",
                        row.triggeredAt(),
                        now,
                        row.endState(now)))
            .toList());
  }

  void deleteTriggers(List<RawRow> rows) throws SQLException {
    update(
        "DELETE /*+ INDEX(QRTZ_TRIGGERS PRIMARY) */ FROM QRTZ_TRIGGERS"
            + " WHERE SCHED_NAME = ? AND TRIGGER_NAME IN",
        rows.stream().map(RawRow::name).toList());
  }

  private void insert(String tableAndColumns, List<List<Object>> rows) throws SQLException {
    String row = placeholders(rows.get(0).size());
    String values = String.join(", ", Collections.nCopies(rows.size(), row));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + tableAndColumns + " VALUES " + values)) {
      set(insert, rows.stream().flatMap(List::stream).toList());
      insert.executeUpdate();
    }
  }

  private void update(String sql, Collection<String> keys) throws SQLException {
    List<Object> arguments = new ArrayList<>(List.of(SCHEDULER));
    arguments.addAll(keys);
    try (PreparedStatement update =
        connection.prepareStatement(sql + " " + placeholders(keys.size()))) {
      set(update, arguments);
      update.executeUpdate();
    }
  }

  private static String placeholders(int count) {
    return "(?" + ", ?".repeat(count - 1) + ")";
  }

  private static void set(PreparedStatement statement, List<Object> arguments) throws SQLException {
    for (int i = 0; i < arguments.size(); i++) {
      statement.setObject(i + 1, arguments.get(i));
    }
  }
}
