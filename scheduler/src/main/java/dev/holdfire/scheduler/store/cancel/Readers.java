package dev.holdfire.scheduler.store.cancel;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Connections that together see all that is committed, and what a cancellation's transaction did:
 * that of the transaction, and another if that one's snapshot may be older.
 */
record Readers(List<Connection> connections) {
  static Readers of(Connection... connections) {
    return new Readers(List.of(connections));
  }

  /** Reads rows on one of them; two that say the same are equal. */
  @FunctionalInterface
  interface Reading<T> {
    Collection<T> from(Connection reader) throws SQLException;
  }

  /** Whether one sees all. */
  boolean areOne() {
    return connections.size() == 1;
  }

  /** What they see together. */
  <T> List<T> union(Reading<T> reading) throws SQLException {
    Set<T> all = new LinkedHashSet<>();
    for (Connection reader : connections) {
      all.addAll(reading.from(reader));
    }
    return new ArrayList<>(all);
  }

  /** The first of what they see together, if each reads the first that it sees, as many. */
  <T> List<T> first(int limit, Comparator<T> order, Reading<T> reading) throws SQLException {
    return union(reading).stream().sorted(order).limit(limit).toList();
  }
}
