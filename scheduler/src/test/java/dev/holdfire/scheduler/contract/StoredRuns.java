package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.key.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All recipient runs of a scheduler as the tables have them, read past Holdfire's own code.
 *
 * @param active the state of each trigger, by recipient run
 * @param past how each run ended, by recipient run
 * @param entries the firings whose fence is in a row
 */
public record StoredRuns(
    Map<String, String> active, Map<String, Ending> past, List<String> entries) {

  /** How a run ended, and by which cancellation. */
  public record Ending(RunStatus status, String cancellationId) {}

  public static StoredRuns read(TestDatabase database, String scheduler) {
    Map<String, String> active = new HashMap<>();
    Map<String, Ending> past = new HashMap<>();
    List<String> entries = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection()) {
      each(
          connection,
          "SELECT "
              + RunKey.idInSql()
              + ", TRIGGER_STATE FROM QRTZ_TRIGGERS"
              + " WHERE SCHED_NAME = ? AND TRIGGER_TYPE = 'HOLDFIRE'",
          scheduler,
          row -> assertThat(active.put(row.getString(1), row.getString(2))).isNull());
      each(
          connection,
          "SELECT RECIPIENT_RUN_ID, STATUS, CANCELLATION_ID FROM HF_HISTORY WHERE SCHED_NAME = ?",
          scheduler,
          row ->
              past.put(row.getString(1), new Ending(status(row.getString(2)), row.getString(3))));
      each(
          connection,
          "SELECT SUBSTRING(DESCRIPTION, 75, 24), TRIGGER_NAME FROM QRTZ_TRIGGERS"
              + " WHERE SCHED_NAME = ? AND TRIGGER_TYPE = 'HOLDFIRE' AND LENGTH(DESCRIPTION) > 36",
          scheduler,
          row -> entries.add(row.getString(1) + "." + row.getString(2)));
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the tables", e);
    }
    return new StoredRuns(active, past, entries);
  }

  /** How many runs are active: what is waited for to fall, and so nothing else is read. */
  public static int countActive(TestDatabase database, String scheduler) {
    List<Integer> count = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection()) {
      each(
          connection,
          "SELECT COUNT(*) FROM QRTZ_TRIGGERS WHERE SCHED_NAME = ? AND TRIGGER_TYPE = 'HOLDFIRE'",
          scheduler,
          row -> count.add(row.getInt(1)));
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot count the triggers", e);
    }
    return count.get(0);
  }

  private static RunStatus status(String word) {
    return RunStatus.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static void each(Connection connection, String query, String scheduler, Row row)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, scheduler);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          row.read(rows);
        }
      }
    }
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  /** The same, but for runs that ended so. */
  public StoredRuns without(RunStatus status) {
    Map<String, Ending> rest = new HashMap<>(past);
    rest.values().removeIf(ending -> ending.status() == status);
    return new StoredRuns(active, rest, entries);
  }

  /** No run is a trigger and in the history at once. */
  public void assertEachInOnePlace() {
    assertThat(active.keySet()).as("both active and over").noneMatch(past::containsKey);
  }

  /** Every run is over, each once, and no firing is left. */
  public void assertAllOver() {
    assertThat(active).as("still active").isEmpty();
    assertThat(entries).as("firings left").isEmpty();
  }
}
