package dev.holdfire.scheduler.model;

import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Someone else, who locks a scheduler's rows in any order, a few at a time. */
final class Meddler {
  private static final int ROWS = 5;
  private static final int TRIGGERS = 50;

  private final TestDatabase database;
  private final String scheduler;
  private final Random random;

  Meddler(TestDatabase database, String scheduler, long seed) {
    this.database = database;
    this.scheduler = scheduler;
    this.random = new Random(seed);
  }

  /** Meddles, again and again; what it loses by a deadlock is not its concern. */
  boolean runWhile(BooleanSupplier goesOn) throws SQLException {
    while (goesOn.getAsBoolean()) {
      try (Connection connection = database.dataSource().getConnection()) {
        try {
          meddle(connection);
        } catch (SQLException e) {
          if (!Dialect.isContention(e)) {
            throw e;
          }
        } finally {
          connection.rollback();
        }
      }
    }
    return true;
  }

  private void meddle(Connection connection) throws SQLException {
    List<String> names = select(connection, "SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS", "");
    for (int i = 0; i < ROWS && !names.isEmpty(); i++) {
      if (random.nextInt(10) == 0) {
        select(connection, "SELECT WORKFLOW_KEY FROM HF_PAUSED", " FOR UPDATE");
      } else {
        lock(connection, names.get(random.nextInt(names.size())));
      }
    }
  }

  private List<String> select(Connection connection, String query, String mode)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    String text = query + " WHERE SCHED_NAME = ? LIMIT " + TRIGGERS + mode;
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      statement.setString(1, scheduler);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
    }
    return texts;
  }

  private void lock(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM QRTZ_TRIGGERS WHERE SCHED_NAME = ? AND TRIGGER_NAME = ? FOR UPDATE")) {
      statement.setString(1, scheduler);
      statement.setString(2, name);
      statement.executeQuery().close();
    }
  }
}
