package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** QRTZ_SCHEDULER_STATE: the nodes that check in. Written by Quartz. */
public final class SchedulerStateTable {
  private final Database database;

  public SchedulerStateTable(Database database) {
    this.database = database;
  }

  /** Locks an instance's row and tells when it last checked in, in epoch milliseconds. */
  public OptionalLong lock(Connection connection, String instance) throws SQLException {
    return Sql.query(
            connection,
            database.sql(
                """
                SELECT LAST_CHECKIN_TIME FROM QRTZ_SCHEDULER_STATE
                WHERE SCHED_NAME = ? AND INSTANCE_NAME = ? FOR UPDATE"""),
            List.of(database.scheduler(), instance),
            row -> row.getLong("LAST_CHECKIN_TIME"))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }
}
