package dev.holdfire.scheduler.store.table;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.StoreException;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Json;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HF_DEFINITION: which versions are in force of the definitions that nodes share. */
public final class DefinitionTable {
  private static final List<String> COLUMNS =
      List.of("SCHED_NAME", "WORKFLOW_KEY", "VERSION", "ACTIVE", "CHANGED_AT");

  private static final String WITH_CONTENT =
      """
      SELECT D.WORKFLOW_KEY, D.VERSION, D.ACTIVE, D.CHANGED_AT, W.DEFINITION
      FROM HF_DEFINITION D LEFT JOIN HF_WORKFLOW W
        ON W.SCHED_NAME = D.SCHED_NAME AND W.WORKFLOW_KEY = D.WORKFLOW_KEY AND W.VERSION = D.VERSION
      WHERE D.SCHED_NAME = ?""";

  private final Database database;

  public DefinitionTable(Database database) {
    this.database = database;
  }

  /** A definition that is in force, without its content. */
  public record Row(String key, String version, boolean isActive, long changedAt) {}

  /**
   * A definition that is in force, with its content.
   *
   * @param json null when the version is not in HF_WORKFLOW
   */
  public record Found(Row row, @Nullable String json) {
    /**
     * The definition.
     *
     * @throws StoreException if it is not there or cannot be read here, as when a newer version of
     *     Holdfire has stored it
     */
    public Workflow workflow() {
      try {
        if (json != null) {
          return Workflow.fromDocument(Json.read(json));
        }
      } catch (InvalidWorkflowException | IllegalStateException e) {
        throw unreadable("cannot be read on this node", ". " + e.getMessage(), e);
      }
      throw unreadable("is not in HF_WORKFLOW", ".", null);
    }

    private StoreException unreadable(String why, String end, @Nullable Throwable cause) {
      return new StoreException(
          "Version "
              + row.version()
              + " of workflow \""
              + row.key()
              + "\", which is in force, "
              + why
              + "; put its definition again"
              + end,
          cause);
    }
  }

  /** All that are in force. One statement. */
  public List<Row> all(Connection connection) throws SQLException {
    return Sql.query(
        connection,
        database.sql(
            """
            SELECT WORKFLOW_KEY, VERSION, ACTIVE, CHANGED_AT FROM HF_DEFINITION
            WHERE SCHED_NAME = ?"""),
        List.of(database.scheduler()),
        DefinitionTable::read);
  }

  /** All that are in force, by their keys. One statement. */
  public List<Found> list(Connection connection) throws SQLException {
    return Sql.query(
        connection,
        database.sql(WITH_CONTENT + " ORDER BY D.WORKFLOW_KEY"),
        List.of(database.scheduler()),
        DefinitionTable::readFound);
  }

  /** The one that is in force. One statement. */
  public Optional<Found> find(Connection connection, String key) throws SQLException {
    return Sql.query(
            connection,
            database.sql(WITH_CONTENT + " AND D.WORKFLOW_KEY = ?"),
            List.of(database.scheduler(), key),
            DefinitionTable::readFound)
        .stream()
        .findFirst();
  }

  /** The one that is in force, and stays so until this transaction ends. */
  public Optional<Row> lock(Connection connection, String key) throws SQLException {
    return Sql.query(
            connection,
            database.sql(
                """
                SELECT WORKFLOW_KEY, VERSION, ACTIVE, CHANGED_AT FROM HF_DEFINITION
                WHERE SCHED_NAME = ? AND WORKFLOW_KEY = ? FOR UPDATE"""),
            List.of(database.scheduler(), key),
            DefinitionTable::read)
        .stream()
        .findFirst();
  }

  /** Inserts one unless its key exists; waits while another transaction inserts that. */
  public boolean insert(Connection connection, Row row) throws SQLException {
    return Insert.ignore(database, "HF_DEFINITION", COLUMNS)
        .rowIfAbsent(
            connection,
            List.of(database.scheduler(), row.key(), row.version(), flag(row), row.changedAt()));
  }

  /** Changes one that is locked. */
  public void update(Connection connection, Row row) throws SQLException {
    Sql.update(
        connection,
        database.sql(
            """
            UPDATE HF_DEFINITION SET VERSION = ?, ACTIVE = ?, CHANGED_AT = ?
            WHERE SCHED_NAME = ? AND WORKFLOW_KEY = ?"""),
        List.of(row.version(), flag(row), row.changedAt(), database.scheduler(), row.key()));
  }

  private static String flag(Row row) {
    return row.isActive() ? "1" : "0";
  }

  private static Row read(ResultSet row) throws SQLException {
    return new Row(
        row.getString("WORKFLOW_KEY"),
        row.getString("VERSION"),
        row.getBoolean("ACTIVE"),
        row.getLong("CHANGED_AT"));
  }

  private static Found readFound(ResultSet row) throws SQLException {
    return new Found(read(row), row.getString("DEFINITION"));
  }
}
