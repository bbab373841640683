package dev.holdfire.scheduler.store.other;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.quartz.HoldfireDelegate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.Constants;
import org.quartz.spi.OperableTrigger;

/**
 * QRTZ_TRIGGERS, where it holds triggers of Quartz's own kinds, and the tables of those kinds. Rows
 * are locked by primary key and without waiting, the trigger's before its kind's; what another
 * transaction holds is left to Quartz's own way.
 */
final class TriggerRows {
  private static final List<String> KEYS = List.of("SCHED_NAME", "TRIGGER_NAME", "TRIGGER_GROUP");

  /** What changes when a trigger fires, after the key; and what may not be null. */
  private static final List<String> FIRED_COLUMNS =
      List.of(
          "SCHED_NAME",
          "TRIGGER_NAME",
          "TRIGGER_GROUP",
          "JOB_NAME",
          "JOB_GROUP",
          "TRIGGER_TYPE",
          "START_TIME",
          "NEXT_FIRE_TIME",
          "PREV_FIRE_TIME",
          "TRIGGER_STATE");

  private static final List<String> SIMPLE_COLUMNS =
      List.of(
          "SCHED_NAME",
          "TRIGGER_NAME",
          "TRIGGER_GROUP",
          "REPEAT_COUNT",
          "REPEAT_INTERVAL",
          "TIMES_TRIGGERED");

  private final Database database;

  TriggerRows(Database database) {
    this.database = database;
  }

  /** A row as it was read: its trigger, or why it cannot be loaded. */
  record Loaded(
      TriggerKey key,
      @Nullable OperableTrigger trigger,
      @Nullable Exception failure,
      boolean isOneAtATime) {}

  /**
   * Locks those triggers that are in this state, passing over what others have locked.
   *
   * @return when each fires next, as epoch milliseconds
   */
  Map<TriggerKey, Long> lockInState(
      Connection connection, Collection<TriggerKey> keys, String state) throws SQLException {
    Map<TriggerKey, Long> locked = new HashMap<>();
    new TriggerKeys(
            database,
            """
            SELECT TRIGGER_NAME, TRIGGER_GROUP, NEXT_FIRE_TIME
            FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND TRIGGER_STATE = ? AND :keys FOR UPDATE SKIP LOCKED""",
            "")
        .query(
            connection,
            List.of(database.scheduler(), state),
            keys,
            row -> locked.put(key(row), row.getLong("NEXT_FIRE_TIME")));
    return locked;
  }

  /** Locks triggers, waiting for whoever has them; the kind of each that exists. */
  Map<TriggerKey, String> lock(Connection connection, Collection<TriggerKey> keys)
      throws SQLException {
    Map<TriggerKey, String> locked = new HashMap<>();
    new TriggerKeys(
            database,
            """
            SELECT TRIGGER_NAME, TRIGGER_GROUP, TRIGGER_TYPE
            FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY) WHERE SCHED_NAME = ? AND :keys FOR UPDATE""",
            "")
        .query(
            connection,
            List.of(database.scheduler()),
            keys,
            row -> locked.put(key(row), row.getString("TRIGGER_TYPE")));
    return locked;
  }

  /** Those of these triggers that are acquired or execute, anywhere. */
  List<TriggerKey> firing(Connection connection, Collection<TriggerKey> keys) throws SQLException {
    return new TriggerKeys(
            database,
            """
            SELECT TRIGGER_NAME, TRIGGER_GROUP FROM QRTZ_FIRED_TRIGGERS
            WHERE SCHED_NAME = ? AND :keys""",
            "")
        .query(connection, List.of(database.scheduler()), keys, TriggerRows::key);
  }

