package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.DefinitionTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definitions that nodes share, as they were in force at most a second ago: who asks later than
 * that has them read again, by one statement. What would be refused by that is looked for once
 * more, so that nobody is refused for what another node has put or activated meanwhile. Safe for
 * use by many threads.
 *
 * <p>Who reads has a connection before it waits for another who reads. So no one who waits for a
 * connection holds up those who have one.
 */
final class SharedDefinitions {
  private static final long MAX_AGE_MILLIS = 1_000;

  private final Database database;
  private final DefinitionTable table;
  private final Clock clock;
  private volatile @Nullable Seen seen;

  SharedDefinitions(Database database, Clock clock) {
    this.database = database;
    this.table = new DefinitionTable(database);
    this.clock = clock;
  }

  /**
   * What was in force.
   *
   * @param byKey each by its key
   * @param inactive the keys of those that are not active
   */
  private record InForce(Map<String, DefinitionTable.Row> byKey, Set<String> inactive) {}

  private record Seen(InForce inForce, long at) {}

  /** The definition of this key that is in force; as it is just now when it cannot be triggered. */
  Optional<DefinitionTable.Row> find(String key) {
    DefinitionTable.Row known = now().byKey().get(key);
    return known != null && known.isActive() ? Optional.of(known) : findLatest(key);
  }

  /** The same within a caller's transaction. */
  Optional<DefinitionTable.Row> find(Connection caller, String key) throws SQLException {
    DefinitionTable.Row known = nowFor(caller).byKey().get(key);
    if (known != null && known.isActive()) {
      return Optional.of(known);
    }
    return seesWhatIsCommitted(caller) ? findLatest(caller, key) : findLatest(key);
  }

  private Optional<DefinitionTable.Row> findLatest(String key) {
    return database.look(
        "look whether a definition is in force", connection -> findLatest(connection, key));
  }

  private Optional<DefinitionTable.Row> findLatest(Connection connection, String key)
      throws SQLException {
    Optional<DefinitionTable.Row> latest =
        table.find(connection, key).map(DefinitionTable.Found::row);
    if (latest.isPresent() && latest.get().isActive()) {
      forget();
    }
    return latest;
  }

  /** Of these keys, those that are not active just now, if any seems so. */
  Set<String> inactive(Connection connection, Set<String> keys) throws SQLException {
    Set<String> inactive = now(connection).inactive();
    return Collections.disjoint(inactive, keys) ? Set.of() : load(connection).inForce().inactive();
  }

  /** What is in force. */
  private InForce now() {
    Seen known = fresh();
    return known == null
        ? database.look("look which definitions are in force", this::read)
        : known.inForce();
  }

  /** The same, read on a connection on which each statement sees what is committed. */
  private InForce now(Connection connection) throws SQLException {
    Seen known = fresh();
    return known == null ? read(connection) : known.inForce();
  }

  /** The same within a caller's transaction, which may see an older state. */
  private InForce nowFor(Connection caller) throws SQLException {
    Seen known = fresh();
    if (known != null) {
      return known.inForce();
    }
    return seesWhatIsCommitted(caller) ? read(caller) : now();
  }

  private static boolean seesWhatIsCommitted(Connection caller) throws SQLException {
    return caller.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
  }

  /** From now on, whoever asks sees what is committed by now. */
  synchronized void forget() {
    seen = null;
  }

  private @Nullable Seen fresh() {
    Seen known = seen;
    if (known == null) {
      return null;
    }
    long age = clock.millis() - known.at();
    return age >= 0 && age < MAX_AGE_MILLIS ? known : null;
  }

  private synchronized InForce read(Connection connection) throws SQLException {
    Seen known = fresh(); // another has read it meanwhile
    if (known != null) {
      return known.inForce();
    }
    Seen read = load(connection);
    seen = read;
    return read.inForce();
  }

  private Seen load(Connection connection) throws SQLException {
    long at = clock.millis();
    Map<String, DefinitionTable.Row> byKey = new HashMap<>();
    Set<String> inactive = new HashSet<>();
    for (DefinitionTable.Row row : table.all(connection)) {
      byKey.put(row.key(), row);
      if (!row.isActive()) {
        inactive.add(row.key());
      }
    }
    return new Seen(new InForce(Map.copyOf(byKey), Set.copyOf(inactive)), at);
  }
}
