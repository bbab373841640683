package dev.holdfire.scheduler.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.quartz.utils.ConnectionProvider;

/** Gives a data source's connections to stores that Quartz comes with. */
public record QuartzConnections(DataSource dataSource) implements ConnectionProvider {
  @Override
  public Connection getConnection() throws SQLException {
    return dataSource.getConnection();
  }

  @Override
  public void initialize() {}

  @Override
  public void shutdown() {}
}
