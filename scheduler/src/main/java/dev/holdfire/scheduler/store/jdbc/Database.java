package dev.holdfire.scheduler.store.jdbc;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.store.meter.Meters;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of one scheduler: its connections, transactions and table names. Safe for use by
 * many threads.
 *
 * <p>Every transaction is READ COMMITTED with auto-commit off, but for a look at one moment. A pool
 * that hands out its connections so costs nothing; otherwise both are set on each connection and
 * put back after.
 */
public final class Database {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /** The SQL state by which it is not known what became of a transaction. */
  private static final String RESOLUTION_UNKNOWN = "08007";

  private final DataSource dataSource;
  private final String scheduler;
  private final Tables tables;
  private final Meters meters;
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Traits> traits = new AtomicReference<>();

  /** What the first connection told about all of them. */
  private record Traits(Dialect dialect, boolean hasValuesRows, boolean readCommitted) {}

  /**
   * What happens within a transaction. It may run again after a deadlock, or when its connection
   * was lost, so it must start afresh.
   */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * What is to be done.
   *
   * @param operation an infinitive, one of a fixed number of texts
   * @param object to what it is done; empty when there is nothing to name
   */
  private record Task(String operation, String object, Kind kind) {
    /** What it does to the database. */
    enum Kind {
      CHANGING,
      /** Changes nothing, so that it may be done again whatever has failed. */
      LOOKING,
      /** The same, with one view of the database for all its statements. */
      LOOKING_AT_ONE_MOMENT
    }

    boolean isReading() {
      return kind != Kind.CHANGING;
    }

    @Override
    public String toString() {
      return object.isEmpty() ? operation : operation + " " + object;
    }
  }

  /** A database of which nothing is measured. */
  public Database(DataSource dataSource, String scheduler, Tables tables) {
    this(dataSource, scheduler, tables, Meters.none());
  }

  public Database(DataSource dataSource, String scheduler, Tables tables, Meters meters) {
    this.dataSource = dataSource;
    this.scheduler = scheduler;
    this.tables = tables;
    this.meters = meters;
  }

  /** The scheduler's name, which leads every primary key. */
  public String scheduler() {
    return scheduler;
  }

  /** The names of the tables. */
  public Tables tables() {
    return tables;
  }

  /**
   * The statement with the table names of this installation, as this database understands it.
   * Remembered, so pass constant texts only.
   */
  public String sql(String statement) {
    return texts.computeIfAbsent(statement, each -> dialect().translate(tables.in(each)));
  }

  /** Which database it is. */
  public Dialect dialect() {
    return traits().dialect();
  }

  /** Whether it knows VALUES ROW(..), so that a value that rows share need not be repeated. */
  boolean hasValuesRows() {
    return traits().hasValuesRows();
  }

  private Traits traits() {
    Traits known = traits.get();
    return known == null ? look("look at the database", this::learn) : known;
  }

  /**
   * Runs work in a transaction and commits it. What did not happen is run again at once: a deadlock
   * victim, what has waited too long for a lock, and what has lost its connection before its
   * commit, each within the bounds of {@link Retries}. Any other failure rolls back.
   *
   * @param what what is being done, for messages and meters: an infinitive, one of a fixed number
   * @throws StoreException if the database fails; when it fails to answer the commit, the message
   *     says that it is not known whether it was committed
   */
  public <T> T transaction(String what, Work<T> work) {
    return transaction(what, "", work);
  }

  /**
   * The same.
   *
   * @param object to what it is done, for messages; there may be any number of these
   */
  public <T> T transaction(String what, String object, Work<T> work) {
    return run(new Task(what, object, Task.Kind.CHANGING), work);
  }

  /** The same with work that changes nothing; when the commit fails, it is run again too. */
  public <T> T look(String what, Work<T> work) {
    return run(new Task(what, "", Task.Kind.LOOKING), work);
  }

