package dev.holdfire.scheduler.store.look;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Legible;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.LoadTable;
import dev.holdfire.scheduler.store.table.RunDescription;
import dev.holdfire.scheduler.store.table.TriggerState;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads QRTZ_TRIGGERS for those who look. */
final class ActiveRuns {
  private static final String COLUMNS =
      "SELECT TRIGGER_NAME, TRIGGER_STATE, DESCRIPTION, START_TIME, NEXT_FIRE_TIME, JOB_DATA"
          + " FROM QRTZ_TRIGGERS WHERE ";
  private static final String ID = RunKey.idInSql();

  private final Database database;
  private final LoadTable loads;

  ActiveRuns(Database database) {
    this.database = database;
    this.loads = new LoadTable(database);
  }

  List<FoundRun> byPrefix(Connection connection, String prefix) throws SQLException {
    Conditions where = named(prefix);
    return onlyHappened(
        connection,
        Sql.query(
            connection,
            database.sql(COLUMNS + where.text() + " LIMIT ?"),
            where.argumentsAnd(1),
            ActiveRuns::read));
  }

  private Conditions named(String prefix) {
    return new Conditions(database.scheduler())
        .and("TRIGGER_NAME >= ?", prefix)
        .and("TRIGGER_NAME < ?", GroupKey.endOf(prefix))
        .and("TRIGGER_TYPE = ?", TriggerTable.TYPE);
  }

  private Conditions ofRecipient(String hash) {
    return named(RunKey.prefixOfHash(hash))
        .and(RunKey.partInSql() + " = ?", RunKey.partOfHash(hash));
  }

  /**
   * The first runs of a selection, as many as it wants. Those of an audience that is being loaded
   * may be a million that have not happened yet: they are left out in the database.
   */
  Scan select(Connection connection, Selection selection, RunFilter filter) throws SQLException {
    List<String> loading = loads.notHappened(connection);
    return Scan.of(
        selection,
        rest -> chunk(connection, rest, loading),
        read -> filter.matching(connection, onlyHappened(connection, read)));
  }

  private List<FoundRun> chunk(Connection connection, Selection selection, List<String> loading)
      throws SQLException {
    Conditions where = conditions(selection).andNotIn("TRIGGER_STATE", loading);
    String order = " ORDER BY " + ID + " " + selection.ids().direction() + " LIMIT ?";
    return Sql.query(
        connection,
        database.sql(COLUMNS) + where.text() + order,
        where.argumentsAnd(selection.chunk()),
        ActiveRuns::read);
  }

  private Conditions conditions(Selection selection) {
    Conditions where =
        selection.recipient() == null
            ? new Conditions(database.scheduler()).and("TRIGGER_TYPE = ?", TriggerTable.TYPE)
            : ofRecipient(RunKey.hash(selection.recipient()));
    if (selection.group() != null) {
      where.and("TRIGGER_GROUP = ?", selection.group());
    } else if (selection.groupPrefix() != null) {
      where
          .and("TRIGGER_GROUP >= ?", selection.groupPrefix())
          .and("TRIGGER_GROUP < ?", GroupKey.endOf(selection.groupPrefix()));
    }
    if (selection.workflowRunId() != null) {
      where.and(RunDescription.runInSql() + " = ?", selection.workflowRunId());
    }
    if (!selection.statuses().contains(RunStatus.WAITING)) {
      where.andIn("TRIGGER_STATE", List.of(TriggerState.EXECUTING, TriggerState.STOPPING));
    } else if (!selection.statuses().contains(RunStatus.EXECUTING)) {
      where.and("TRIGGER_STATE NOT IN (?, ?)", TriggerState.EXECUTING, TriggerState.STOPPING);
    }
    if (selection.resumesFrom() != null) {
      where.and("NEXT_FIRE_TIME >= ?", selection.resumesFrom());
    }
    if (selection.resumesBefore() != null) {
      where.and("NEXT_FIRE_TIME < ?", selection.resumesBefore());
    }
    return where
        .and(ID + " > ?", selection.ids().above())
        .and(ID + " < ?", selection.ids().below());
  }

  private List<FoundRun> onlyHappened(Connection connection, List<FoundRun> found)
      throws SQLException {
    Set<String> tokens = new HashSet<>();
    for (FoundRun run : found) {
      if (run.triggerState() != null && TriggerState.isLoading(run.triggerState())) {
        tokens.add(run.triggerState());
      }
    }
    if (tokens.isEmpty()) {
      return found;
    }
    tokens.retainAll(loads.notHappened(connection));
    return found.stream()
        .filter(run -> run.triggerState() == null || !tokens.contains(run.triggerState()))
        .toList();
  }

  private static FoundRun read(ResultSet row) throws SQLException {
    RunDescription description = RunDescription.parse(row.getString("DESCRIPTION"));
    String state = row.getString("TRIGGER_STATE");
    String id = RunKey.idOf(row.getString("TRIGGER_NAME"));
    return new FoundRun(
        id,
        description.workflowRunId(),
        Legible.state(id, row.getBytes("JOB_DATA")),
        TriggerState.status(state),
        state,
        row.getLong("START_TIME"),
        row.getLong("NEXT_FIRE_TIME"),
        description.cancellationId());
  }
}
