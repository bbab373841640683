package dev.holdfire.scheduler.store.jdbc;

import dev.holdfire.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of one scheduler: its connections, transactions and table names. Safe for use by
 * many threads.
 *
 * <p>Every transaction is READ COMMITTED with auto-commit off. A pool that hands out its
 * connections so costs nothing; otherwise both are set on each connection and put back after.
 */
public final class Database {
  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final int MAX_TRIES = 12;

  private final DataSource dataSource;
  private final String scheduler;
  private final Tables tables;
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Traits> traits = new AtomicReference<>();

  /** What the first connection told about all of them. */
  private record Traits(Dialect dialect, boolean readCommitted) {}

  /**
   * What happens within a transaction. It may run again after a deadlock, so it must start afresh.
   */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  public Database(DataSource dataSource, String scheduler, Tables tables) {
    this.dataSource = dataSource;
    this.scheduler = scheduler;
    this.tables = tables;
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
    Traits known = traits.get();
    return known == null
        ? transaction("look at the database", this::learn).dialect()
        : known.dialect();
  }

  /**
   * Runs work in a transaction and commits it. A deadlock victim is run again at once, up to
   * {@value #MAX_TRIES} times in all, and what has waited too long for a lock once more; any other
   * failure rolls back.
   *
   * @param what what is being done, for messages: an infinitive
   * @throws StoreException if the database fails; when it fails to answer the commit, the message
   *     says that it is not known whether it was committed
   */
  public <T> T transaction(String what, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(what, work);
      } catch (SQLException e) {
        if (!Dialect.isContention(e) || attempt == (Dialect.isLockTimeout(e) ? 2 : MAX_TRIES)) {
          throw failed(what, e, attempt);
        }
        log.debug("Could not {} at attempt {}; trying again", what, attempt, e);
        pause(attempt);
      }
    }
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

  private static StoreException unknown(String what, SQLException cause) {
    return new StoreException(
        "The commit failed of what was to "
            + what
            + ": "
            + cause.getMessage()
            + ". It is not known whether the transaction was committed; look before doing it again.",
        cause);
  }

  private <T> T once(String what, Work<T> work) throws SQLException {
    Connection connection = open();
    try {
      T result = work.run(connection);
      commit(what, connection);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, e);
      throw e;
    } finally {
      close(what, connection);
    }
  }

  /** Whether it was committed is known by now, so a failure of this must not say otherwise. */
  private static void close(String what, Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) { // pools have unchecked ones
      log.warn("Could not close the connection on which it was to {}; going on", what, e);
    }
  }

  private static void commit(String what, Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      if (Dialect.isContention(e)) {
        throw e; // as on a cluster that certifies a transaction at its commit: it is rolled back
      }
      throw unknown(what, e);
    }
  }

  /**
   * A connection with auto-commit off and READ COMMITTED, for a caller that commits and closes it.
   */
  public Connection open() throws SQLException {
    Connection connection = connect();
    try {
      Traits known = traits.get();
      if (known == null) {
        known = learn(connection);
      }
      boolean autoCommit = connection.getAutoCommit();
      if (known.readCommitted() && !autoCommit) {
        return connection;
      }
      return RestoringConnection.prepare(connection, autoCommit, !known.readCommitted());
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
    Traits learned = new Traits(Dialect.of(connection), readCommitted);
    traits.set(learned);
    return learned;
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Rests for a random moment of milliseconds before the next attempt, so that two part ways. */
  public static void pause(int attempt) {
    long most = Math.min(100, 2L << attempt);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1, most) * 1_000_000);
  }
}
