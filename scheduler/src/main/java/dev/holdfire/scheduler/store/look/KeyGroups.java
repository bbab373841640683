package dev.holdfire.scheduler.store.look;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.KeyList;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.table.WorkflowTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The groups that a cancellation key by itself can mean: one of each workflow that was ever known.
 * A group is found by an index, so that nothing else is read.
 */
final class KeyGroups {
  /** The most workflows by which a key may be in use for it to be looked for in all of them. */
  static final int MOST = 100;

  private final Database database;
  private final WorkflowTable workflows;

  KeyGroups(Database database) {
    this.database = database;
    this.workflows = new WorkflowTable(database);
  }

  /** All of them, whether there is anything in them or not. */
  List<String> of(Connection connection, String cancellationKey) throws SQLException {
    return workflows.keys(connection).stream()
        .map(workflow -> GroupKey.of(workflow, cancellationKey))
        .sorted()
        .toList();
  }

  /**
   * Those in which there are or were runs.
   *
   * @throws InvalidRequestException if they are more than can be looked through for a page
   */
  List<String> inUse(Connection connection, String cancellationKey) throws SQLException {
    List<String> all = of(connection, cancellationKey);
    Set<String> inUse = new TreeSet<>(active(connection, all));
    inUse.addAll(past(connection, all));
    if (inUse.size() > MOST) {
      throw new InvalidRequestException(
          "the query",
          List.of(
              new Problem(
                  "cancellation_key",
                  "is in use with "
                      + inUse.size()
                      + " workflows; name one of them, or use a key with at most "
                      + MOST)));
    }
    return List.copyOf(inUse);
  }

  private List<String> active(Connection connection, List<String> groups) throws SQLException {
    return found(
        connection,
        """
        SELECT DISTINCT TRIGGER_GROUP AS FOUND FROM QRTZ_TRIGGERS FORCE INDEX (IDX_QRTZ_T_GROUP)
        WHERE SCHED_NAME = ? AND TRIGGER_GROUP IN :keys""",
        groups);
  }

  private List<String> past(Connection connection, List<String> groups) throws SQLException {
    return found(
        connection,
        """
        SELECT DISTINCT RUN_GROUP AS FOUND FROM HF_HISTORY FORCE INDEX (IDX_HF_H_GROUP)
        WHERE SCHED_NAME = ? AND RUN_GROUP IN :keys""",
        groups);
  }

  private List<String> found(Connection connection, String query, List<String> groups)
      throws SQLException {
    return KeyList.in(database, query)
        .query(connection, List.of(database.scheduler()), groups, row -> row.getString("FOUND"));
  }
}
