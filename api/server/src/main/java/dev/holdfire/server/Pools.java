package dev.holdfire.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.holdfire.StoreException;
import dev.holdfire.server.http.Failure;
import dev.holdfire.server.http.Failures;
import dev.holdfire.server.http.Route;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the database, some for the node and the others for calls. Whatever calls wait
 * for, and however many there are, the node checks in and executes what is due. A call that finds
 * all of its kind in use waits, in turn and for a limited time. Safe for use by many threads.
 *
 * <p>Whose a connection is depends on the thread that asks for it: a handler of a route is a call,
 * everything else is the node.
 */
final class Pools implements DataSource, AutoCloseable {
  /** A caller hears of a database that is away, or too busy, before its own patience ends. */
  private static final long CONNECTION_TIMEOUT = 5_000;

  private static final Duration WARNING_PAUSE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

  private final HikariDataSource node;
  private final HikariDataSource calls;
  private final ThreadLocal<Boolean> isCall = ThreadLocal.withInitial(() -> false);
  private final AtomicLong warned = new AtomicLong(System.nanoTime() - WARNING_PAUSE.toNanos());

  private Pools(HikariDataSource node, HikariDataSource calls) {
    this.node = node;
    this.calls = calls;
  }

  /**
   * Connects.
   *
   * @throws dev.holdfire.StartUpCheckException if there is no connection to be had
   */
  static Pools open(DatabaseSettings settings) {
    JdbcUrl url = FirstConnection.check(settings);
    Properties driver = DriverSettings.of(url, settings);
    HikariDataSource node =
        pool("holdfire-node", settings.connections().ofNode(), url, settings, driver);
    try {
      return new Pools(
          node, pool("holdfire-calls", settings.connections().ofCalls(), url, settings, driver));
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static HikariDataSource pool(
      String name, int size, JdbcUrl url, DatabaseSettings settings, Properties driver) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url.text());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setDataSourceProperties(driver);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(CONNECTION_TIMEOUT);
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw FirstConnection.explained(settings, e);
    }
  }

  /** The same routes, whose handlers have the connections of calls. */
  List<Route> forCalls(List<Route> routes) {
    return routes.stream().map(this::forCalls).toList();
  }

  private Route forCalls(Route route) {
    if (!(route instanceof Route.Secured secured)) {
      return route;
    }
    Route.SecuredHandler handler = secured.handler();
    return new Route.Secured(
        secured.method(),
        secured.path(),
        secured.role(),
        (call, caller) -> {
          isCall.set(true);
          try {
            return handler.handle(call, caller);
          } catch (StoreException e) {
            throw isWithoutConnection(e) ? refused(e) : e;
          } finally {
            isCall.remove();
          }
        });
  }

  private static boolean isWithoutConnection(StoreException failure) {
    return failure.isOutcomeKnown()
        && failure.getCause() instanceof SQLTransientConnectionException;
  }

  /** There may be hundreds in a second of these; they are told now and then, without a trace. */
  private Failure refused(StoreException failure) {
    long now = System.nanoTime();
    long last = warned.get();
    if (now - last >= WARNING_PAUSE.toNanos() && warned.compareAndSet(last, now)) {
      LOG.warn(
          "Calls are refused (503), because they find no free connection in {} ms. The database is"
              + " away, or slow, or {} connections are too few for them. {}",
          CONNECTION_TIMEOUT,
          calls.getMaximumPoolSize(),
          failure.getMessage());
    }
    return Failures.of(failure);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return (isCall.get() ? calls : node).getConnection();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("All connections are the configured user's");
  }

  @Override
  public void close() {
    try {
      calls.close();
    } finally {
      node.close();
    }
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return node.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    node.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    node.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return node.getLoginTimeout();
  }

  @Override
  public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return node.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return node.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return node.isWrapperFor(type);
  }
}
