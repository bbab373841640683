package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * QRTZ_FIRED_TRIGGERS, where it holds recipient runs: the ones that a node has acquired or
 * executes. An entry is the fence of a firing: whoever finds its entry gone was taken for dead, and
 * writes nothing.
 */
public final class FiredTable {
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME",
          "ENTRY_ID",
          "TRIGGER_NAME",
          "TRIGGER_GROUP",
          "INSTANCE_NAME",
          "FIRED_TIME",
          "SCHED_TIME",
          "PRIORITY",
          "STATE",
          "JOB_NAME",
          "JOB_GROUP",
          "IS_NONCONCURRENT",
          "REQUESTS_RECOVERY");

  private final Database database;

  public FiredTable(Database database) {
    this.database = database;
  }

  /** An entry: which node has which trigger. */
  public record Entry(String id, String triggerName, String group) {}

  /** An entry to insert. */
  public record NewEntry(Entry entry, String instance, long firedAt, long dueAt, String state) {}

  /** Inserts entries. One statement. */
  public void insert(Connection connection, List<NewEntry> entries) throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>(entries.size() * COLUMNS.size());
    for (NewEntry entry : entries) {
      arguments.addAll(
          Arrays.asList(
              database.scheduler(),
              entry.entry().id(),
              entry.entry().triggerName(),
              entry.entry().group(),
              entry.instance(),
              entry.firedAt(),
              entry.dueAt(),
              5,
              entry.state(),
              TriggerTable.JOB_NAME,
              TriggerTable.JOB_GROUP,
              false,
              false));
    }
    Sql.update(
        connection,
        Dialect.insert(database.sql("QRTZ_FIRED_TRIGGERS"), COLUMNS, entries.size()),
        arguments);
  }

  /** Which of these entries still exist. Their triggers are locked by the caller. */
  public Set<String> existing(Connection connection, Collection<String> ids) throws SQLException {
    return new HashSet<>(
        KeyList.in(
                database,
                """
                SELECT ENTRY_ID FROM QRTZ_FIRED_TRIGGERS FORCE INDEX (PRIMARY)
                WHERE SCHED_NAME = ? AND ENTRY_ID IN :keys""")
            .query(
                connection, List.of(database.scheduler()), ids, row -> row.getString("ENTRY_ID")));
  }

  /** Which of these triggers have an entry other than the one given for each. */
  public Set<String> ownedByOthers(Connection connection, Map<String, String> idsByTriggerName)
      throws SQLException {
    if (idsByTriggerName.isEmpty()) {
      return Set.of();
    }
    List<@Nullable Object> arguments = byId(idsByTriggerName.keySet());
    arguments.addAll(idsByTriggerName.values());
    String list = Dialect.in(idsByTriggerName.size());
    return new HashSet<>(
        Sql.query(
            connection,
            database.sql(
                    """
                    SELECT TRIGGER_NAME FROM QRTZ_FIRED_TRIGGERS
                    WHERE SCHED_NAME = ? AND TRIGGER_NAME IN""")
                + list
                + " AND ENTRY_ID NOT IN "
                + list,
            arguments,
            row -> row.getString("TRIGGER_NAME")));
  }

  /** Marks acquired entries as executing. One statement. */
  public void start(Connection connection, Collection<String> ids, long now) throws SQLException {
    KeyList.in(
            database,
            """
            UPDATE QRTZ_FIRED_TRIGGERS FORCE INDEX (PRIMARY)
            SET STATE = 'EXECUTING', FIRED_TIME = ?
            WHERE SCHED_NAME = ? AND ENTRY_ID IN :keys""")
        .update(connection, List.of(now, database.scheduler()), ids);
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

  /** Deletes entries. One statement. */
  public void delete(Connection connection, Collection<String> ids) throws SQLException {
    KeyList.in(
            database,
            """
            DELETE FROM QRTZ_FIRED_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND ENTRY_ID IN :keys""")
        .update(connection, List.of(database.scheduler()), ids);
  }

  /** The recipient runs that an instance has, not more than so many. */
  public List<Entry> ofInstance(Connection connection, String instance, int limit)
      throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT ENTRY_ID, TRIGGER_NAME, TRIGGER_GROUP FROM QRTZ_FIRED_TRIGGERS
            WHERE SCHED_NAME = ? AND INSTANCE_NAME = ? AND JOB_NAME = ? AND JOB_GROUP = ?
            ORDER BY ENTRY_ID LIMIT ?"""),
        Arrays.asList(
            database.scheduler(), instance, TriggerTable.JOB_NAME, TriggerTable.JOB_GROUP, limit),
        row ->
            new Entry(
                row.getString("ENTRY_ID"),
                row.getString("TRIGGER_NAME"),
                row.getString("TRIGGER_GROUP")));
  }

  private List<@Nullable Object> byId(Collection<String> ids) {
    List<@Nullable Object> arguments = new ArrayList<>(ids.size() + 1);
    arguments.add(database.scheduler());
    arguments.addAll(ids);
    return arguments;
  }
}
