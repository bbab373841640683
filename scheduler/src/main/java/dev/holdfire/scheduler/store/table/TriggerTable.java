package dev.holdfire.scheduler.store.table;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Legible;
import dev.holdfire.scheduler.store.json.RunStateCodec;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RunKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QRTZ_TRIGGERS, where it holds recipient runs: the ones that are not over.
 *
 * <p>Names are unique by themselves, so rows are found by the primary key's first two columns; an
 * index is forced because who scans a small table waits for rows that others have locked. What may
 * run in a caller's transaction names the group too: under REPEATABLE READ only the whole key of a
 * row is locked without the gap before it, into which others insert. Rows are locked before any row
 * of another table.
 */
public final class TriggerTable {
  /** The discriminator of this kind of trigger. */
  public static final String TYPE = "HOLDFIRE";

  /** The one durable job of all recipient runs. */
  public static final String JOB_NAME = "recipient-run";

  /** The group of that job. */
  public static final String JOB_GROUP = "holdfire";

  /** Quartz's word for a trigger that no misfire policy applies to. */
  private static final int IGNORE_MISFIRES = -1;

  private static final int PRIORITY = 5;

  private static final Logger log = LoggerFactory.getLogger(TriggerTable.class);

  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME",
          "TRIGGER_NAME",
          "TRIGGER_GROUP",
          "JOB_NAME",
          "JOB_GROUP",
          "DESCRIPTION",
          "NEXT_FIRE_TIME",
          "PREV_FIRE_TIME",
          "PRIORITY",
          "TRIGGER_STATE",
          "TRIGGER_TYPE",
          "START_TIME",
          "END_TIME",
          "MISFIRE_INSTR",
          "JOB_DATA");

  private static final List<String> KEYS = List.of("SCHED_NAME", "TRIGGER_NAME", "TRIGGER_GROUP");

  private final Database database;

  public TriggerTable(Database database) {
    this.database = database;
  }

  /** A row that was locked: where it is, and who has it. */
  public record Locked(String name, String state, long nextFireAt, RunDescription description) {}

  /** A run that a node has, and goes on having. */
  public record Held(TriggerRow run, RunDescription.Fence fence) {}

  /**
   * A row that a cancellation is about: also whose run it is.
   *
   * @param recipient null when it cannot be read
   */
  public record Matched(String name, String state, @Nullable RecipientRef recipient) {}

  /** Inserts runs. One statement, unless they are large. */
  public void insert(Connection connection, List<TriggerRow> rows, String state)
      throws SQLException {
    List<List<@Nullable Object>> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(values(row, state, row.workflowRunId())));
    Insert.into(database, "QRTZ_TRIGGERS", COLUMNS).rows(connection, values);
  }

  /** Lets runs that are locked wait again, no longer any node's. As inserting. */
  public void putBack(Connection connection, List<TriggerRow> rows) throws SQLException {
    List<List<@Nullable Object>> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(values(row, TriggerState.WAITING, row.workflowRunId())));
    overwrite(connection, values);
  }

  /** Records what runs that are locked have come to while they execute. As inserting. */
  public void progress(Connection connection, List<Held> rows) throws SQLException {
    List<List<@Nullable Object>> values = new ArrayList<>(rows.size());
    for (Held row : rows) {
      String description = row.run().workflowRunId() + RunDescription.acquired(row.fence());
      values.add(values(row.run(), TriggerState.EXECUTING, description));
    }
    overwrite(connection, values);
  }

  private void overwrite(Connection connection, List<List<@Nullable Object>> values)
      throws SQLException {
    Insert.overwrite(database, "QRTZ_TRIGGERS", COLUMNS, KEYS).rows(connection, values);
  }

  private List<@Nullable Object> values(TriggerRow row, String state, String description) {
    return Arrays.asList(
        database.scheduler(),
        row.name(),
        row.group(),
        JOB_NAME,
        JOB_GROUP,
        description,
        row.nextFireAt(),
        -1L,
        PRIORITY,
        state,
        TYPE,
        row.triggeredAt(),
        0L,
        IGNORE_MISFIRES,
        RunStateCodec.encode(row.state()));
  }

  /**
   * A run that is due.
   *
   * @param run null when what it carries cannot be read, as by a version that is older than the one
   *     that wrote it
   */
  public record Due(String name, @Nullable TriggerRow run) {}

  /**
   * Runs that are due.
   *
   * @param mayBePaused whether some workflow is paused or being resumed; as of when these were
   *     looked for
   */
  public record DueRuns(List<Due> runs, boolean mayBePaused) {}

  /** A row of those that are due. */
  private record DueRow(Due due, int pausedWorkflows) {}

  /** Locks the runs that are due first, passing over those that others have locked. */
  public DueRuns lockDue(Connection connection, long noLaterThan, int limit) throws SQLException {
    List<DueRow> rows =
        Sql.query(
            connection,
            database.sql(
                """
                SELECT TRIGGER_NAME, TRIGGER_GROUP, DESCRIPTION, START_TIME, NEXT_FIRE_TIME,
                    JOB_DATA, (SELECT COUNT(*) FROM HF_PAUSED WHERE SCHED_NAME = ?) AS PAUSED
                FROM QRTZ_TRIGGERS FORCE INDEX (IDX_QRTZ_T_ACQUIRE)
                WHERE SCHED_NAME = ? AND TRIGGER_STATE = ? AND TRIGGER_TYPE = ?
                  AND NEXT_FIRE_TIME <= ?
                ORDER BY NEXT_FIRE_TIME LIMIT ? FOR UPDATE SKIP LOCKED"""),
            Arrays.asList(
                database.scheduler(),
                database.scheduler(),
                TriggerState.WAITING,
                TYPE,
                noLaterThan,
                limit),
            row -> new DueRow(readDue(row), row.getInt("PAUSED")));
    return new DueRuns(
        rows.stream().map(DueRow::due).toList(),
        rows.stream().anyMatch(row -> row.pausedWorkflows() > 0));
  }

  private static Due readDue(ResultSet row) throws SQLException {
    String name = row.getString("TRIGGER_NAME");
    try {
      return new Due(name, readRow(row));
    } catch (RuntimeException e) {
      log.error("What run {} carries cannot be read; it waits for a node that can", name, e);
      return new Due(name, null);
    }
  }

  /**
   * Locks runs in this state, not more than so many, passing over those that others have locked.
   */
  public List<String> lockInState(Connection connection, String state, int limit)
      throws SQLException {
    return lockInState(connection, state, "", List.of(), limit);
  }

  /** Locks a workflow's runs in this state, passing over those that others have locked. */
  public List<String> lockInState(
      Connection connection, String state, String groupPrefix, int limit) throws SQLException {
    return lockInState(
        connection,
        state,
        " AND TRIGGER_GROUP >= ? AND TRIGGER_GROUP < ?",
        List.of(groupPrefix, GroupKey.endOf(groupPrefix)),
        limit);
  }

  private List<String> lockInState(
      Connection connection, String state, String condition, List<String> values, int limit)
      throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(database.scheduler(), state, TYPE));
    arguments.addAll(values);
    arguments.add(limit);
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS FORCE INDEX (IDX_QRTZ_T_ACQUIRE)
            WHERE SCHED_NAME = ? AND TRIGGER_STATE = ? AND TRIGGER_TYPE = ?"""
                + condition
                + " LIMIT ? FOR UPDATE SKIP LOCKED"),
        arguments,
        row -> row.getString("TRIGGER_NAME"));
  }

  static TriggerRow readRow(ResultSet row) throws SQLException {
    return new TriggerRow(
        row.getString("TRIGGER_NAME"),
        row.getString("TRIGGER_GROUP"),
        RunDescription.parse(row.getString("DESCRIPTION")).workflowRunId(),
        row.getLong("START_TIME"),
        row.getLong("NEXT_FIRE_TIME"),
        RunStateCodec.decode(row.getBytes("JOB_DATA")));
  }

  /** Locks runs by name, waiting for those that others have locked. */
  public List<Locked> lock(Connection connection, Collection<String> names) throws SQLException {
    return lock(connection, names, "");
  }

  /** Locks runs by name, passing over those that others have locked; the result is by name. */
  public Map<String, Locked> lockFree(Connection connection, Collection<String> names)
      throws SQLException {
    Map<String, Locked> locked = new HashMap<>();
    lock(connection, names, " SKIP LOCKED").forEach(row -> locked.put(row.name(), row));
    return locked;
  }

  private List<Locked> lock(Connection connection, Collection<String> names, String mode)
      throws SQLException {
    return KeyList.in(
            database,
            """
            SELECT TRIGGER_NAME, TRIGGER_STATE, NEXT_FIRE_TIME, DESCRIPTION
            FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND TRIGGER_NAME IN :keys FOR UPDATE"""
                + mode)
        .query(
            connection,
            List.of(database.scheduler()),
            names,
            row ->
                new Locked(
                    row.getString("TRIGGER_NAME"),
                    row.getString("TRIGGER_STATE"),
                    row.getLong("NEXT_FIRE_TIME"),
                    RunDescription.parse(row.getString("DESCRIPTION"))));
  }

  /** Locks runs of a group by name and tells whose they are. */
  public List<Matched> lockMatched(Connection connection, String group, List<String> names)
      throws SQLException {
    return KeyList.in(database, MATCHED + " FOR UPDATE")
        .query(connection, List.of(database.scheduler(), group), names, TriggerTable::readMatched);
  }

  /** Locks runs by name and tells whose they are; passes over those that others have locked. */
  public List<Matched> lockFreeMatched(Connection connection, Collection<String> names)
      throws SQLException {
    return KeyList.in(database, MATCHED_NAMES + " FOR UPDATE SKIP LOCKED")
        .query(connection, List.of(database.scheduler()), names, TriggerTable::readMatched);
  }

  static final String MATCHED = matched("TRIGGER_GROUP = ? AND ");

  private static final String MATCHED_NAMES = matched("");

  private static String matched(String group) {
    return """
    SELECT TRIGGER_NAME, TRIGGER_STATE, SUBSTRING(JOB_DATA, 1, %d) AS RECIPIENT
    FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
    WHERE SCHED_NAME = ? AND %sTRIGGER_NAME IN :keys"""
        .formatted(RunStateCodec.RECIPIENT_BYTES, group);
  }

  static Matched readMatched(ResultSet row) throws SQLException {
    String name = row.getString("TRIGGER_NAME");
    return new Matched(
        name,
        row.getString("TRIGGER_STATE"),
        Legible.recipient(RunKey.idOf(name), row.getBytes("RECIPIENT")));
  }

  /** Makes runs that are locked this firing's. One statement. */
  public void acquire(
      Connection connection, List<String> names, String state, RunDescription.Fence fence)
      throws SQLException {
    KeyList.in(
            database,
            """
            UPDATE QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            SET TRIGGER_STATE = ?,
                DESCRIPTION = CONCAT(%s, ?)
            WHERE SCHED_NAME = ? AND TRIGGER_NAME IN :keys"""
                .formatted(RunDescription.paddedRunInSql()))
        .update(
            connection,
            List.of(state, RunDescription.acquired(fence), database.scheduler()),
            names);
  }

  /** Frees runs that are locked for any node. One statement. */
  public void free(Connection connection, Collection<String> names) throws SQLException {
    KeyList.in(
            database,
            """
            UPDATE QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            SET TRIGGER_STATE = 'WAITING', DESCRIPTION = %s
            WHERE SCHED_NAME = ? AND TRIGGER_NAME IN :keys"""
                .formatted(RunDescription.runInSql()))
        .update(connection, List.of(database.scheduler()), names);
  }

  /** Gives runs that are locked another state. One statement. */
  public void setState(Connection connection, Collection<String> names, String state)
      throws SQLException {
    KeyList.in(
            database,
            """
            UPDATE QRTZ_TRIGGERS FORCE INDEX (PRIMARY) SET TRIGGER_STATE = ?
            WHERE SCHED_NAME = ? AND TRIGGER_NAME IN :keys""")
        .update(connection, List.of(state, database.scheduler()), names);
  }

  /** Leaves the stop mark of a cancellation on runs that are locked. One statement. */
  public void markStopping(
      Connection connection, String group, Collection<String> names, String cancellationId)
      throws SQLException {
    KeyList.in(
            database,
            """
            UPDATE QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            SET TRIGGER_STATE = 'STOPPING', DESCRIPTION = %s
            WHERE SCHED_NAME = ? AND TRIGGER_GROUP = ? AND TRIGGER_NAME IN :keys"""
                .formatted(RunDescription.canceledInSql()))
        .update(connection, List.of(cancellationId, database.scheduler(), group), names);
  }

  /** Moves the moment at which a run that is locked goes on. */
  public void setNextFireTime(Connection connection, String name, long nextFireAt)
      throws SQLException {
    Sql.update(
        connection,
        database.sql(
            """
            UPDATE QRTZ_TRIGGERS FORCE INDEX (PRIMARY) SET NEXT_FIRE_TIME = ?
            WHERE SCHED_NAME = ? AND TRIGGER_NAME = ?"""),
        List.of(nextFireAt, database.scheduler(), name));
  }

  /** Deletes runs that are locked. One statement. */
  public void delete(Connection connection, Collection<String> names) throws SQLException {
    KeyList.in(
            database,
            """
            DELETE FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND TRIGGER_NAME IN :keys""")
        .update(connection, List.of(database.scheduler()), names);
  }

  /** Deletes runs of a group that are locked. One statement. */
  public void delete(Connection connection, String group, Collection<String> names)
      throws SQLException {
    KeyList.in(
            database,
            """
            DELETE FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND TRIGGER_GROUP = ? AND TRIGGER_NAME IN :keys""")
        .update(connection, List.of(database.scheduler(), group), names);
  }
}