  /** The same; all its statements see what was committed when the first of them was executed. */
  public <T> T lookAtOneMoment(String what, Work<T> work) {
    return run(new Task(what, "", Task.Kind.LOOKING_AT_ONE_MOMENT), work);
  }

  private <T> T run(Task task, Work<T> work) {
    Retries retries = retries(task.operation());
    while (true) {
      try {
        return once(task, work);
      } catch (SQLException e) {
        int attempts = retries.attempts();
        if (!retries.again(e)) {
          throw failed(task.toString(), e, attempts);
        }
        log.debug("Could not {} at attempt {}; trying again", task, attempts, e);
      }
    }
  }

  /** What is measured here. */
  public Meters meters() {
    return meters;
  }

  /** What decides how often something is tried; of the same kind as for a transaction. */
  public Retries retries(String operation) {
    return new Retries(operation, meters);
  }

  /** A failure of the database, as the family's exception. */
  public static StoreException failed(String what, SQLException cause, int attempts) {
    String again = attempts > 1 ? " after " + attempts + " attempts" : "";
    return new StoreException(
        "Could not "
            + what
            + again
            + ": "
            + cause.getMessage()
            + ". The transaction was rolled back.",
        cause);
  }

  private static StoreException unknown(Task what, SQLException cause) {
    return StoreException.outcomeUnknown(
        "The commit failed of what was to "
            + what
            + ": "
            + cause.getMessage()
            + ". It is not known whether the transaction was committed; look before doing it again.",
        cause);
  }

  private <T> T once(Task task, Work<T> work) throws SQLException {
    Connection connection = open(task.kind() == Task.Kind.LOOKING_AT_ONE_MOMENT);
    try {
      T result = work.run(connection);
      commit(task, connection);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, e);
      throw e;
    } finally {
      close(task, connection);
    }
  }

  /** Whether it was committed is known by now, so a failure of this must not say otherwise. */
  private static void close(Task task, Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) { // pools have unchecked ones
      log.warn("Could not close the connection on which it was to {}; going on", task, e);
    }
  }

  private static void commit(Task task, Connection connection) throws SQLException {
    try {
      commit(connection);
    } catch (SQLException e) {
      if (task.isReading() || Dialect.isContention(e)) {
        throw e; // contention: on a cluster that certifies at the commit, it is rolled back
      }
      throw unknown(task, e);
    }
  }

  /** Drivers, pools and proxies have unchecked failures too, which tell as little. */
  private static void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (RuntimeException e) {
      throw new SQLException("The connection failed: " + e, RESOLUTION_UNKNOWN, e);
    }
  }

  /**
   * A connection with auto-commit off and READ COMMITTED, for a caller that commits and closes it.
   */
  public Connection open() throws SQLException {
    return open(false);
  }

  private Connection open(boolean atOneMoment) throws SQLException {
    Connection connection = connect();
    try {
      Traits known = traits.get();
      if (known == null) {
        known = learn(connection);
      }
      boolean autoCommit = connection.getAutoCommit();
      if (atOneMoment) {
        int isolation = known.dialect().isolationOfOneMoment();
        return RestoringConnection.prepare(connection, autoCommit, isolation);
      }
      if (known.readCommitted() && !autoCommit) {
        return connection;
      }
      int isolation = known.readCommitted() ? 0 : Connection.TRANSACTION_READ_COMMITTED;
      return RestoringConnection.prepare(connection, autoCommit, isolation);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Connection connect() throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (RuntimeException e) { // as a pool that is closed
      throw new SQLTransientConnectionException(
          "The data source gave no connection: " + e.getMessage(), "08001", e);
    }
  }

  private Traits learn(Connection connection) throws SQLException {
    boolean readCommitted =
        connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
    Dialect dialect = Dialect.of(connection);
    String version = connection.getMetaData().getDatabaseProductVersion();
    Traits learned = new Traits(dialect, dialect.hasValuesRows(version), readCommitted);
    traits.set(learned);
    return learned;
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException | RuntimeException e) { // the cause is what is told
      cause.addSuppressed(e);
    }
  }
}
