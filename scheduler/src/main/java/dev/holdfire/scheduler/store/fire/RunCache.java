package dev.holdfire.scheduler.store.fire;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.RunTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The trigger calls whose runs fire on this node. Their rows never change, so they are kept in
 * memory as far as it goes. Safe for use by many threads.
 */
final class RunCache {
  /** Characters of data that are kept; a Java string takes one or two bytes for each. */
  private static final long MAX_CHARACTERS = 32L * 1024 * 1024;

  /** What a row costs beside its data, in the same measure. */
  private static final int ROW_CHARACTERS = 500;

  private final RunTable table;
  private final Cache<String, RunTable.Run> cache =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CHARACTERS)
          .weigher((String id, RunTable.Run run) -> ROW_CHARACTERS + run.dataLength())
          .build();

  RunCache(Database database) {
    this.table = new RunTable(database);
  }

  /** These trigger calls, from memory or else from the database. At most one statement. */
  Map<String, RunTable.Run> load(Connection connection, Set<String> ids) throws SQLException {
    Map<String, RunTable.Run> known = new HashMap<>(cache.getAllPresent(ids));
    Set<String> missing = new HashSet<>(ids);
    missing.removeAll(known.keySet());
    Map<String, RunTable.Run> loaded = table.load(connection, missing);
    cache.putAll(loaded);
    known.putAll(loaded);
    return known;
  }
}
