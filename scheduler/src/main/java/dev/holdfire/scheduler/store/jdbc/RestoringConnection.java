package dev.holdfire.scheduler.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection that gets its own auto-commit and isolation level back when it is closed. */
final class RestoringConnection {
  private RestoringConnection() {}

  /**
   * @param wanted the isolation level that it gets, or 0 to leave it as it is
   */
  static Connection prepare(Connection connection, boolean autoCommit, int wanted)
      throws SQLException {
    boolean isolate = wanted != 0;
    int isolation = isolate ? connection.getTransactionIsolation() : 0;
    if (isolate) {
      connection.setTransactionIsolation(wanted);
    }
    if (autoCommit) {
      connection.setAutoCommit(false);
    }
    return (Connection)
        Proxy.newProxyInstance(
            RestoringConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                restore(connection, autoCommit, isolate, isolation);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void restore(
      Connection connection, boolean autoCommit, boolean isolate, int isolation) {
    try {
      if (connection.isClosed()) {
        return;
      }
      if (autoCommit) {
        connection.setAutoCommit(true);
      }
      if (isolate) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException e) {
      // a broken connection: the pool finds that out, and closing it matters more
      org.slf4j.LoggerFactory.getLogger(RestoringConnection.class)
          .debug("Could not restore a connection that is being closed", e);
    }
  }
}
