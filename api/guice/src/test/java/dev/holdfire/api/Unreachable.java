package dev.holdfire.api;

import java.lang.reflect.Proxy;
import javax.sql.DataSource;

/** Data sources that fail whoever uses them. */
final class Unreachable {
  private Unreachable() {}

  static DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            Unreachable.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("the data source is used: " + method.getName());
            });
  }
}