  /** Locks those simple triggers that do not fire again, passing over what others have locked. */
  List<TriggerKey> lockSpent(Connection connection, Collection<TriggerKey> keys)
      throws SQLException {
    return new TriggerKeys(
            database,
            """
            SELECT TRIGGER_NAME, TRIGGER_GROUP FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND TRIGGER_TYPE = ? AND COALESCE(NEXT_FIRE_TIME, 0) <= 0
              AND :keys FOR UPDATE SKIP LOCKED""",
            "")
        .query(
            connection,
            List.of(database.scheduler(), Constants.TTYPE_SIMPLE),
            keys,
            TriggerRows::key);
  }

  /** Locks the rows of simple triggers that are locked themselves, passing over others' locks. */
  List<TriggerKey> lockSimple(Connection connection, Collection<TriggerKey> keys)
      throws SQLException {
    return new TriggerKeys(
            database,
            """
            SELECT TRIGGER_NAME, TRIGGER_GROUP FROM QRTZ_SIMPLE_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND :keys FOR UPDATE SKIP LOCKED""",
            "")
        .query(connection, List.of(database.scheduler()), keys, TriggerRows::key);
  }

  /** Loads triggers with what their kinds' tables hold and how their jobs execute. */
  List<Loaded> load(Connection connection, HoldfireDelegate delegate, Collection<TriggerKey> keys)
      throws SQLException {
    return new TriggerKeys(
            database,
            """
            SELECT T.TRIGGER_NAME, T.TRIGGER_GROUP, T.JOB_NAME, T.JOB_GROUP, T.DESCRIPTION,
              T.NEXT_FIRE_TIME, T.PREV_FIRE_TIME, T.PRIORITY, T.TRIGGER_TYPE, T.START_TIME,
              T.END_TIME, T.CALENDAR_NAME, T.MISFIRE_INSTR, T.JOB_DATA, J.IS_NONCONCURRENT,
              S.REPEAT_COUNT, S.REPEAT_INTERVAL, S.TIMES_TRIGGERED,
              C.CRON_EXPRESSION, C.TIME_ZONE_ID,
              P.STR_PROP_1, P.STR_PROP_2, P.STR_PROP_3, P.INT_PROP_1, P.INT_PROP_2,
              P.LONG_PROP_1, P.LONG_PROP_2, P.DEC_PROP_1, P.DEC_PROP_2, P.BOOL_PROP_1,
              P.BOOL_PROP_2
            FROM QRTZ_TRIGGERS T
            JOIN QRTZ_JOB_DETAILS J ON J.SCHED_NAME = T.SCHED_NAME
              AND J.JOB_NAME = T.JOB_NAME AND J.JOB_GROUP = T.JOB_GROUP
            LEFT JOIN QRTZ_SIMPLE_TRIGGERS S ON S.SCHED_NAME = T.SCHED_NAME
              AND S.TRIGGER_NAME = T.TRIGGER_NAME AND S.TRIGGER_GROUP = T.TRIGGER_GROUP
            LEFT JOIN QRTZ_CRON_TRIGGERS C ON C.SCHED_NAME = T.SCHED_NAME
              AND C.TRIGGER_NAME = T.TRIGGER_NAME AND C.TRIGGER_GROUP = T.TRIGGER_GROUP
            LEFT JOIN QRTZ_SIMPROP_TRIGGERS P ON P.SCHED_NAME = T.SCHED_NAME
              AND P.TRIGGER_NAME = T.TRIGGER_NAME AND P.TRIGGER_GROUP = T.TRIGGER_GROUP
            WHERE T.SCHED_NAME = ? AND :keys""",
            "T")
        .query(
            connection,
            List.of(database.scheduler()),
            keys,
            row -> load(connection, delegate, row));
  }

  private static Loaded load(Connection connection, HoldfireDelegate delegate, ResultSet row)
      throws SQLException {
    boolean isOneAtATime = delegate.isOneAtATime(row);
    try {
      return new Loaded(key(row), delegate.readTrigger(connection, row), null, isOneAtATime);
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      return new Loaded(key(row), null, e, isOneAtATime);
    }
  }

