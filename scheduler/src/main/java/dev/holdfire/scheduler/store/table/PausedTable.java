package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * HF_PAUSED: the workflows that are paused, and those that are being resumed. A run that comes due
 * while its workflow is paused gets the state PAUSED instead of starting.
 */
public final class PausedTable {
  private static final String PAUSED = "paused";
  private static final String RESUMING = "resuming";
  private static final List<String> COLUMNS =
      List.of("SCHED_NAME", "WORKFLOW_KEY", "PHASE", "PAUSED_AT");
  private static final List<String> KEYS = List.of("SCHED_NAME", "WORKFLOW_KEY");

  private final Database database;

  public PausedTable(Database database) {
    this.database = database;
  }

  /** Pauses a workflow; does nothing when it is paused already. */
  public void pause(Connection connection, String workflowKey, long now) throws SQLException {
    Insert.overwrite(database, "HF_PAUSED", COLUMNS, KEYS)
        .row(connection, List.of(database.scheduler(), workflowKey, PAUSED, now));
  }

  /** Marks a paused workflow as being resumed; from now on its runs start again. */
  public void beginResume(Connection connection, String workflowKey) throws SQLException {
    Sql.update(
        connection,
        database.sql("UPDATE HF_PAUSED SET PHASE = ? WHERE SCHED_NAME = ? AND WORKFLOW_KEY = ?"),
        List.of(RESUMING, database.scheduler(), workflowKey));
  }

  /** Forgets a workflow that is resumed, unless it was paused again meanwhile. */
  public void endResume(Connection connection, String workflowKey) throws SQLException {
    Sql.update(
        connection,
        database.sql(
            "DELETE FROM HF_PAUSED WHERE SCHED_NAME = ? AND WORKFLOW_KEY = ? AND PHASE = ?"),
        List.of(database.scheduler(), workflowKey, RESUMING));
  }

  /** The workflows that are paused. */
  public List<String> paused(Connection connection) throws SQLException {
    return inPhase(connection, PAUSED, "");
  }

  /** The workflows that are paused, and stay so until this transaction ends. */
  public List<String> lockPaused(Connection connection) throws SQLException {
    return inPhase(connection, PAUSED, " FOR UPDATE");
  }

  /** The workflows that are being resumed. */
  public List<String> resuming(Connection connection) throws SQLException {
    return inPhase(connection, RESUMING, "");
  }

  private List<String> inPhase(Connection connection, String phase, String mode)
      throws SQLException {
    return Sql.query(
        connection,
        database.sql("SELECT WORKFLOW_KEY FROM HF_PAUSED WHERE SCHED_NAME = ? AND PHASE = ?")
            + mode,
        List.of(database.scheduler(), phase),
        row -> row.getString("WORKFLOW_KEY"));
  }
}
