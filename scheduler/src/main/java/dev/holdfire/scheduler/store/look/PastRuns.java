package dev.holdfire.scheduler.store.look;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Legible;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.HistoryTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads HF_HISTORY for those who look. */
final class PastRuns {
  private static final String COLUMNS =
      "SELECT RECIPIENT_RUN_ID, WORKFLOW_RUN_ID, STATUS, TRIGGERED_AT, FINISHED_AT,"
          + " CANCELLATION_ID, RUN_DATA FROM HF_HISTORY WHERE ";

  private final Database database;

  PastRuns(Database database) {
    this.database = database;
  }

  List<FoundRun> byId(Connection connection, String id) throws SQLException {
    Conditions where = new Conditions(database.scheduler()).and("RECIPIENT_RUN_ID = ?", id);
    return Sql.query(
        connection,
        database.sql(COLUMNS) + where.text() + " LIMIT ?",
        where.argumentsAnd(1),
        PastRuns::read);
  }

  /** The first runs of a selection, as many as it wants. */
  Scan select(Connection connection, Selection selection, RunFilter filter) throws SQLException {
    return Scan.of(
        selection, rest -> chunk(connection, rest), read -> filter.matching(connection, read));
  }

  private List<FoundRun> chunk(Connection connection, Selection selection) throws SQLException {
    Conditions where = new Conditions(database.scheduler());
    if (selection.group() != null) {
      where.and("RUN_GROUP = ?", selection.group());
    } else if (selection.groupPrefix() != null) {
      where
          .and("RUN_GROUP >= ?", selection.groupPrefix())
          .and("RUN_GROUP < ?", GroupKey.endOf(selection.groupPrefix()));
    }
    if (selection.recipient() != null) {
      where.and("RECIPIENT_HASH = ?", RunKey.hash(selection.recipient()));
    }
    if (selection.workflowRunId() != null) {
      where.and("WORKFLOW_RUN_ID = ?", selection.workflowRunId());
    }
    where
        .andIn(
            "STATUS",
            selection.statuses().stream()
                .filter(RunStatus::isOver)
                .map(HistoryTable::word)
                .toList())
        .and("RECIPIENT_RUN_ID > ?", selection.ids().above())
        .and("RECIPIENT_RUN_ID < ?", selection.ids().below());
    String order = " ORDER BY RECIPIENT_RUN_ID " + selection.ids().direction() + " LIMIT ?";
    return Sql.query(
        connection,
        database.sql(COLUMNS) + where.text() + order,
        where.argumentsAnd(selection.chunk()),
        PastRuns::read);
  }

  private static FoundRun read(ResultSet row) throws SQLException {
    String id = row.getString("RECIPIENT_RUN_ID");
    return new FoundRun(
        id,
        row.getString("WORKFLOW_RUN_ID"),
        Legible.state(id, row.getBytes("RUN_DATA")),
        HistoryTable.status(row.getString("STATUS")),
        null,
        row.getLong("TRIGGERED_AT"),
        row.getLong("FINISHED_AT"),
        row.getString("CANCELLATION_ID"));
  }
}
