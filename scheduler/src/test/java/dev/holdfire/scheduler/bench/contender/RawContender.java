package dev.holdfire.scheduler.bench.contender;

import dev.holdfire.scheduler.bench.server.BenchPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * No scheduler: one thread that does with a run's rows, in Holdfire's tables, what Holdfire does,
 * batch after batch, and checks nothing. What the database allows.
 */
final class RawContender implements Contender {
  private static final int BATCH = 1_000;
  private static final int CONNECTIONS = 3;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final long IDLE_MILLIS = 5;

  private final BenchPool pool;

  RawContender(String url) {
    this.pool = new BenchPool(url, CONNECTIONS);
  }

  @Override
  public Kind kind() {
    return Kind.RAW;
  }

  @Override
  public void trigger(String group, List<String> recipients, boolean isDue) {
    String workflowRunId = UUID.randomUUID().toString();
    long now = System.currentTimeMillis();
    List<RawRow> rows =
        recipients.stream()
            .map(recipient -> RawRow.of(group, workflowRunId, recipient, now))
            .toList();
    try (Connection connection = pool.dataSource().getConnection()) {
      new RawSql(connection).insertTriggers(rows, isDue);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void cancel(String group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cancel(String group, String recipient) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Node start(Work work) {
    Thread thread = new Thread(() -> execute(work), "raw");
    thread.setDaemon(true);
    thread.start();
    return () -> {
      thread.interrupt();
      try {
        thread.join(STOP_LIMIT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private void execute(Work work) {
    try (Connection connection = pool.dataSource().getConnection()) {
      RawSql sql = new RawSql(connection);
      while (!Thread.currentThread().isInterrupted()) {
        List<RawRow> due = begin(connection, sql);
        for (int i = 0; i < due.size(); i++) {
          work.run();
        }
        if (due.isEmpty()) {
          Thread.sleep(IDLE_MILLIS);
        } else {
          complete(connection, sql, due);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<RawRow> begin(Connection connection, RawSql sql) throws SQLException {
    List<RawRow> due = sql.lockDue(BATCH);
    if (!due.isEmpty()) {
      sql.setExecuting(due);
    }
    connection.commit();
    return due;
  }

  private static void complete(Connection connection, RawSql sql, List<RawRow> due)
      throws SQLException {
    sql.insertHistory(due);
    sql.deleteTriggers(due);
    connection.commit();
  }

  @Override
  public boolean isIdle() {
    return pool.count("SELECT COUNT(*) FROM QRTZ_TRIGGERS WHERE TRIGGER_STATE = 'EXECUTING'") == 0;
  }

  @Override
  public boolean hasCompleted(int runs) {
    return pool.count("SELECT COUNT(*) FROM HF_HISTORY") == runs;
  }

  @Override
  public void clear() {
    HoldfireTables.clear(pool);
  }

  @Override
  public void close() {
    pool.close();
  }
}
