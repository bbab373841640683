package dev.holdfire.scheduler.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/**
 * A transaction of someone else's, which has written so much that MySQL and MariaDB never choose it
 * as a deadlock's victim. It is rolled back in the end. Use from one thread.
 */
public final class Opponent implements AutoCloseable {
  private static final int WEIGHT = 200;

  /** A server tells anew who waits when nobody has asked for a tenth of a second. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(110);

  private final DataSource administrator;
  private final Connection connection;
  private final long id;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private Future<?> wish;

  public Opponent(TestDatabase database) throws SQLException {
    administrator = database.administrator();
    connection = database.newPool(1).getConnection();
    id = number(connection, "SELECT CONNECTION_ID()");
    writeMuch();
  }

  private void writeMuch() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO HF_IDEMPOTENCY VALUES (?, ?, '', '', NULL, 0)")) {
      String scheduler = "opponent-" + UUID.randomUUID();
      for (int i = 0; i < WEIGHT; i++) {
        statement.setString(1, scheduler);
        statement.setString(2, "key-" + i);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Does this now; what it locks stays locked. */
  public void run(String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.execute();
    }
  }

  /**
   * Asks for what another transaction has locked, and comes back while it waits for that. As soon
   * as it gets it, it lets go of everything.
   */
  public void waitFor(String sql, Object... arguments) {
    wish =
        thread.submit(
            () -> {
              try {
                run(sql, arguments);
              } finally {
                connection.rollback();
              }
              return null;
            });
    Awaitility.await()
        .pollInterval(LOOK_INTERVAL)
        .atMost(Duration.ofSeconds(20))
        .until(this::isWaiting);
  }

  private boolean isWaiting() throws SQLException {
    try (Connection watching = administrator.getConnection()) {
      return number(
              watching,
              "SELECT COUNT(*) FROM INFORMATION_SCHEMA.INNODB_TRX WHERE TRX_STATE = 'LOCK WAIT'"
                  + " AND TRX_MYSQL_THREAD_ID = "
                  + id)
          == 1;
    }
  }

  /** Whether it has ever asked for something. */
  public boolean hasWished() {
    return wish != null;
  }

  /** When it has asked for something, waits until it has got that and has let go. */
  public void awaitEnd() {
    if (wish != null) {
      try {
        wish.get(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("the other one should have been the victim", e);
      }
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    thread.shutdownNow();
    connection.close();
  }
}
