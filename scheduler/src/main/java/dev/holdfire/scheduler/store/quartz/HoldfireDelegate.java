package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;

/**
 * Quartz's statements, kept away from recipient runs: what scans triggers by state or time passes
 * over that kind, which Holdfire acquires itself.
 */
public class HoldfireDelegate extends StdJDBCDelegate {
  /** Quotes are doubled, because Quartz passes its statements through a MessageFormat. */
  private static final String OTHER_KINDS =
      " FROM {0}TRIGGERS WHERE SCHED_NAME = {1} AND TRIGGER_STATE = ? AND TRIGGER_TYPE <> ''"
          + TriggerTable.TYPE
          + "'' AND NEXT_FIRE_TIME ";

  private static final String MISFIRED = "< ? AND NOT (MISFIRE_INSTR = -1)";
  private static final String ORDER = " ORDER BY NEXT_FIRE_TIME ASC, PRIORITY DESC";

  @Override
  protected void addDefaultTriggerPersistenceDelegates() {
    addTriggerPersistenceDelegate(new RecipientRunPersistence());
    super.addDefaultTriggerPersistenceDelegates();
  }

  @Override
  public List<TriggerKey> selectTriggerToAcquire(
      Connection connection, long noLaterThan, long noEarlierThan, int maxCount)
      throws SQLException {
    return Sql.query(
        connection,
        rtp(
            "SELECT TRIGGER_NAME, TRIGGER_GROUP"
                + OTHER_KINDS
                + "<= ? AND (MISFIRE_INSTR = -1 OR NEXT_FIRE_TIME >= ?)"
                + ORDER
                + " LIMIT ?"),
        Arrays.asList("WAITING", noLaterThan, noEarlierThan, Math.max(1, maxCount)),
        HoldfireDelegate::key);
  }

  /** The earliest moment at which a trigger of another kind is due; null when none is by then. */
  public @Nullable Long earliestOtherKind(Connection connection, long noLaterThan)
      throws SQLException {
    List<Long> earliest =
        Sql.query(
            connection,
            rtp("SELECT NEXT_FIRE_TIME" + OTHER_KINDS + "<= ?" + ORDER + " LIMIT 1"),
            Arrays.asList("WAITING", noLaterThan),
            row -> row.getLong("NEXT_FIRE_TIME"));
    return earliest.isEmpty() ? null : earliest.get(0);
  }

  @Override
  public int countMisfiredTriggersInState(Connection connection, String state, long before)
      throws SQLException {
    return Sql.query(
            connection,
            rtp("SELECT COUNT(*) AS MISFIRED" + OTHER_KINDS + MISFIRED),
            Arrays.asList(state, before),
            row -> row.getInt("MISFIRED"))
        .get(0);
  }

  @Override
  public boolean hasMisfiredTriggersInState(
      Connection connection, String state, long before, int count, List<TriggerKey> result)
      throws SQLException {
    int limit = count < 0 ? Integer.MAX_VALUE : count + 1;
    List<TriggerKey> misfired =
        Sql.query(
            connection,
            rtp("SELECT TRIGGER_NAME, TRIGGER_GROUP" + OTHER_KINDS + MISFIRED + ORDER + " LIMIT ?"),
            Arrays.asList(state, before, limit),
            HoldfireDelegate::key);
    boolean hasMore = count >= 0 && misfired.size() > count;
    result.addAll(hasMore ? misfired.subList(0, count) : misfired);
    return hasMore;
  }

  private static TriggerKey key(ResultSet row) throws SQLException {
    return new TriggerKey(row.getString("TRIGGER_NAME"), row.getString("TRIGGER_GROUP"));
  }
}
