package dev.holdfire.scheduler.database;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source that counts what goes through its connections: statements, batches, commits and
 * rollbacks, those that fail included. Safe for use by many threads; its connections are as safe as
 * those that it wraps.
 */
public final class CountingDataSource implements DataSource {

  private final DataSource dataSource;
  private final List<String> sql = new ArrayList<>();
  private final List<Integer> batchSizes = new ArrayList<>();
  private int commits;
  private int rollbacks;

  /** Counts what goes through the given data source from now on, by way of this one. */
  public CountingDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** How often a statement was executed. A batch is one. */
  public synchronized int statements() {
    return sql.size();
  }

  /**
   * The text of each executed statement, in order. A batch of different statements is one text of
   * several lines.
   */
  public synchronized List<String> sql() {
    return List.copyOf(sql);
  }

  /** How many rows of parameters, or statements, each executed batch had, in order. */
  public synchronized List<Integer> batchSizes() {
    return List.copyOf(batchSizes);
  }

  /** How often a transaction was committed. */
  public synchronized int commits() {
    return commits;
  }

  /** How often a transaction was rolled back, as a whole or to a savepoint. */
  public synchronized int rollbacks() {
    return rollbacks;
  }

  /** Forgets everything so far. */
  public synchronized void reset() {
    sql.clear();
    batchSizes.clear();
    commits = 0;
    rollbacks = 0;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return counting(dataSource.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return counting(dataSource.getConnection(user, password));
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return dataSource.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    dataSource.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    dataSource.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return dataSource.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return dataSource.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : dataSource.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || dataSource.isWrapperFor(type);
  }

  private synchronized void executed(String text) {
    sql.add(text);
  }

  private synchronized void executedBatch(String text, int size) {
    sql.add(text);
    batchSizes.add(size);
  }

  private synchronized void committed() {
    commits++;
  }

  private synchronized void rolledBack() {
    rollbacks++;
  }

  private Connection counting(Connection connection) {
    return proxy(Connection.class, new CountingConnection(connection));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Counts commits and rollbacks, and hands out statements that count. */
  private final class CountingConnection implements InvocationHandler {

    private final Connection connection;

    CountingConnection(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      switch (method.getName()) {
        case "equals" -> {
          return arguments != null && proxy == arguments[0];
        }
        case "commit" -> committed();
        case "rollback" -> rolledBack();
        default -> {}
      }
      Object result = call(connection, method, arguments);
      String text = arguments != null && arguments[0] instanceof String given ? given : "";
      return switch (method.getName()) {
        case "createStatement" -> statement(Statement.class, proxy, result, "");
        case "prepareStatement" -> statement(PreparedStatement.class, proxy, result, text);
        case "prepareCall" -> statement(CallableStatement.class, proxy, result, text);
        default -> result;
      };
    }

    private Object statement(
        Class<? extends Statement> type, Object connection, @Nullable Object result, String text) {
      return proxy(type, new CountingStatement(connection, (Statement) result, text));
    }
  }

  /** Counts executions. Used from one thread, like the statement. */
  private final class CountingStatement implements InvocationHandler {

    private final Object connection;
    private final Statement statement;
    private final String prepared;
    private final List<String> batch = new ArrayList<>();

    CountingStatement(Object connection, Statement statement, String prepared) {
      this.connection = connection;
      this.statement = statement;
      this.prepared = prepared;
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      String text = arguments != null && arguments[0] instanceof String given ? given : prepared;
      switch (method.getName()) {
        case "equals" -> {
          return arguments != null && proxy == arguments[0];
        }
        case "getConnection" -> {
          return connection;
        }
        case "addBatch" -> batch.add(text);
        case "clearBatch" -> batch.clear();
        case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> executed(text);
        case "executeBatch", "executeLargeBatch" -> {
          executedBatch(prepared.isEmpty() ? String.join("\n", batch) : prepared, batch.size());
          batch.clear();
        }
        default -> {}
      }
      return call(statement, method, arguments);
    }
  }
}
