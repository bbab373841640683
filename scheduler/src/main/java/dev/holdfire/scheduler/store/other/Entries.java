package dev.holdfire.scheduler.store.other;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.impl.jdbcjobstore.Constants;
import org.quartz.spi.OperableTrigger;

/**
 * QRTZ_FIRED_TRIGGERS, set by set: the entries that fence firings. A trigger's row is locked before
 * its entries.
 */
final class Entries {
  private static final List<String> COLUMNS =
      List.of(
          "SCHED_NAME",
          "ENTRY_ID",
          "TRIGGER_NAME",
          "TRIGGER_GROUP",
          "INSTANCE_NAME",
          "FIRED_TIME",
          "SCHED_TIME",
          "STATE",
          "JOB_NAME",
          "JOB_GROUP",
          "IS_NONCONCURRENT",
          "REQUESTS_RECOVERY",
          "PRIORITY");

  private final Database database;
  private final String instance;
  private final Clock clock;

  Entries(Database database, String instance, Clock clock) {
    this.database = database;
    this.instance = instance;
    this.clock = clock;
  }

  /** Writes that this node has acquired triggers. One statement. */
  void acquire(Connection connection, List<OperableTrigger> triggers) throws SQLException {
    write(
        connection,
        triggers.stream().map(trigger -> row(trigger, Constants.STATE_ACQUIRED, null)).toList());
  }

  /** Locks those of these entries that still exist; who lost its own has been taken for dead. */
  Set<String> lock(Connection connection, Collection<String> ids) throws SQLException {
    return Set.copyOf(
        KeyList.in(
                database,
                """
                SELECT ENTRY_ID FROM QRTZ_FIRED_TRIGGERS FORCE INDEX (PRIMARY)
                WHERE SCHED_NAME = ? AND ENTRY_ID IN :keys FOR UPDATE""")
            .query(
                connection, List.of(database.scheduler()), ids, row -> row.getString("ENTRY_ID")));
  }

  /** Writes that triggers execute, which have not been told yet and whose entries are locked. */
  void execute(Connection connection, List<OperableTrigger> triggers, Map<JobKey, JobDetail> jobs)
      throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (OperableTrigger trigger : triggers) {
      rows.add(row(trigger, Constants.STATE_EXECUTING, jobs.get(trigger.getJobKey())));
    }
    write(connection, rows);
  }

  /** Deletes entries. One statement. */
  void delete(Connection connection, Collection<String> ids) throws SQLException {
    KeyList.in(
            database,
            """
            DELETE FROM QRTZ_FIRED_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND ENTRY_ID IN :keys""")
        .update(connection, List.of(database.scheduler()), ids);
  }

  private void write(Connection connection, List<List<@Nullable Object>> rows) throws SQLException {
    List<String> keys = List.of("SCHED_NAME", "ENTRY_ID");
    Insert.overwrite(database, "QRTZ_FIRED_TRIGGERS", COLUMNS, keys).rows(connection, rows);
  }

  private List<@Nullable Object> row(
      OperableTrigger trigger, String state, @Nullable JobDetail job) {
    return Arrays.asList(
        database.scheduler(),
        trigger.getFireInstanceId(),
        trigger.getKey().getName(),
        trigger.getKey().getGroup(),
        instance,
        clock.millis(),
        trigger.getNextFireTime().toInstant().toEpochMilli(),
        state,
        job == null ? null : job.getKey().getName(),
        job == null ? null : job.getKey().getGroup(),
        false,
        job != null && job.requestsRecovery(),
        trigger.getPriority());
  }
}
