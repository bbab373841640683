package dev.holdfire.scheduler.store.table;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Insert;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.json.Json;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** HF_WORKFLOW: every version of every definition that was ever used. A row is never changed. */
public final class WorkflowTable {
  private static final List<String> COLUMNS =
      List.of("SCHED_NAME", "WORKFLOW_KEY", "VERSION", "DEFINITION", "CREATED_AT");

  private final Database database;

  public WorkflowTable(Database database) {
    this.database = database;
  }

  /** Stores a version, unless it is stored already. */
  public void store(Connection connection, Workflow workflow, long now) throws SQLException {
    if (isStored(connection, workflow)) {
      return;
    }
    Insert.ignore(database, "HF_WORKFLOW", COLUMNS)
        .rowIfAbsent(
            connection,
            Arrays.asList(
                database.scheduler(),
                workflow.key(),
                workflow.version(),
                Json.write(workflow.toDocument()),
                now));
  }

  /** Whether this version is stored. */
  public boolean isStored(Connection connection, Workflow workflow) throws SQLException {
    return !Sql.query(
            connection,
            database.sql(
                """
                SELECT VERSION FROM HF_WORKFLOW
                WHERE SCHED_NAME = ? AND WORKFLOW_KEY = ? AND VERSION = ?"""),
            List.of(database.scheduler(), workflow.key(), workflow.version()),
            row -> row.getString("VERSION"))
        .isEmpty();
  }

  /** A version of a workflow. */
  public Optional<Workflow> find(Connection connection, String key, String version)
      throws SQLException {
    return json(connection, key, version).map(json -> Workflow.fromDocument(Json.read(json)));
  }

  /** A version of a workflow, as it is stored. */
  public Optional<String> json(Connection connection, String key, String version)
      throws SQLException {
    return Sql.query(
            connection,
            database.sql(
                """
                SELECT DEFINITION FROM HF_WORKFLOW
                WHERE SCHED_NAME = ? AND WORKFLOW_KEY = ? AND VERSION = ?"""),
            List.of(database.scheduler(), key, version),
            row -> row.getString("DEFINITION"))
        .stream()
        .findFirst();
  }

  /** The keys of all workflows of which any version has ever been stored. */
  public List<String> keys(Connection connection) throws SQLException {
    return Sql.query(
        connection,
        database.sql("SELECT DISTINCT WORKFLOW_KEY FROM HF_WORKFLOW WHERE SCHED_NAME = ?"),
        List.of(database.scheduler()),
        row -> row.getString("WORKFLOW_KEY"));
  }

  /** Whether any version of a workflow has ever been stored. */
  public boolean isKnown(Connection connection, String key) throws SQLException {
    return !Sql.query(
            connection,
            database.sql(
                """
                SELECT VERSION FROM HF_WORKFLOW
                WHERE SCHED_NAME = ? AND WORKFLOW_KEY = ? LIMIT 1"""),
            List.of(database.scheduler(), key),
            row -> row.getString("VERSION"))
        .isEmpty();
  }
}
