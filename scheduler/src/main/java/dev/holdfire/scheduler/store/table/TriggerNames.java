package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RunKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * QRTZ_TRIGGERS, searched for recipient runs by whoever then locks them by name in {@link
 * TriggerTable}. Nothing here locks a row; what is found is what was committed.
 */
public final class TriggerNames {
  /** Compared one after the other with each name, more would cost more than they spare. */
  private static final int FEW_PLACES = 16;

  private final Database database;

  public TriggerNames(Database database) {
    this.database = database;
  }

  /** When the first run that waits is due, in epoch milliseconds; none when nothing waits. */
  public OptionalLong firstDue(Connection connection) throws SQLException {
    return Sql.query(
            connection,
            database.sql(
                """
                SELECT NEXT_FIRE_TIME FROM QRTZ_TRIGGERS
                WHERE SCHED_NAME = ? AND TRIGGER_STATE = ? AND TRIGGER_TYPE = ?
                ORDER BY NEXT_FIRE_TIME LIMIT 1"""),
            List.of(database.scheduler(), TriggerState.WAITING, TriggerTable.TYPE),
            row -> row.getLong("NEXT_FIRE_TIME"))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** Which of these names exist, as far as committed. */
  public List<String> existing(Connection connection, Collection<String> names)
      throws SQLException {
    return KeyList.in(
            database,
            """
            SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS
            WHERE SCHED_NAME = ? AND TRIGGER_NAME IN :keys""")
        .query(
            connection, List.of(database.scheduler()), names, row -> row.getString("TRIGGER_NAME"));
  }

  /**
   * Names of a group.
   *
   * @param isLoading whether a large audience was being loaded into the group when they were read,
   *     of which they may be a part
   */
  public record InGroup(List<String> names, boolean isLoading) {}

  /** The names of a group in their order, from after this one on; as of one moment. */
  public InGroup inGroup(Connection connection, String group, String after, int limit)
      throws SQLException {
    return inGroup(
        connection,
        database.sql(
            NAME_OF_GROUP
                + """
                WHERE SCHED_NAME = ? AND TRIGGER_GROUP = ? AND TRIGGER_TYPE = ? AND TRIGGER_NAME > ?
                ORDER BY TRIGGER_NAME LIMIT ?"""),
        ofGroup(group, List.of(after, limit)));
  }

  private static final String NAME_OF_GROUP =
      """
      SELECT TRIGGER_NAME,
          (SELECT COUNT(*) FROM HF_LOAD WHERE SCHED_NAME = ? AND RUN_GROUP = ?) AS LOADS
      FROM QRTZ_TRIGGERS FORCE INDEX (IDX_QRTZ_T_GROUP)
      """;

  private List<@Nullable Object> ofGroup(String group, List<?> more) {
    String scheduler = database.scheduler();
    List<@Nullable Object> arguments =
        new ArrayList<>(List.of(scheduler, group, scheduler, group, TriggerTable.TYPE));
    arguments.addAll(more);
    return arguments;
  }

  private static InGroup inGroup(
      Connection connection, String statement, List<@Nullable Object> arguments)
      throws SQLException {
    List<String> names = new ArrayList<>();
    List<Integer> loads =
        Sql.query(
            connection,
            statement,
            arguments,
            row -> {
              names.add(row.getString("TRIGGER_NAME"));
              return row.getInt("LOADS");
            });
    return new InGroup(names, loads.stream().anyMatch(count -> count > 0));
  }

  /**
   * Runs of some groups.
   *
   * @param groups of each run by its name, in the order of names
   * @param mayBeLoading whether a large audience is being loaded, of which this may be a part
   */
  public record InGroups(Map<String, String> groups, boolean mayBeLoading) {}

  /** All runs of these groups, not more than so many; as of one moment. */
  public InGroups inGroups(Connection connection, Collection<String> groups, int limit)
      throws SQLException {
    Map<String, String> found = new TreeMap<>();
    List<Integer> loads =
        KeyList.in(
                database,
                """
                SELECT TRIGGER_NAME, TRIGGER_GROUP,
                    (SELECT COUNT(*) FROM HF_LOAD WHERE SCHED_NAME = ?) AS LOADS
                FROM QRTZ_TRIGGERS FORCE INDEX (IDX_QRTZ_T_GROUP)
                WHERE SCHED_NAME = ? AND TRIGGER_TYPE = ? AND TRIGGER_GROUP IN :keys LIMIT %d"""
                    .formatted(limit))
            .query(
                connection,
                List.of(database.scheduler(), database.scheduler(), TriggerTable.TYPE),
                groups,
                row -> {
                  found.put(row.getString("TRIGGER_NAME"), row.getString("TRIGGER_GROUP"));
                  return row.getInt("LOADS");
                });
    return new InGroups(found, loads.stream().anyMatch(count -> count > 0));
  }

  /**
   * The names of a group whose recipients have one of these hashes, at least one. Reads the group's
   * part of an index, or for a few the places where their names can be; as of one moment.
   */
  public InGroup inGroup(Connection connection, String group, Collection<String> hashes)
      throws SQLException {
    Set<String> prefixes =
        hashes.stream().map(RunKey::prefixOfHash).collect(Collectors.toCollection(TreeSet::new));
    List<@Nullable Object> arguments =
        ofGroup(group, hashes.stream().map(RunKey::partOfHash).toList());
    String places = "";
    if (prefixes.size() <= FEW_PLACES) {
      prefixes.forEach(prefix -> arguments.addAll(List.of(prefix, GroupKey.endOf(prefix))));
      String place = "(TRIGGER_NAME >= ? AND TRIGGER_NAME < ?)";
      places = " AND (" + String.join(" OR ", Collections.nCopies(prefixes.size(), place)) + ")";
    }
    return inGroup(
        connection,
        database.sql(
                NAME_OF_GROUP
                    + "WHERE SCHED_NAME = ? AND TRIGGER_GROUP = ? AND TRIGGER_TYPE = ? AND ")
            + RunKey.partInSql()
            + " IN "
            + Dialect.in(hashes.size())
            + places,
        arguments);
  }

  /** Runs of a group by name, and whose they are; unlike {@link TriggerTable}, without a lock. */
  public List<TriggerTable.Matched> matched(
      Connection connection, String group, Collection<String> names) throws SQLException {
    return KeyList.in(database, TriggerTable.MATCHED)
        .query(connection, List.of(database.scheduler(), group), names, TriggerTable::readMatched);
  }

  /** How many runs of a group have each state, of those after this name. */
  public Map<String, Integer> states(Connection connection, String group, String after)
      throws SQLException {
    Map<String, Integer> runs = new HashMap<>();
    Sql.query(
        connection,
        database.sql(
            """
            SELECT TRIGGER_STATE, COUNT(*) AS RUNS
            FROM QRTZ_TRIGGERS FORCE INDEX (IDX_QRTZ_T_GROUP)
            WHERE SCHED_NAME = ? AND TRIGGER_GROUP = ? AND TRIGGER_TYPE = ? AND TRIGGER_NAME > ?
            GROUP BY TRIGGER_STATE"""),
        List.of(database.scheduler(), group, TriggerTable.TYPE, after),
        row -> runs.put(row.getString("TRIGGER_STATE"), row.getInt("RUNS")));
    return runs;
  }

  /** The name of the trigger whose name begins with this. */
  public List<String> byPrefix(Connection connection, String prefix) throws SQLException {
    return columnByPrefix(connection, prefix, "TRIGGER_NAME");
  }

  /** The group of the trigger whose name begins with this. */
  public List<String> groupsByPrefix(Connection connection, String prefix) throws SQLException {
    return columnByPrefix(connection, prefix, "TRIGGER_GROUP");
  }

  /** Names in this state, not more than so many, whoever has locked them. */
  public List<String> inState(Connection connection, String state, int limit) throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS
            WHERE SCHED_NAME = ? AND TRIGGER_STATE = ? AND TRIGGER_TYPE = ? LIMIT ?"""),
        Arrays.asList(database.scheduler(), state, TriggerTable.TYPE, limit),
        row -> row.getString("TRIGGER_NAME"));
  }

  /** Names of a workflow's runs in this state, not more than so many. */
  public List<String> inState(Connection connection, String state, String groupPrefix, int limit)
      throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS
            WHERE SCHED_NAME = ? AND TRIGGER_STATE = ? AND TRIGGER_TYPE = ?
              AND TRIGGER_GROUP >= ? AND TRIGGER_GROUP < ? LIMIT ?"""),
        Arrays.asList(
            database.scheduler(),
            state,
            TriggerTable.TYPE,
            groupPrefix,
            GroupKey.endOf(groupPrefix),
            limit),
        row -> row.getString("TRIGGER_NAME"));
  }

  /** A run that a node has, according to its state; no fence tells which if someone changed it. */
  public record Owned(String name, RunDescription.@Nullable Fence fence) {}

  /** The runs that a node has, not more than so many. */
  public List<Owned> ofInstance(Connection connection, String instance, int limit)
      throws SQLException {
    String condition = RunDescription.instanceInSql() + " = ?";
    return owned(connection, condition, List.of(instance), limit);
  }

  /**
   * The runs that nodes have which do not check in, and those that other processes of an instance
   * had, not more than so many. One snapshot.
   */
  public List<Owned> orphans(Connection connection, String instance, String process, int limit)
      throws SQLException {
    return owned(
        connection,
        """
        (DESCRIPTION IS NULL
          OR %1$s NOT IN
            (SELECT INSTANCE_NAME FROM QRTZ_SCHEDULER_STATE WHERE SCHED_NAME = ?)
          OR (%1$s = ? AND %2$s <> ?))"""
            .formatted(RunDescription.instanceInSql(), RunDescription.processInSql()),
        List.of(database.scheduler(), instance, process),
        limit);
  }

  private List<Owned> owned(Connection connection, String condition, List<String> values, int limit)
      throws SQLException {
    List<@Nullable Object> arguments =
        new ArrayList<>(
            List.of(
                database.scheduler(),
                TriggerState.ACQUIRED,
                TriggerState.EXECUTING,
                TriggerState.STOPPING,
                TriggerTable.TYPE));
    arguments.addAll(values);
    arguments.add(limit);
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT TRIGGER_NAME, DESCRIPTION FROM QRTZ_TRIGGERS
            WHERE SCHED_NAME = ? AND TRIGGER_STATE IN (?, ?, ?) AND TRIGGER_TYPE = ?
              AND %s LIMIT ?"""
                .formatted(condition)),
        arguments,
        row ->
            new Owned(
                row.getString("TRIGGER_NAME"),
                RunDescription.parse(row.getString("DESCRIPTION")).fence()));
  }

  private List<String> columnByPrefix(Connection connection, String prefix, String column)
      throws SQLException {
    return Sql.query(
        connection,
        database.sql("SELECT " + column + " FROM QRTZ_TRIGGERS")
            + " WHERE SCHED_NAME = ? AND TRIGGER_NAME >= ? AND TRIGGER_NAME < ?",
        List.of(database.scheduler(), prefix, GroupKey.endOf(prefix)),
        row -> row.getString(column));
  }
}
