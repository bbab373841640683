package dev.holdfire.scheduler.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * A data source to which something happens at a moment that a test chooses. Safe for use by many
 * threads.
 */
public final class FaultyDataSource {
  /** The failure of a connection that is lost. */
  public static final Event CONNECTION_LOST =
      () -> {
        throw new SQLException("Communications link failure", "08S01");
      };

  private static final Event NOTHING = () -> {};

  private final DataSource dataSource;
  private final AtomicReference<Event> onOpen = new AtomicReference<>(NOTHING);
  private final AtomicReference<Event> beforeCommit = new AtomicReference<>(NOTHING);
  private final AtomicReference<Event> afterCommit = new AtomicReference<>(NOTHING);
  private final AtomicReference<Event> afterClose = new AtomicReference<>(NOTHING);

  /** What happens. */
  @FunctionalInterface
  public interface Event {
    void happen() throws SQLException;
  }

  public FaultyDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The data source to give to a node. */
  public DataSource dataSource() {
    return proxy(DataSource.class, this::invokeDataSource);
  }

  /** Each time when a connection is asked for, until it is healed. */
  public void whenOpened(Event event) {
    onOpen.set(event);
  }

  public void heal() {
    onOpen.set(NOTHING);
  }

  /** Once, before the next commit. */
  public void beforeNextCommit(Event event) {
    beforeCommit.set(event);
  }

  /** Once, when the next commit has succeeded. */
  public void afterNextCommit(Event event) {
    afterCommit.set(event);
  }

  /** Once, when the next connection has been closed. */
  public void afterNextClose(Event event) {
    afterClose.set(event);
  }

  private Object invokeDataSource(Object proxy, Method method, Object[] arguments)
      throws Throwable {
    if (!method.getName().equals("getConnection")) {
      return call(dataSource, method, arguments);
    }
    onOpen.get().happen();
    Connection connection = (Connection) call(dataSource, method, arguments);
    return proxy(
        Connection.class, (self, invoked, given) -> invokeConnection(connection, invoked, given));
  }

  private Object invokeConnection(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    boolean isCommit = method.getName().equals("commit");
    if (isCommit) {
      beforeCommit.getAndSet(NOTHING).happen();
    }
    Object result = call(connection, method, arguments);
    if (isCommit) {
      afterCommit.getAndSet(NOTHING).happen();
    } else if (method.getName().equals("close")) {
      afterClose.getAndSet(NOTHING).happen();
    }
    return result;
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultyDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
