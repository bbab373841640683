package dev.holdfire.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Opens connections to the database that is configured. */
final class Pool {
  /** A caller hears of a database that is away before its own patience ends. */
  private static final long CONNECTION_TIMEOUT = 5_000;

  private Pool() {}

  static HikariDataSource open(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("holdfire");
    config.setJdbcUrl(
        settings.data() == null ? settings.url() : EmbeddedDatabase.at(settings.data()));
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(CONNECTION_TIMEOUT);
    return new HikariDataSource(config);
  }
}
