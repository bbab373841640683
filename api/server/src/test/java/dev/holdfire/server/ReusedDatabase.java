package dev.holdfire.server;

import dev.holdfire.scheduler.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A database for one test, empty when it gets it. One in memory is made for it; on a server, where
 * making tables takes its time, those of earlier tests are emptied and used again.
 */
final class ReusedDatabase implements AutoCloseable {
  private static final int POOL_SIZE = 1;
  private static final Map<TestDatabase.Kind, Deque<TestDatabase>> FREE =
      new EnumMap<>(TestDatabase.Kind.class);

  private final TestDatabase database;
  private boolean isChanged;

  private ReusedDatabase(TestDatabase database) {
    this.database = database;
  }

  /** One of the kind whose turn it is. */
  static synchronized ReusedDatabase take() {
    TestDatabase.Kind kind = ChosenDatabase.kind();
    TestDatabase free = FREE.computeIfAbsent(kind, each -> new ArrayDeque<>()).poll();
    return new ReusedDatabase(free == null ? make(kind) : free);
  }

  private static TestDatabase make(TestDatabase.Kind kind) {
    TestDatabase made = kind.open(POOL_SIZE);
    if (kind == TestDatabase.Kind.MYSQL) { // the servers of the others end with this JVM
      Runtime.getRuntime().addShutdownHook(new Thread(made::close));
    }
    return made;
  }

  String url() {
    return database.url();
  }

  /** Executes a statement, beside the server; who knows what it changes, so nobody reuses this. */
  void execute(String sql) {
    isChanged = true;
    try (Connection connection = database.administrator().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (isChanged || database.kind() == TestDatabase.Kind.H2) {
      database.close();
      return;
    }
    empty();
    synchronized (ReusedDatabase.class) {
      FREE.get(database.kind()).push(database);
    }
  }

  private void empty() {
    try (Connection connection = database.administrator().getConnection();
        Statement statement = connection.createStatement()) {
      List<String> tables = tables(statement);
      statement.execute("SET FOREIGN_KEY_CHECKS = 0");
      for (String table : tables) {
        statement.execute("DELETE FROM " + table);
      }
      statement.execute("SET FOREIGN_KEY_CHECKS = 1");
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("The test database could not be emptied", e);
    }
  }

  /** All but those into which the create scripts put rows. */
  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES
            WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT IN ('HF_SCHEMA', 'HF_SCRIPT')
            """)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
