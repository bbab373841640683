package dev.holdfire.scheduler.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import javax.sql.DataSource;

/**
 * A data source whose statements fail when a test says so. What it is asked is the text of the
 * statement, or an empty one when a connection is asked for.
 */
final class FaultyDataSource {
  private FaultyDataSource() {}

  static DataSource of(DataSource real, Predicate<String> fails) {
    return wrap(
        DataSource.class,
        real,
        (method, argument, answer) -> {
          if (!method.equals("getConnection")) {
            return answer.get();
          }
          check(fails, "");
          return connection((Connection) answer.get(), fails);
        });
  }

  private static Connection connection(Connection real, Predicate<String> fails) {
    return wrap(
        Connection.class,
        real,
        (method, argument, answer) -> {
          if (method.equals("prepareStatement")) {
            check(fails, String.valueOf(argument));
          }
          return answer.get();
        });
  }

  private static void check(Predicate<String> fails, String statement) throws SQLException {
    if (fails.test(statement)) {
      throw new SQLException("the test has cut the line", "08006");
    }
  }

  private interface Answer {
    Object get() throws Throwable;
  }

  private interface Call {
    Object answer(String method, Object firstArgument, Answer answer) throws Throwable;
  }

  private static <T> T wrap(Class<T> type, T real, Call call) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                call.answer(
                    method.getName(),
                    arguments == null ? null : arguments[0],
                    () -> {
                      try {
                        return method.invoke(real, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getCause();
                      }
                    }));
    return type.cast(proxy);
  }
}
