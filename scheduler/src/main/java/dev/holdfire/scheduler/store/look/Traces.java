package dev.holdfire.scheduler.store.look;

import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.table.RunDescription;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the newest runs of a recipient are or were, at most {@value #MOST} of each place; among
 * them may be those of others who share its hash.
 */
final class Traces {
  /** The most runs of each of the two places. */
  static final int MOST = 1_000;

  private final Database database;

  Traces(Database database) {
    this.database = database;
  }

  /**
   * A run.
   *
   * @param cancellationId the cancellation that has ended it or is stopping it, if one is
   */
  record Trace(String group, @Nullable String cancellationId) {}

  /** First those that are active: one that is over in between is found twice, and not missed. */
  List<Trace> of(Connection connection, RecipientRef recipient) throws SQLException {
    String hash = RunKey.hash(recipient);
    List<Trace> traces = new ArrayList<>(active(connection, hash));
    traces.addAll(past(connection, hash));
    return traces;
  }

  private List<Trace> active(Connection connection, String hash) throws SQLException {
    String prefix = RunKey.prefixOfHash(hash);
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT TRIGGER_GROUP, DESCRIPTION FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
            WHERE SCHED_NAME = ? AND TRIGGER_NAME >= ? AND TRIGGER_NAME < ? AND TRIGGER_TYPE = ?
              AND %s = ?
            ORDER BY TRIGGER_NAME DESC LIMIT ?"""
                .formatted(RunKey.partInSql())),
        List.of(
            database.scheduler(),
            prefix,
            GroupKey.endOf(prefix),
            TriggerTable.TYPE,
            RunKey.partOfHash(hash),
            MOST),
        row ->
            new Trace(
                row.getString("TRIGGER_GROUP"),
                RunDescription.parse(row.getString("DESCRIPTION")).cancellationId()));
  }

  private List<Trace> past(Connection connection, String hash) throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT RUN_GROUP, CANCELLATION_ID FROM HF_HISTORY FORCE INDEX (IDX_HF_H_RECIPIENT)
            WHERE SCHED_NAME = ? AND RECIPIENT_HASH = ?
            ORDER BY RECIPIENT_RUN_ID DESC LIMIT ?"""),
        List.of(database.scheduler(), hash, MOST),
        row -> new Trace(row.getString("RUN_GROUP"), row.getString("CANCELLATION_ID")));
  }
}
