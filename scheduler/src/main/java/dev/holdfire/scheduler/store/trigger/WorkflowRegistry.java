package dev.holdfire.scheduler.store.trigger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfire.ConfigurationException;
import dev.holdfire.HoldfireException;
import dev.holdfire.Problem;
import dev.holdfire.WorkflowInactiveException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.Wiring;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.DefinitionTable;
import dev.holdfire.scheduler.store.table.WorkflowTable;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions: those that this node triggers by, and every version that a run may stay on. Safe
 * for use by many threads.
 */
public final class WorkflowRegistry {
  private static final Logger log = LoggerFactory.getLogger(WorkflowRegistry.class);

  private final Map<String, Workflow> registered = new TreeMap<>();
  private final Map<String, Workflow> versions = new ConcurrentHashMap<>();

  /** A version is computed of all that a definition has, so it is once for each object. */
  private final Cache<Workflow, String> computed = Caffeine.newBuilder().weakKeys().build();

  /** What of each definition this node cannot send; asked of the channels once for each object. */
  private final Cache<Workflow, List<Problem>> unsendable =
      Caffeine.newBuilder().weakKeys().build();

  private final Set<String> stored = ConcurrentHashMap.newKeySet();
  private final Database database;
  private final WorkflowTable table;
  private final SharedDefinitions shared;
  private final Sharing sharing;
  private final Map<String, Channel> channels;
  private final Clock clock;

  /**
   * @param wiring the definitions that are registered here, and the channels
   */
  public WorkflowRegistry(Database database, Wiring wiring, Sharing sharing, Clock clock) {
    this.database = database;
    this.table = new WorkflowTable(database);
    this.shared = new SharedDefinitions(database, clock);
    this.sharing = sharing;
    this.channels = wiring.channels();
    this.clock = clock;
    for (Workflow workflow : wiring.workflows()) {
      registered.put(workflow.key(), workflow);
      versions.put(workflow.version(), workflow);
    }
  }

  /**
   * The definition that this node triggers by: the one that is registered here, or else the one
   * that nodes share, as it was in force at most a second ago. Nobody is refused by what was in
   * force a second ago.
   *
   * @throws WorkflowNotFoundException if there is none
   * @throws WorkflowInactiveException if it is not active
   * @throws ConfigurationException if this node cannot send it
   */
  public Workflow toTrigger(String key) {
    Workflow own = registered.get(key);
    if (own != null) {
      return own;
    }
    return inForce(key, sharing.usesDefinitions() ? shared.find(key) : Optional.empty());
  }

  /** The same for a trigger within a caller's transaction. */
  public Workflow toTrigger(Connection caller, String key) throws SQLException {
    Workflow own = registered.get(key);
    if (own != null) {
      return own;
    }
    return inForce(key, sharing.usesDefinitions() ? shared.find(caller, key) : Optional.empty());
  }

  private Workflow inForce(String key, Optional<DefinitionTable.Row> found) {
    DefinitionTable.Row row = found.orElseThrow(() -> unknown(key));
    if (!row.isActive()) {
      throw new WorkflowInactiveException(key);
    }
    Workflow workflow = versions.get(row.version());
    if (workflow == null) {
      workflow = load(row);
    }
    requireSendable(workflow);
    return workflow;
  }

  private Workflow load(DefinitionTable.Row row) {
    Optional<String> json =
        database.look(
            "load a definition", connection -> table.json(connection, row.key(), row.version()));
    return remember(row.version(), new DefinitionTable.Found(row, json.orElse(null)).workflow());
  }

  /** A version that was found in the database. */
  private Workflow remember(String version, Workflow workflow) {
    versions.put(version, workflow);
    stored.add(version);
    return workflow;
  }

  /**
   * Checks that this node has the channels that a definition names, and that they would send it.
   *
   * @throws ConfigurationException with those that it does not have, and what others would refuse
   */
  public void requireSendable(Workflow workflow) {
    List<Problem> problems = unsendable.get(workflow, this::problems);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          "the definition of \"" + workflow.key() + "\", for this node", problems);
    }
  }

  private List<Problem> problems(Workflow workflow) {
    List<Problem> problems = new ArrayList<>();
    Wiring.check(List.of(workflow), channels, problems);
    return List.copyOf(problems);
  }

  private WorkflowNotFoundException unknown(String key) {
    String found = "No workflow \"" + key + "\" is registered on this node";
    return new WorkflowNotFoundException(
        key,
        sharing.usesDefinitions()
            ? found
                + ", which has "
                + registered.keySet()
                + ", or in force among the definitions that nodes share. Put its definition before"
                + " it is triggered."
            : found
                + "; it knows "
                + registered.keySet()
                + ". Register its definition before it is triggered.");
  }

  /**
   * Of these workflows, those whose runs end on this node instead of going on. One that was
   * deactivated in the last second may be missing; none that was activated is among them.
   *
   * @param connection on which each statement sees what is committed
   */
  public Set<String> stopped(Connection connection, Collection<String> keys) throws SQLException {
    if (sharing.inactiveRuns() != InactiveRuns.STOP) {
      return Set.of();
    }
    Set<String> stopped = new HashSet<>(keys);
    stopped.removeAll(registered.keySet());
    stopped.retainAll(shared.inactive(connection, stopped));
    return stopped;
  }

  /** From now on, what is in force is what is committed by now. */
  public void forgetShared() {
    shared.forget();
  }

  /**
   * Loads the definitions that nodes share, if they are triggered here, and tells of those that
   * cannot be: one of them does not keep the others from being triggered.
   */
  public void loadShared() {
    if (!sharing.usesDefinitions()) {
      return;
    }
    DefinitionTable definitions = new DefinitionTable(database);
    for (DefinitionTable.Found found :
        database.look("load the definitions that nodes share", definitions::list)) {
      try {
        requireSendable(remember(found.row().version(), found.workflow()));
      } catch (HoldfireException e) {
        log.warn("Workflow {} cannot be triggered on this node", found.row().key(), e);
      }
    }
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
    if (!stored.contains(versionOf(workflow))) {
      database.transaction(
          "store the definition of",
          workflow.key(),
          connection -> {
            table.store(connection, workflow, clock.millis());
            return true;
          });
      stored.add(versionOf(workflow));
    }
  }

  /** The version of a definition. */
  String versionOf(Workflow workflow) {
    return computed.get(workflow, Workflow::version);
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
    return loaded.map(workflow -> remember(version, workflow));
  }
}
