package dev.holdfire.scheduler.store.quartz;

import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.Constants;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.OperableTrigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz's statements, kept away from recipient runs: what scans triggers by state, time, job or
 * group passes over that kind, which Holdfire acquires itself. Showing them by key or by group is
 * all that Quartz does with them. A trigger of a class that would have to be serialized is refused:
 * Quartz's own store takes it, and can load neither it nor others after it.
 *
 * <p>Where Quartz changes the triggers of a job or a group by one statement, they are read without
 * a lock and then changed by key. A statement that looks for rows to change waits for the recipient
 * run next to them in the index, for as long as a caller's transaction holds it. What is read stays
 * true, because Quartz changes triggers under its own lock, or from a state that the change names.
 */
public class HoldfireDelegate extends TriggerReadingDelegate {
  private static final Logger log = LoggerFactory.getLogger(HoldfireDelegate.class);

  /** What is logged of a trigger's key, with the reason. */
  public static final String UNLOADABLE =
      "Trigger {} cannot be loaded, so it is in state ERROR and does not fire; delete it, or mend it"
          + " and call Scheduler.resetTriggerFromErrorState";

  /** A quote is doubled because Quartz formats its statements as messages. */
  private static final String OTHER_KINDS =
      " FROM {0}TRIGGERS WHERE SCHED_NAME = {1} AND TRIGGER_STATE = ? AND TRIGGER_TYPE <> ''"
          + TriggerTable.TYPE
          + "'' AND NEXT_FIRE_TIME ";

  /**
   * All states that Quartz knows: an index that begins with the state serves when they are named.
   */
  private static final List<String> STATES =
      List.of(
          Constants.STATE_WAITING,
          Constants.STATE_ACQUIRED,
          Constants.STATE_EXECUTING,
          Constants.STATE_COMPLETE,
          Constants.STATE_BLOCKED,
          Constants.STATE_ERROR,
          Constants.STATE_PAUSED,
          Constants.STATE_PAUSED_BLOCKED,
          Constants.STATE_DELETED);

  private static final String MISFIRED = "< ? AND NOT (MISFIRE_INSTR = -1)";
  private static final String STILL_MISFIRED = " AND TRIGGER_STATE = ? AND NEXT_FIRE_TIME < ?";
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
        log.error(UNLOADABLE, key, e);
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