  /** Gives triggers that are locked another state. One statement. */
  void setState(Connection connection, Collection<TriggerKey> keys, String state)
      throws SQLException {
    new TriggerKeys(
            database,
            """
            UPDATE QRTZ_TRIGGERS FORCE INDEX (PRIMARY) SET TRIGGER_STATE = ?
            WHERE SCHED_NAME = ? AND :keys""",
            "")
        .update(connection, List.of(state, database.scheduler()), keys);
  }

  /** Writes when triggers that have fired and are locked fire next. One statement. */
  void advance(Connection connection, HoldfireDelegate delegate, List<OperableTrigger> fired)
      throws SQLException {
    write(
        connection,
        "QRTZ_TRIGGERS",
        FIRED_COLUMNS,
        fired.stream().map(trigger -> advanced(trigger, delegate.typeOf(trigger))).toList());
  }

  private List<@Nullable Object> advanced(OperableTrigger trigger, String type) {
    return Arrays.asList(
        database.scheduler(),
        trigger.getKey().getName(),
        trigger.getKey().getGroup(),
        trigger.getJobKey().getName(),
        trigger.getJobKey().getGroup(),
        type,
        millis(trigger.getStartTime()),
        millis(trigger.getNextFireTime()),
        millis(trigger.getPreviousFireTime()),
        stateAfter(trigger));
  }

  /** The state of a trigger that has fired, of a job that executes any number of times at once. */
  static String stateAfter(Trigger trigger) {
    return trigger.getNextFireTime() == null ? Constants.STATE_COMPLETE : Constants.STATE_WAITING;
  }

  private static long millis(@Nullable Date time) {
    return time == null ? -1 : time.toInstant().toEpochMilli();
  }

  /** Writes what is simple about triggers whose rows are locked or inserted. One statement. */
  void count(Connection connection, List<SimpleTrigger> fired) throws SQLException {
    write(
        connection,
        "QRTZ_SIMPLE_TRIGGERS",
        SIMPLE_COLUMNS,
        fired.stream().map(this::counted).toList());
  }

  private List<@Nullable Object> counted(SimpleTrigger trigger) {
    return Arrays.asList(
        database.scheduler(),
        trigger.getKey().getName(),
        trigger.getKey().getGroup(),
        trigger.getRepeatCount(),
        trigger.getRepeatInterval(),
        trigger.getTimesTriggered());
  }

  private void write(
      Connection connection, String table, List<String> columns, List<List<@Nullable Object>> rows)
      throws SQLException {
    Insert.overwrite(database, table, columns, KEYS).rows(connection, rows);
  }

  /** Deletes simple triggers whose rows are locked. Two statements. */
  void deleteSimple(Connection connection, Collection<TriggerKey> keys) throws SQLException {
    for (String table : List.of("QRTZ_SIMPLE_TRIGGERS", "QRTZ_TRIGGERS")) {
      new TriggerKeys(
              database,
              "DELETE FROM " + table + " FORCE INDEX (PRIMARY) WHERE SCHED_NAME = ? AND :keys",
              "")
          .update(connection, List.of(database.scheduler()), keys);
    }
  }

  private static TriggerKey key(ResultSet row) throws SQLException {
    return new TriggerKey(row.getString("TRIGGER_NAME"), row.getString("TRIGGER_GROUP"));
  }

  /** Whether this database can pass over rows that others have locked. */
  static boolean canSkip(Database database) {
    return database.dialect() == Dialect.H2
        || database.transaction(
            "ask whether it can skip locked rows",
            connection -> {
              try {
                Sql.query(
                    connection,
                    database.sql(
                        """
                        SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS
                        WHERE SCHED_NAME = ? AND TRIGGER_NAME = '' AND TRIGGER_GROUP = ''
                        FOR UPDATE SKIP LOCKED"""),
                    List.of(database.scheduler()),
                    row -> true);
                return true;
              } catch (SQLException e) {
                if (Dialect.isUnsupported(e)) {
                  return false;
                }
                throw e;
              }
            });
  }
}
