package dev.holdfire.scheduler.store.cancel;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.table.TriggerNames;
import dev.holdfire.scheduler.store.table.TriggerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Leaves runs as they are, and locks none. */
final class Looking implements Treatment {
  private final Connection connection;
  private final TriggerNames triggers;

  Looking(Database database, Connection connection) {
    this.connection = connection;
    this.triggers = new TriggerNames(database);
  }

  @Override
  public List<TriggerTable.Matched> find(String group, List<String> names) throws SQLException {
    return triggers.matched(connection, group, names);
  }

  @Override
  public void apply(String group, Map<Outcome, List<String>> names) {
    // they stay as they are
  }

  @Override
  public boolean leavesAll() {
    return true;
  }

  @Override
  public int moved() {
    return 0;
  }
}
