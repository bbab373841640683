package dev.holdfire.scheduler.store.table;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Legible;
import dev.holdfire.scheduler.store.json.RunStateCodec;
import dev.holdfire.scheduler.store.key.RunKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** HF_HISTORY: the recipient runs that are over. A row is written once and never changed. */
public final class HistoryTable {
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME",
          "RECIPIENT_RUN_ID",
          "WORKFLOW_RUN_ID",
          "RUN_GROUP",
          "RECIPIENT_HASH",
          "STATUS",
          "TRIGGERED_AT",
          "FINISHED_AT",
          "CANCELLATION_ID",
          "RUN_DATA");

  private final Database database;

  public HistoryTable(Database database) {
    this.database = database;
  }

  /** How a run ended. */
  public record Ending(RunStatus status, long at, @Nullable String cancellationId) {}

  /** A run that is over, as a row to insert. */
  public record NewRow(TriggerRow run, Ending ending) {}

  /**
   * A run that is over, as far as a receipt needs it.
   *
   * @param recipient null when it cannot be read
   */
  public record Past(String recipientRunId, @Nullable RecipientRef recipient, Ending ending) {}

  /** The same with its group, of which it is not known where it is asked for. */
  public record Found(String group, Past past) {}

  /** Where a run is within its group. */
  public record Position(String recipientHash, String recipientRunId)
      implements Comparable<Position> {
    /** Before all. */
    public static final Position START = new Position("", "");

    @Override
    public int compareTo(Position other) {
      int byHash = recipientHash.compareTo(other.recipientHash);
      return byHash != 0 ? byHash : recipientRunId.compareTo(other.recipientRunId);
    }
  }

  /** How many runs of a group ended so. */
  public record Count(RunStatus status, int runs) {}

  /** Inserts runs that are over. One statement, unless they are large. */
  public void insert(Connection connection, List<NewRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    List<List<@Nullable Object>> values = new ArrayList<>(rows.size());
    for (NewRow row : rows) {
      TriggerRow run = row.run();
      values.add(
          Arrays.asList(
              database.scheduler(),
              run.recipientRunId(),
              run.workflowRunId(),
              run.group(),
              RunKey.hash(run.state().recipient()),
              word(row.ending().status()),
              run.triggeredAt(),
              row.ending().at(),
              row.ending().cancellationId(),
              RunStateCodec.encode(run.state())));
    }
    Insert.into(database, "HF_HISTORY", COLUMNS).rows(connection, values);
  }

  /**
   * Copies triggers that are locked into the history as canceled. One statement, within the
   * database.
   */
  public void insertCanceled(
      Connection connection, String group, Collection<String> triggerNames, Ending ending)
      throws SQLException {
    KeyList.in(
            database,
            copyAsCanceled("?")
                + " WHERE SCHED_NAME = ? AND TRIGGER_GROUP = ? AND TRIGGER_NAME IN :keys")
        .update(
            connection,
            Arrays.asList(ending.at(), ending.cancellationId(), database.scheduler(), group),
            triggerNames);
  }

  /**
   * Copies triggers that are locked into the history as canceled. One statement, within the
   * database.
   *
   * @param cancellations the one of each group that they are of
   */
  public void insertCanceled(
      Connection connection,
      Map<String, String> cancellations,
      Collection<String> triggerNames,
      long at)
      throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(at));
    cancellations.forEach((group, cancellation) -> arguments.addAll(List.of(group, cancellation)));
    arguments.add(database.scheduler());
    String ofGroup = "CASE TRIGGER_GROUP" + " WHEN ? THEN ?".repeat(cancellations.size()) + " END";
    KeyList.in(
            database, copyAsCanceled(ofGroup) + " WHERE SCHED_NAME = ? AND TRIGGER_NAME IN :keys")
        .update(connection, arguments, triggerNames);
  }

  /** Copies triggers that are locked and marked as stopping into the history. One statement. */
  public void insertStopped(Connection connection, Collection<String> triggerNames, long at)
      throws SQLException {
    KeyList.in(
            database,
            copyAsCanceled(RunDescription.cancellationInSql())
                + " WHERE SCHED_NAME = ? AND TRIGGER_NAME IN :keys")
        .update(connection, List.of(at, database.scheduler()), triggerNames);
  }

  /** What someone has emptied past Holdfire is copied as empty, so that it holds up no other. */
  private static String copyAsCanceled(String cancellation) {
    return """
    INSERT INTO HF_HISTORY (SCHED_NAME, RECIPIENT_RUN_ID, WORKFLOW_RUN_ID, RUN_GROUP,
        RECIPIENT_HASH, STATUS, TRIGGERED_AT, FINISHED_AT, CANCELLATION_ID, RUN_DATA)
    SELECT SCHED_NAME, %s, COALESCE(%s, ''), TRIGGER_GROUP, %s, 'canceled', START_TIME, ?, %s,
        COALESCE(JOB_DATA, X'')
    FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)"""
        .formatted(RunKey.idInSql(), RunDescription.runInSql(), RunKey.hashInSql(), cancellation);
  }

  /** How many runs of a group are over, counted up to this limit. */
  public int count(Connection connection, String group, int limit) throws SQLException {
    return Sql.query(
            connection,
            database.sql(
                """
                SELECT COUNT(*) AS RUNS FROM
                  (SELECT 1 FROM HF_HISTORY FORCE INDEX (IDX_HF_H_GROUP)
                   WHERE SCHED_NAME = ? AND RUN_GROUP = ? LIMIT ?) AS R"""),
            List.of(database.scheduler(), group, limit),
            row -> row.getInt("RUNS"))
        .get(0);
  }

  /** How the runs of a group ended, but for those that this cancellation has just ended. */
  public Map<RunStatus, Integer> countGroup(
      Connection connection, String group, String exceptCancellationId) throws SQLException {
    List<Count> counts =
        Sql.query(
            connection,
            database.sql(
                """
                SELECT STATUS, COUNT(*) AS RUNS FROM HF_HISTORY FORCE INDEX (IDX_HF_H_GROUP)
                WHERE SCHED_NAME = ? AND RUN_GROUP = ?
                  AND (CANCELLATION_ID IS NULL OR CANCELLATION_ID <> ?)
                GROUP BY STATUS"""),
            List.of(database.scheduler(), group, exceptCancellationId),
            row -> new Count(status(row.getString("STATUS")), row.getInt("RUNS")));
    Map<RunStatus, Integer> byStatus = new TreeMap<>();
    counts.forEach(count -> byStatus.put(count.status(), count.runs()));
    return byStatus;
  }

  /** How runs of a group ended, from after this position on; as {@link #countGroup}. */
  public Map<Position, RunStatus> statuses(
      Connection connection, String group, String exceptCancellationId, Position after, int limit)
      throws SQLException {
    Map<Position, RunStatus> statuses = new HashMap<>();
    Sql.query(
        connection,
        database.sql(
            """
            SELECT RECIPIENT_HASH, RECIPIENT_RUN_ID, STATUS
            FROM HF_HISTORY FORCE INDEX (IDX_HF_H_GROUP)
            WHERE SCHED_NAME = ? AND RUN_GROUP = ? AND RECIPIENT_HASH >= ?
              AND (RECIPIENT_HASH > ? OR RECIPIENT_RUN_ID > ?)
              AND (CANCELLATION_ID IS NULL OR CANCELLATION_ID <> ?)
            ORDER BY RECIPIENT_HASH, RECIPIENT_RUN_ID LIMIT ?"""),
        List.of(
            database.scheduler(),
            group,
            after.recipientHash(),
            after.recipientHash(),
            after.recipientRunId(),
            exceptCancellationId,
            limit),
        row ->
            statuses.put(
                new Position(row.getString("RECIPIENT_HASH"), row.getString("RECIPIENT_RUN_ID")),
                status(row.getString("STATUS"))));
    return statuses;
  }

  /** Runs of a group that are over, but for those that this cancellation has just ended. */
  public List<Past> ofGroup(
      Connection connection, String group, String exceptCancellationId, int limit)
      throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            PAST_OF_GROUP
                + """
                WHERE SCHED_NAME = ? AND RUN_GROUP = ?
                  AND (CANCELLATION_ID IS NULL OR CANCELLATION_ID <> ?)
                ORDER BY RECIPIENT_HASH, RECIPIENT_RUN_ID LIMIT ?"""),
        List.of(database.scheduler(), group, exceptCancellationId, limit),
        HistoryTable::readPast);
  }

  /** Runs of these groups that are over, not more than so many. */
  public List<Found> ofGroups(Connection connection, Collection<String> groups, int limit)
      throws SQLException {
    return KeyList.in(
            database,
            FOUND
                + """
                 FORCE INDEX (IDX_HF_H_GROUP)
                WHERE SCHED_NAME = ? AND RUN_GROUP IN :keys
                ORDER BY RUN_GROUP, RECIPIENT_HASH, RECIPIENT_RUN_ID LIMIT\s"""
                + limit)
        .query(connection, List.of(database.scheduler()), groups, HistoryTable::readFound);
  }

  /** Runs of a group that are over and whose recipient has one of these hashes. */
  public List<Past> ofGroup(
      Connection connection,
      String group,
      Collection<String> recipientHashes,
      String exceptCancellationId)
      throws SQLException {
    List<@Nullable Object> arguments =
        new ArrayList<>(List.of(database.scheduler(), group, exceptCancellationId));
    arguments.addAll(recipientHashes);
    return Sql.query(
        connection,
        database.sql(
                PAST_OF_GROUP
                    + """
                    WHERE SCHED_NAME = ? AND RUN_GROUP = ?
                      AND (CANCELLATION_ID IS NULL OR CANCELLATION_ID <> ?)
                      AND RECIPIENT_HASH IN""")
            + Dialect.in(recipientHashes.size()),
        arguments,
        HistoryTable::readPast);
  }

  /** A run that is over, as far as a receipt needs it; none or one. */
  public List<Found> past(Connection connection, String recipientRunId) throws SQLException {
    return Sql.query(
        connection,
        database.sql(FOUND + " WHERE SCHED_NAME = ? AND RECIPIENT_RUN_ID = ?"),
        List.of(database.scheduler(), recipientRunId),
        HistoryTable::readFound);
  }

  private static final String PAST = past("");

  private static final String FOUND = past("RUN_GROUP, ");

  private static String past(String group) {
    return """
    SELECT %sRECIPIENT_RUN_ID, STATUS, FINISHED_AT, CANCELLATION_ID,
        SUBSTRING(RUN_DATA, 1, %d) AS RECIPIENT
    FROM HF_HISTORY"""
        .formatted(group, RunStateCodec.RECIPIENT_BYTES);
  }

  private static final String PAST_OF_GROUP = PAST + " FORCE INDEX (IDX_HF_H_GROUP)\n";

  private static Past readPast(ResultSet row) throws SQLException {
    String run = row.getString("RECIPIENT_RUN_ID");
    return new Past(
        run,
        Legible.recipient(run, row.getBytes("RECIPIENT")),
        new Ending(
            status(row.getString("STATUS")),
            row.getLong("FINISHED_AT"),
            row.getString("CANCELLATION_ID")));
  }

  private static Found readFound(ResultSet row) throws SQLException {
    return new Found(row.getString("RUN_GROUP"), readPast(row));
  }

  /** The word for a status in the table. */
  public static String word(RunStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** The status of a word in the table. */
  public static RunStatus status(String word) {
    return RunStatus.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
