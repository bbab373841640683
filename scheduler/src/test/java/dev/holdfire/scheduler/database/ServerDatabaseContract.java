package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.database.TestDatabase.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What holds on MySQL and MariaDB only. */
abstract class ServerDatabaseContract extends DatabaseContract {

  ServerDatabaseContract(Kind kind) {
    super(kind);
  }

  @Test
  void sessionsAreNotInUtc() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(text(connection, "SELECT @@SESSION.time_zone")).isEqualTo("-08:00");
    }
  }

  @Test
  void sessionsAreStrict() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(text(connection, "SELECT @@SESSION.sql_mode"))
          .contains("STRICT_ALL_TABLES", "NO_ZERO_DATE", "TRADITIONAL");
    }
  }

  @Test
  void onMySqlATableMustHaveAPrimaryKey() throws SQLException {
    Assumptions.assumeTrue(database.kind() == Kind.MYSQL);
    try (Connection connection = database.administrator().getConnection()) {
      assertThatThrownBy(() -> update(connection, "CREATE TABLE KEYLESS (ID INT)"))
          .hasMessageContaining("primary key");
    }
  }

  @Test
  void textColumnsAreBinaryWithoutPadding() throws SQLException {
    String collation = database.kind() == Kind.MYSQL ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin";
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(
              texts(
                  connection,
                  """
                  SELECT DISTINCT COLLATION_NAME FROM INFORMATION_SCHEMA.COLUMNS
                  WHERE TABLE_SCHEMA = ? AND COLLATION_NAME IS NOT NULL
                  """,
                  database.name()))
          .containsExactlyInAnyOrder(collation, "ascii_bin");
    }
  }

  @Test
  void keysAreUsedInFull() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(
              texts(
                  connection,
                  """
                  SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) FROM INFORMATION_SCHEMA.STATISTICS
                  WHERE TABLE_SCHEMA = ? AND SUB_PART IS NOT NULL
                  """,
                  database.name()))
          .isEmpty();
    }
  }
}
