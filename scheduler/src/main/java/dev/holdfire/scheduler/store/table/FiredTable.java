package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * QRTZ_FIRED_TRIGGERS: firings of the application's own triggers. A recipient run has none; its
 * fence is in its own row.
 */
public final class FiredTable {
  private final Database database;

  public FiredTable(Database database) {
    this.database = database;
  }

  /** Whether an entry still exists. Its trigger is locked by the caller. */
  public boolean exists(Connection connection, String id) throws SQLException {
    return !Sql.query(
            connection,
            database.sql(
                """
                SELECT ENTRY_ID FROM QRTZ_FIRED_TRIGGERS
                WHERE SCHED_NAME = ? AND ENTRY_ID = ?"""),
            List.of(database.scheduler(), id),
            row -> row.getString("ENTRY_ID"))
        .isEmpty();
  }

  /** Whether an entry says that its trigger executes. */
  public boolean isExecuting(Connection connection, String id) throws SQLException {
    return !Sql.query(
            connection,
            database.sql(
                """
                SELECT ENTRY_ID FROM QRTZ_FIRED_TRIGGERS
                WHERE SCHED_NAME = ? AND ENTRY_ID = ? AND STATE = ?"""),
            List.of(database.scheduler(), id, "EXECUTING"),
            row -> row.getString("ENTRY_ID"))
        .isEmpty();
  }

  /** An entry of a trigger that was taken away is not executed again after a crash. */
  public void renounceRecovery(Connection connection, String id) throws SQLException {
    Sql.update(
        connection,
        database.sql(
            """
            UPDATE QRTZ_FIRED_TRIGGERS SET REQUESTS_RECOVERY = ?
            WHERE SCHED_NAME = ? AND ENTRY_ID = ?"""),
        List.of(false, database.scheduler(), id));
  }

  /**
   * What was acquired of any trigger never fires, and what executes is not redone after a crash.
   */
  public void endAll(Connection connection) throws SQLException {
    Sql.update(
        connection,
        database.sql("DELETE FROM QRTZ_FIRED_TRIGGERS WHERE SCHED_NAME = ? AND STATE = ?"),
        List.of(database.scheduler(), "ACQUIRED"));
    Sql.update(
        connection,
        database.sql("UPDATE QRTZ_FIRED_TRIGGERS SET REQUESTS_RECOVERY = ? WHERE SCHED_NAME = ?"),
        List.of(false, database.scheduler()));
  }
}
