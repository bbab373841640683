package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.database.TestDatabase.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What each of the users that the scripts know may do, and what not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GrantsContract {
  private static final List<String> DDL =
      List.of(
          "CREATE TABLE MINE (ID INT PRIMARY KEY)",
          "ALTER TABLE HF_RUN ADD COLUMN MINE INT",
          "CREATE INDEX MINE ON HF_RUN (CREATED_AT)",
          "TRUNCATE TABLE HF_HISTORY",
          "DROP TABLE HF_PAUSED");

  private final Kind kind;
  private TestDatabase database;

  GrantsContract(Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void open() {
    Assumptions.assumeTrue(kind.isAvailable(), kind + " is not available here");
    database = kind.open(2);
    Assumptions.assumeTrue(database.hasOwnUser(), "the user of the server's URL may not grant");
  }

  @AfterAll
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void theApplicationHasNoDdlNorTablesOfOthers() throws SQLException {
    try (Connection administrator = database.administrator().getConnection()) {
      execute(administrator, "CREATE TABLE OTHERS (ID INT PRIMARY KEY)");
      administrator.commit();
    }
    try (Connection connection = DriverManager.getConnection(database.url())) {
      assertRefused(connection, DDL);
      assertRefused(connection, List.of("SELECT * FROM OTHERS", "INSERT INTO OTHERS VALUES (1)"));
    }
  }

  @Test
  void theApplicationChangesNothingThatIsOverAndNoVersion() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url())) {
      assertRefused(
          connection,
          List.of(
              "UPDATE HF_HISTORY SET STATUS = 'failed'",
              "DELETE FROM HF_HISTORY",
              "DELETE FROM HF_CANCELLATION",
              "UPDATE HF_WORKFLOW SET DEFINITION = ''",
              "UPDATE HF_SCHEMA SET VERSION = '9.9'",
              "DELETE FROM HF_SCRIPT",
              "DELETE FROM QRTZ_LOCKS"));
      assertThatCode(() -> execute(connection, "UPDATE HF_RUN SET RECIPIENTS = 1"))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void anOperatorSeesAllAndChangesNothing() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.newUser("readonly"))) {
      for (String table : Catalog.tables(database).keySet()) {
        if (!table.equals("OTHERS")) {
          execute(connection, "SELECT * FROM " + table);
          assertRefused(connection, List.of("DELETE FROM " + table));
        }
      }
      assertRefused(connection, DDL);
    }
  }

  @Test
  void aPurgerTakesAwayWhatIsOverAndNothingElse() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.newUser("purge"))) {
      for (String table : List.of("HF_HISTORY", "HF_RUN", "HF_CANCELLATION", "HF_IDEMPOTENCY")) {
        execute(connection, "DELETE FROM " + table + " WHERE SCHED_NAME = 's'");
      }
      assertRefused(
          connection,
          List.of(
              "DELETE FROM QRTZ_TRIGGERS",
              "UPDATE HF_HISTORY SET STATUS = 'failed'",
              "DELETE FROM HF_RECIPIENT",
              "DELETE FROM HF_WORKFLOW"));
      assertRefused(
          connection,
          DDL.stream().filter(sql -> !sql.startsWith("TRUNCATE")).toList()); // on H2, deleting
    }
  }

  private static void assertRefused(Connection connection, List<String> statements) {
    for (String sql : statements) {
      assertThatThrownBy(() -> execute(connection, sql))
          .as(sql)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getMessage()).containsPattern("denied|rights"));
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