  /** Locks those that it finds: they may be acquired meanwhile, without Quartz's lock. */
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
    for (TriggerKey key : hasMore ? misfired.subList(0, count) : misfired) {
      if (!lock(connection, key, STILL_MISFIRED, Arrays.asList(state, before)).isEmpty()) {
        result.add(key);
      }
    }
    return hasMore;
  }

  // ---- by job

  @Override
  public List<TriggerKey> selectTriggerKeysForJob(Connection connection, JobKey job)
      throws SQLException {
    return ofJob(connection, job, STATES);
  }

  @Override
  public List<OperableTrigger> selectTriggersForJob(Connection connection, JobKey job)
      throws SQLException, ClassNotFoundException, IOException, JobPersistenceException {
    List<OperableTrigger> triggers = new ArrayList<>();
    for (TriggerKey key : ofJob(connection, job, STATES)) {
      OperableTrigger trigger = selectTrigger(connection, key);
      if (trigger != null) {
        triggers.add(trigger);
      }
    }
    return triggers;
  }

  @Override
  public int selectNumTriggersForJob(Connection connection, JobKey job) throws SQLException {
    return ofJob(connection, job, STATES).size();
  }

  @Override
  public int updateTriggerStatesForJob(Connection connection, JobKey job, String state)
      throws SQLException {
    int changed = 0;
    for (TriggerKey key : ofJob(connection, job, STATES)) {
      changed += updateTriggerState(connection, key, state);
    }
    return changed;
  }

  @Override
  public int updateTriggerStatesForJobFromOtherState(
      Connection connection, JobKey job, String state, String oldState) throws SQLException {
    int changed = 0;
    for (TriggerKey key : ofJob(connection, job, List.of(oldState))) {
      changed += updateTriggerStateFromOtherState(connection, key, state, oldState);
    }
    return changed;
  }

  private List<TriggerKey> ofJob(Connection connection, JobKey job, List<String> states)
      throws SQLException {
    return otherKinds(
        connection,
        states,
        " AND JOB_NAME = ? AND JOB_GROUP = ?",
        List.of(job.getName(), job.getGroup()));
  }

  // ---- by group

  /** The triggers of other kinds in these groups. */
  public List<TriggerKey> selectOtherKindsInGroup(
      Connection connection, GroupMatcher<TriggerKey> matcher) throws SQLException {
    return inGroup(connection, matcher, STATES);
  }

  /** The groups of triggers of other kinds; recipient runs have one for each cancellation key. */
  @Override
  public List<String> selectTriggerGroups(Connection connection) throws SQLException {
    return selectTriggerGroups(connection, GroupMatcher.anyTriggerGroup());
  }

  @Override
  public List<String> selectTriggerGroups(Connection connection, GroupMatcher<TriggerKey> matcher)
      throws SQLException {
    Set<String> groups = new LinkedHashSet<>();
    inGroup(connection, matcher, STATES).forEach(key -> groups.add(key.getGroup()));
    return new ArrayList<>(groups);
  }

  @Override
  public int updateTriggerGroupStateFromOtherState(
      Connection connection, GroupMatcher<TriggerKey> matcher, String state, String oldState)
      throws SQLException {
    int changed = 0;
    for (TriggerKey key : inGroup(connection, matcher, List.of(oldState))) {
      changed += updateTriggerStateFromOtherState(connection, key, state, oldState);
    }
    return changed;
  }

  @Override
  public int updateTriggerGroupStateFromOtherStates(
      Connection connection,
      GroupMatcher<TriggerKey> matcher,
      String state,
      String oldState1,
      String oldState2,
      String oldState3)
      throws SQLException {
    int changed = 0;
    for (TriggerKey key : inGroup(connection, matcher, List.of(oldState1, oldState2, oldState3))) {
      changed +=
          updateTriggerStateFromOtherStates(
              connection, key, state, oldState1, oldState2, oldState3);
    }
    return changed;
  }

  private List<TriggerKey> inGroup(
      Connection connection, GroupMatcher<TriggerKey> matcher, List<String> states)
      throws SQLException {
    return isMatcherEquals(matcher)
        ? otherKinds(
            connection, states, " AND TRIGGER_GROUP = ?", List.of(toSqlEqualsClause(matcher)))
        : otherKinds(
            connection, states, " AND TRIGGER_GROUP LIKE ?", List.of(toSqlLikeClause(matcher)));
  }

  private List<TriggerKey> otherKinds(
      Connection connection, List<String> states, String condition, List<String> values)
      throws SQLException {
    List<String> arguments = new ArrayList<>(states);
    arguments.addAll(values);
    return Sql.query(
        connection,
        rtp(
            "SELECT TRIGGER_NAME, TRIGGER_GROUP FROM {0}TRIGGERS WHERE SCHED_NAME = {1}"
                + " AND TRIGGER_TYPE <> ''"
                + TriggerTable.TYPE
                + "'' AND TRIGGER_STATE IN ("
                + String.join(", ", Collections.nCopies(states.size(), "?"))
                + ")"
                + condition),
        arguments,
        HoldfireDelegate::key);
  }

  // ---- everything

  /** Deletes everything but recipient runs and their job. */
  @Override
  public void clearData(Connection connection) throws SQLException {
    for (TriggerKey key : otherKinds(connection, STATES, "", List.of())) {
      deleteTrigger(connection, key);
    }
    for (String table : List.of("CALENDARS", "PAUSED_TRIGGER_GRPS")) {
      Sql.update(connection, rtp("DELETE FROM {0}" + table + " WHERE SCHED_NAME = {1}"), List.of());
    }
    Sql.update(
        connection,
        rtp(
            "DELETE FROM {0}JOB_DETAILS WHERE SCHED_NAME = {1}"
                + " AND NOT (JOB_NAME = ? AND JOB_GROUP = ?)"),
        List.of(TriggerTable.JOB_NAME, TriggerTable.JOB_GROUP));
  }

  private static TriggerKey key(ResultSet row) throws SQLException {
    return new TriggerKey(row.getString("TRIGGER_NAME"), row.getString("TRIGGER_GROUP"));
  }
}
