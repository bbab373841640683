package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quartz.JobPersistenceException;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.spi.OperableTrigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz's statements, kept away from recipient runs: what scans triggers by state or time passes
 * over that kind, which Holdfire acquires itself. A trigger of a class that would have to be
 * serialized is refused: Quartz's own store takes it, and can load neither it nor others after it.
 */
public class HoldfireDelegate extends StdJDBCDelegate {
  private static final Logger log = LoggerFactory.getLogger(HoldfireDelegate.class);

  /** A quote is doubled because Quartz formats its statements as messages. */
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

  /**
   * Puts what is due but cannot be loaded into state ERROR, so that it does not hold up the rest.
   *
   * @return how many those are
   */
  public int parkUnloadable(
      Connection connection, long noLaterThan, long noEarlierThan, int maxCount)
      throws SQLException {
    int parked = 0;
    for (TriggerKey key :
        selectTriggerToAcquire(connection, noLaterThan, noEarlierThan, maxCount)) {
      try {
        selectTrigger(connection, key);
      } catch (ClassNotFoundException
          | IOException
          | JobPersistenceException
          | RuntimeException e) {
        log.error(
            "Trigger {} cannot be loaded, so it is in state ERROR and does not fire; delete it, or"
                + " mend it and call Scheduler.resetTriggerFromErrorState",
            key,
            e);
        parked += updateTriggerState(connection, key, "ERROR");
      }
    }
    return parked;
  }

  @Override
  public int insertBlobTrigger(Connection connection, OperableTrigger trigger) throws IOException {
    throw serialized("Trigger " + trigger.getKey() + " of " + trigger.getClass());
  }

  @Override
  public int updateBlobTrigger(Connection connection, OperableTrigger trigger) throws IOException {
    throw serialized("Trigger " + trigger.getKey() + " of " + trigger.getClass());
  }

  @Override
  protected Object getObjectFromBlob(ResultSet row, String column)
      throws ClassNotFoundException, IOException, SQLException {
    if (column.equals("BLOB_DATA")) {
      throw serialized("A trigger of a class that Quartz does not know");
    }
    return super.getObjectFromBlob(row, column);
  }

  private static IOException serialized(String what) {
    return new IOException(
        what
            + " can be stored by Java serialization only, which this job store does not do; use a"
            + " simple, cron, calendar interval or daily time interval trigger");
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
