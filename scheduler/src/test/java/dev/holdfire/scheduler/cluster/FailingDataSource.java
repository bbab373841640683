package dev.holdfire.scheduler.cluster;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A data source of a node that can be cut off, or whose commits reach the database while their
 * answers are lost.
 */
final class FailingDataSource {
  private final DataSource real;
  private final AtomicInteger lostAnswers = new AtomicInteger();
  private volatile boolean isCutOff;

  FailingDataSource(DataSource real) {
    this.real = real;
  }

  void cutOff() {
    isCutOff = true;
  }

  void reconnect() {
    isCutOff = false;
  }

  /** Loses the answers of the next commits. */
  void loseAnswers(int commits) {
    lostAnswers.set(commits);
  }

  int answersToLose() {
    return lostAnswers.get();
  }

  DataSource dataSource() {
    return proxy(DataSource.class, real);
  }

  private <T> T proxy(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (isCutOff && !method.getName().equals("close")) {
                throw new SQLTransientConnectionException("cut off", "08006");
              }
              Object result = invoke(target, method, arguments);
              if (method.getName().equals("commit")
                  && lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLException("the answer is lost", "08007");
              }
              return result instanceof Connection connection
                  ? proxy(Connection.class, connection)
                  : result;
            }));
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
