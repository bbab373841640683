package dev.holdfire.scheduler.store.quartz;

import java.sql.Connection;
import java.sql.SQLException;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * What Quartz's registry of data sources holds for stores that were given theirs directly. The
 * registry cannot forget, so this one entry, which holds on to nothing, serves all of them.
 */
public final class NoConnections implements ConnectionProvider {
  /** The name under which it is registered. */
  public static final String NAME = "holdfire";

  private NoConnections() {}

  /** Registers it; doing so again changes nothing. */
  public static void register() {
    DBConnectionManager.getInstance().addConnectionProvider(NAME, new NoConnections());
  }

  @Override
  public Connection getConnection() throws SQLException {
    throw new SQLException("Holdfire's job store has its data source directly");
  }

  @Override
  public void shutdown() {
    // the application closes its own pool
  }

  @Override
  public void initialize() {
    // nothing to open
  }
}
