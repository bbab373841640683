package dev.holdfire.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

/**
 * A driver of {@code jdbc:losing:…}, which is {@code jdbc:…} but for commits of calls whose answer
 * it loses when a test says so. Safe for use by many threads.
 */
final class LosingDriver implements Driver {
  private static final String PREFIX = "jdbc:losing:";
  private static final AtomicInteger ANSWERS = new AtomicInteger();

  static {
    try {
      DriverManager.registerDriver(new LosingDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The URL by which a database is reached through this driver. */
  static String url(String plain) {
    return plain.replaceFirst("^jdbc:", PREFIX);
  }

  /** The answer of the next commit of a call is lost. */
  static void loseOne() {
    ANSWERS.set(1);
  }

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    return acceptsURL(url) ? losing(DriverManager.getConnection(plain(url), info)) : null;
  }

  private static String plain(String url) {
    return "jdbc:" + url.substring(PREFIX.length());
  }

  private static Connection losing(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            LosingDriver.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> invoke(connection, method, arguments));
  }

  private static Object invoke(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    Object result;
    try {
      result = method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    boolean isOfCall = Thread.currentThread().getName().startsWith("holdfire-http");
    if (method.getName().equals("commit")
        && isOfCall
        && ANSWERS.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new SQLException("Communications link failure", "08S01");
    }
    return result;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
