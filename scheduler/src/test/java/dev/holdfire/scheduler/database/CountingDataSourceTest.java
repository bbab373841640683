package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountingDataSourceTest {

  private static final String INSERT = "INSERT INTO HF_PAUSED VALUES ('s', ?, 'paused', 0)";

  private final TestDatabase database = TestDatabase.h2();
  private final CountingDataSource counting = new CountingDataSource(database.dataSource());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void statementsCommitsAndRollbacksAreCounted() throws SQLException {
    try (Connection connection = counting.getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(INSERT)) {
      statement.executeQuery("SELECT 1").close();
      prepared.setString(1, "w");
      prepared.executeUpdate();
      connection.commit();
      connection.rollback();
    }
    assertThat(counting.sql()).containsExactly("SELECT 1", INSERT);
    assertThat(counting.statements()).isEqualTo(2);
    assertThat(counting.commits()).isOne();
    assertThat(counting.rollbacks()).isOne();
  }

  @Test
  void aBatchIsOneStatement() throws SQLException {
    try (Connection connection = counting.getConnection();
        PreparedStatement prepared = connection.prepareStatement(INSERT)) {
      for (String key : new String[] {"a", "b", "c"}) {
        prepared.setString(1, key);
        prepared.addBatch();
      }
      assertThat(prepared.executeBatch()).containsExactly(1, 1, 1);
      prepared.setString(1, "d");
      prepared.addBatch();
      prepared.executeBatch();
    }
    assertThat(counting.statements()).isEqualTo(2);
    assertThat(counting.batchSizes()).containsExactly(3, 1);
  }

  @Test
  void aFailureIsCountedAndComesOutAsItIs() throws SQLException {
    try (Connection connection = counting.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT 1 FROM NOWHERE"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(counting.sql()).containsExactly("SELECT 1 FROM NOWHERE");
  }

  @Test
  void aStatementKnowsTheConnectionThatCounts() throws SQLException {
    try (Connection connection = counting.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.getConnection()).isSameAs(connection).isEqualTo(connection);
    }
  }

  @Test
  void resetForgets() throws SQLException {
    try (Connection connection = counting.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      connection.commit();
    }
    counting.reset();
    assertThat(counting.statements()).isZero();
    assertThat(counting.commits()).isZero();
    assertThat(counting.sql()).isEmpty();
  }
}
