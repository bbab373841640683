package dev.holdfire.scheduler.store;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.StoreException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.data.Keys;
import dev.holdfire.data.Required;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.DefinitionTable;
import dev.holdfire.scheduler.store.table.WorkflowTable;
import dev.holdfire.scheduler.store.trigger.WorkflowRegistry;
import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Draft;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions that nodes share, each call in one transaction. Row locks: the definition, then
 * its version.
 */
final class JdbcDefinitions implements Definitions {
  private static final Logger log = LoggerFactory.getLogger(JdbcDefinitions.class);
  private static final String THE_CALL = "the call";

  private final Database database;
  private final WorkflowRegistry workflows;
  private final DefinitionTable table;
  private final WorkflowTable versions;
  private final Clock clock;

  JdbcDefinitions(Database database, WorkflowRegistry workflows, Clock clock) {
    this.database = database;
    this.workflows = workflows;
    this.table = new DefinitionTable(database);
    this.versions = new WorkflowTable(database);
    this.clock = clock;
  }

  @Override
  public Definition put(Draft draft) {
    Workflow workflow = checked(draft);
    return change(
        "put in force",
        workflow.key(),
        connection -> put(connection, draft, table.lock(connection, workflow.key())));
  }

  @Override
  public Optional<Definition> putIfNew(Draft draft) {
    Workflow workflow = checked(draft);
    return change(
        "put in force what is new of",
        workflow.key(),
        connection -> {
          Optional<DefinitionTable.Row> before = table.lock(connection, workflow.key());
          return before.isPresent() && versions.isStored(connection, workflow)
              ? Optional.empty()
              : Optional.of(put(connection, draft, before));
        });
  }

  @Override
  public Optional<Definition> putIfAbsent(Draft draft) {
    Workflow workflow = checked(draft);
    return change(
        "put in force what is missing of",
        workflow.key(),
        connection -> {
          Optional<DefinitionTable.Row> before = table.lock(connection, workflow.key());
          return before.isPresent()
              ? Optional.empty()
              : Optional.of(put(connection, draft, before));
        });
  }

  private Workflow checked(Draft draft) {
    check(draft);
    return draft.workflow();
  }

  /** When it is not known whether it was committed, this node looks too. */
  private <T> T change(String operation, String key, Database.Work<T> work) {
    try {
      return database.transaction(operation, key, work);
    } finally {
      workflows.forgetShared();
    }
  }

  private Definition put(Connection connection, Draft draft, Optional<DefinitionTable.Row> before)
      throws SQLException {
    Workflow workflow = draft.workflow();
    String version = workflow.version();
    boolean wasActive = before.isEmpty() || before.get().isActive();
    boolean isActive = Objects.requireNonNullElse(draft.isActive(), wasActive);
    if (before.isPresent()
        && before.get().version().equals(version)
        && before.get().isActive() == isActive) {
      return definition(before.get(), workflow);
    }
    long now = clock.millis();
    versions.store(connection, workflow, now);
    DefinitionTable.Row row = new DefinitionTable.Row(workflow.key(), version, isActive, now);
    if (before.isPresent()) {
      table.update(connection, row);
    } else if (!table.insert(connection, row)) {
      throw new SQLTransactionRollbackException(
          "Another has put the first definition of this key meanwhile", "40001");
    }
    return definition(row, workflow);
  }

  @Override
  public void check(Draft draft) {
    workflows.requireSendable(Required.of(draft, "draft", THE_CALL).workflow());
  }

  @Override
  public Optional<Definition> find(String workflowKey) {
    requireKey(workflowKey);
    return database
        .look("look for a definition", connection -> table.find(connection, workflowKey))
        .map(found -> definition(found.row(), found.workflow()));
  }

  @Override
  public List<Definition> list() {
    List<Definition> definitions = new ArrayList<>();
    for (DefinitionTable.Found found : database.look("list the definitions", table::list)) {
      try {
        definitions.add(definition(found.row(), found.workflow()));
      } catch (StoreException e) {
        log.warn("Workflow {} is left out of the list", found.row().key(), e);
      }
    }
    return List.copyOf(definitions);
  }

  @Override
  public Definition activate(String workflowKey, boolean isActive) {
    requireKey(workflowKey);
    return change(
        isActive ? "activate" : "deactivate",
        workflowKey,
        connection -> activate(connection, workflowKey, isActive));
  }

  private Definition activate(Connection connection, String workflowKey, boolean isActive)
      throws SQLException {
    Optional<DefinitionTable.Row> before = table.lock(connection, workflowKey);
    if (before.isPresent() && before.get().isActive() != isActive) {
      String version = before.get().version();
      table.update(
          connection, new DefinitionTable.Row(workflowKey, version, isActive, clock.millis()));
    }
    return table
        .find(connection, workflowKey)
        .map(found -> definition(found.row(), found.workflow()))
        .orElseThrow(() -> unknown(workflowKey));
  }

  private static WorkflowNotFoundException unknown(String workflowKey) {
    return new WorkflowNotFoundException(
        workflowKey,
        "No workflow \""
            + workflowKey
            + "\" is in force among the definitions that nodes share. Put its definition first;"
            + " one that an application registers in code is always active.");
  }

  private static Definition definition(DefinitionTable.Row row, Workflow workflow) {
    return new Definition(workflow, row.isActive(), Instant.ofEpochMilli(row.changedAt()));
  }

  private static void requireKey(String workflowKey) {
    List<Problem> problems = new ArrayList<>();
    Keys.check(workflowKey, "workflow_key", problems);
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(THE_CALL, problems);
    }
  }
}
