package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.WorkflowTable;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The definitions: those that this node triggers by, and every version that a run may stay on. Safe
 * for use by many threads.
 */
public final class WorkflowRegistry {
  private final Map<String, Workflow> registered = new TreeMap<>();
  private final Map<String, Workflow> versions = new ConcurrentHashMap<>();
  private final Set<String> stored = ConcurrentHashMap.newKeySet();
  private final Database database;
  private final WorkflowTable table;
  private final Clock clock;

  public WorkflowRegistry(Database database, Collection<Workflow> workflows, Clock clock) {
    this.database = database;
    this.table = new WorkflowTable(database);
    this.clock = clock;
    for (Workflow workflow : workflows) {
      registered.put(workflow.key(), workflow);
      versions.put(workflow.version(), workflow);
    }
  }

  /** The definition that this node triggers by. */
  public Workflow registered(String key) {
    Workflow workflow = registered.get(key);
    if (workflow == null) {
      throw new WorkflowNotFoundException(
          key,
          "No workflow \""
              + key
              + "\" is registered on this node; it knows "
              + registered.keySet()
              + ". Register its definition before it is triggered.");
    }
    return workflow;
  }

  /** Whether any version of a workflow is registered here or was ever stored. */
  public boolean isKnown(Connection connection, String key) throws SQLException {
    return registered.containsKey(key) || table.isKnown(connection, key);
  }

  /**
   * Makes sure that a version is stored before a run refers to it, in a transaction of its own: it
   * is found by its content, so a version that no run refers to does no harm.
   */
  public void store(Workflow workflow) {
    if (!stored.contains(workflow.version())) {
      database.transaction(
          "store the definition of",
          workflow.key(),
          connection -> {
            table.store(connection, workflow, clock.millis());
            return true;
          });
      stored.add(workflow.version());
    }
  }

  /** Stores all definitions that are registered here. */
  public void storeAll() {
    registered.values().forEach(this::store);
  }

  /** A version of a workflow, whether registered here or not. */
  public Optional<Workflow> version(String key, String version) {
    @Nullable Workflow known = versions.get(version);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Workflow> loaded =
        database.look("load a definition", connection -> table.find(connection, key, version));
    loaded.ifPresent(workflow -> versions.put(version, workflow));
    return loaded;
  }
}
