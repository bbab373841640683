package dev.holdfire.scheduler.contract;

import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Knows which of the objects that it was shown are still held by someone. Use from one thread. */
final class Held {
  private final List<WeakReference<Object>> objects = new ArrayList<>();
  private int shown;
  private int most;

  /** Shows it an object. */
  <T> T show(T object) {
    shown++;
    objects.add(new WeakReference<>(object));
    return object;
  }

  /** Looks how many are held at this moment. */
  void look() {
    System.gc();
    objects.removeIf(reference -> reference.get() == null);
    most = Math.max(most, objects.size());
  }

  /** How many it was shown. */
  int shown() {
    return shown;
  }

  /** The most that were held whenever it looked. */
  int most() {
    return most;
  }

  /** Is shown each text that is read from this database, and looks before each statement. */
  DataSource reading(DataSource dataSource) {
    return proxy(DataSource.class, dataSource);
  }

  private <T> T proxy(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("execute")) {
                look();
              }
              return watched(type, call(target, method, arguments));
            }));
  }

  private Object watched(Class<?> type, Object result) {
    if (result instanceof Connection) {
      return proxy(Connection.class, result);
    }
    if (result instanceof PreparedStatement) {
      return proxy(PreparedStatement.class, result);
    }
    if (result instanceof ResultSet) {
      return proxy(ResultSet.class, result);
    }
    return type == ResultSet.class && result instanceof String text
        ? show(String.valueOf(text.toCharArray())) // a copy, for the database may keep its own
        : result;
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
