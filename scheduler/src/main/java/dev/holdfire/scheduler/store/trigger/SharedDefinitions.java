package dev.holdfire.scheduler.store.trigger;

import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.DefinitionTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definitions that nodes share, as they were in force at most a second ago: who asks later than
 * that has them read again, by one statement. Safe for use by many threads.
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
  record InForce(Map<String, DefinitionTable.Row> byKey, Set<String> inactive) {
    static final InForce NOTHING = new InForce(Map.of(), Set.of());
  }

  private record Seen(InForce inForce, long at) {}

  /** What is in force. */
  InForce now() {
    Seen known = fresh();
    return known == null
        ? database.look("look which definitions are in force", this::read)
        : known.inForce();
  }

  /** The same, read on a connection on which each statement sees what is committed. */
  InForce now(Connection connection) throws SQLException {
    Seen known = fresh();
    return known == null ? read(connection) : known.inForce();
  }

  /** The same within a caller's transaction, which may see an older state. */
  InForce nowFor(Connection caller) throws SQLException {
    Seen known = fresh();
    if (known != null) {
      return known.inForce();
    }
    return caller.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED
        ? read(caller)
        : now();
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
    long at = clock.millis();
    Map<String, DefinitionTable.Row> byKey = new HashMap<>();
    Set<String> inactive = new HashSet<>();
    for (DefinitionTable.Row row : table.all(connection)) {
      byKey.put(row.key(), row);
      if (!row.isActive()) {
        inactive.add(row.key());
      }
    }
    Seen read = new Seen(new InForce(Map.copyOf(byKey), Set.copyOf(inactive)), at);
    seen = read;
    return read.inForce();
  }
}
