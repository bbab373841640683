package dev.holdfire.scheduler.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
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

  /** A failure that another try does not mend. */
  public static final Event DISK_FULL =
      () -> {
        throw new SQLException("disk full", "HY000");
      };

  private static final Event NOTHING = () -> {};

  private final DataSource dataSource;
  private final AtomicReference<Event> onOpen = new AtomicReference<>(NOTHING);
  private final AtomicReference<Event> beforeCommit = new AtomicReference<>(NOTHING);
  private final AtomicReference<Event> afterClose = new AtomicReference<>(NOTHING);
  private volatile Event afterEachClose = NOTHING;
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final AtomicReference<Interruption> interruption =
      new AtomicReference<>(Interruption.NONE);
  private volatile Predicate<String> failing = statement -> false;
  private volatile Event failure = CONNECTION_LOST;
  private volatile boolean failsRollbacks;
  private volatile boolean isCutOff;

  /** What happens. */
  @FunctionalInterface
  public interface Event {
    void happen() throws SQLException;
  }

  /** What happens to a connection. */
  @FunctionalInterface
  public interface ConnectionEvent {
    void happen(Connection connection) throws SQLException;
  }

  /** What happens before one statement. */
  private record Interruption(Predicate<String> statement, ConnectionEvent event) {
    static final Interruption NONE = new Interruption(statement -> false, connection -> {});
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

  /** Whatever is asked of it or of its connections, until it is healed. */
  public void cutOff() {
    isCutOff = true;
  }

  /** Each statement of whose text this is true. */
  public void failWhere(Predicate<String> statement) {
    failing = statement;
  }

  /** Each statement of whose text this is true, in this way. */
  public void failWhere(Predicate<String> statement, Event newFailure) {
    failure = newFailure;
    failing = statement;
  }

  /** Once, before the next statement of whose text this is true, on its connection. */
  public void beforeStatement(Predicate<String> statement, ConnectionEvent event) {
    interruption.set(new Interruption(statement, event));
  }

  /** Each rollback, with an unchecked exception. */
  public void failRollbacks() {
    failsRollbacks = true;
  }

  /** Lets connections be opened and used again. */
  public void heal() {
    onOpen.set(NOTHING);
    isCutOff = false;
  }

  /** Once, before the next commit. */
  public void beforeNextCommit(Event event) {
    beforeCommit.set(event);
  }

  /** Loses the connection when the next commits have succeeded, so many of them. */
  public void loseAnswers(int commits) {
    answersToLose.set(commits);
  }

  /** How many commits are still to succeed without an answer. */
  public int answersToLose() {
    return answersToLose.get();
  }

  /** Once, when the next connection has been closed. */
  public void afterNextClose(Event event) {
    afterClose.set(event);
  }

  /** Each time when a connection has been closed. */
  public void afterEachClose(Event event) {
    afterEachClose = event;
  }

  private Object invokeDataSource(Object proxy, Method method, Object[] arguments)
      throws Throwable {
    if (!method.getName().equals("getConnection")) {
      return call(dataSource, method, arguments);
    }
    checkCutOff();
    onOpen.get().happen();
    Connection connection = (Connection) call(dataSource, method, arguments);
    return proxy(
        Connection.class, (self, invoked, given) -> invokeConnection(connection, invoked, given));
  }

  private Object invokeConnection(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    String name = method.getName();
    if (name.equals("close")) {
      Object result = call(connection, method, arguments);
      afterClose.getAndSet(NOTHING).happen();
      afterEachClose.happen();
      return result;
    }
    checkCutOff();
    if (name.equals("rollback") && failsRollbacks) {
      throw new IllegalStateException("no rollback");
    }
    if (name.equals("commit")) {
      return commit(connection);
    }
    if (name.equals("prepareStatement")) {
      beforeStatement(connection, (String) arguments[0]);
    }
    return call(connection, method, arguments);
  }

  private void beforeStatement(Connection connection, String statement) throws SQLException {
    Interruption next = interruption.get();
    if (next.statement().test(statement) && interruption.compareAndSet(next, Interruption.NONE)) {
      next.event().happen(connection);
    }
    if (failing.test(statement)) {
      failure.happen();
    }
  }

  private Void commit(Connection connection) throws SQLException {
    beforeCommit.getAndSet(NOTHING).happen();
    connection.commit();
    if (answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      CONNECTION_LOST.happen();
    }
    return null;
  }

  private void checkCutOff() throws SQLException {
    if (isCutOff) {
      CONNECTION_LOST.happen();
    }
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
