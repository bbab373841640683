package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What is done with the active runs that a request matches. Used by one thread. */
interface Treatment {
  /** Those of these names that are there, and whose they are. */
  List<TriggerTable.Matched> find(String group, List<String> names) throws SQLException;

  /**
   * Treats runs that were found.
   *
   * @param names those that have each outcome
   */
  void apply(String group, Map<Outcome, List<String>> names) throws SQLException;

  /** Whether it leaves what it finds from now on where it is. */
  boolean leavesAll();

  /** How many runs it has moved to the history so far. */
  int moved();
}
