package dev.holdfire.scheduler.store.check;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source of which one method of its connections is as a test wants it. */
final class BentDataSource implements DataSource {
  private final DataSource straight;
  private final Bend bend;

  /** Says what a method does instead. */
  @FunctionalInterface
  interface Bend {
    /** The result, or null to do what the method does. */
    @Nullable Object instead(Method method, Object @Nullable [] arguments) throws SQLException;
  }

  BentDataSource(DataSource straight, Bend bend) {
    this.straight = straight;
    this.bend = bend;
  }

  /** One that says it is of another make. */
  static BentDataSource ofProduct(DataSource straight, String product) {
    return new BentDataSource(
        straight,
        (method, arguments) ->
            method.getName().equals("getMetaData")
                ? Proxy.newProxyInstance(
                    BentDataSource.class.getClassLoader(),
                    new Class<?>[] {DatabaseMetaData.class},
                    (proxy, asked, unused) ->
                        asked.getName().equals("getDatabaseProductName") ? product : "19.1")
                : null);
  }

  /** One that fails in statements that have this text. */
  static BentDataSource failingIn(DataSource straight, String part) {
    return new BentDataSource(
        straight,
        (method, arguments) -> {
          if (arguments != null
              && method.getName().equals("prepareStatement")
              && arguments[0].toString().contains(part)) {
            throw new SQLException("SELECT command denied");
          }
          return null;
        });
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = straight.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            BentDataSource.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object bent = bend.instead(method, arguments);
              return bent == null ? invoke(connection, method, arguments) : bent;
            });
  }

  private static @Nullable Object invoke(
      Connection connection, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return straight.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return straight.isWrapperFor(type);
  }
}
