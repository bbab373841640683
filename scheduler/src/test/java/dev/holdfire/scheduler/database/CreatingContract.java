package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.database.TestDatabase.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the scripts do where they have been run before, and where they must not be run. */
abstract class CreatingContract {
  private final Kind kind;
  private TestDatabase database;

  CreatingContract(Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    Assumptions.assumeTrue(kind.isAvailable(), kind + " is not available here");
    database = kind.open(2);
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void aSecondRunChangesNothing() throws SQLException {
    Map<String, List<String>> before = Catalog.tables(database);
    execute("INSERT INTO HF_PAUSED VALUES ('s', 'w', 'paused', 0)");

    create();

    assertThat(Catalog.tables(database)).isEqualTo(before);
    assertThatThrownBy(() -> execute("INSERT INTO HF_PAUSED VALUES ('s', 'w', 'paused', 0)"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aRunThatWasCutShortIsMendedByAnother() throws SQLException {
    Map<String, List<String>> before = Catalog.tables(database);
    execute(
        "DROP TABLE QRTZ_FIRED_TRIGGERS",
        "DROP TABLE QRTZ_SCHEDULER_STATE",
        "DROP TABLE HF_IDEMPOTENCY");

    create();

    assertThat(Catalog.tables(database)).isEqualTo(before);
  }

  @Test
  void theSecondScriptWantsTheFirstOneRunToItsEnd() throws SQLException {
    execute("DROP TABLE QRTZ_LOCKS", "DROP TABLE HF_PAUSED");

    assertThatThrownBy(() -> run("create/02_holdfire.sql"))
        .hasMessageContaining(
            "Holdfire: found no table QRTZ_LOCKS, expected all that 01_quartz.sql makes")
        .hasMessageContaining("Nothing was changed");
    assertThat(Catalog.tables(database)).doesNotContainKey("HF_PAUSED");
  }

  @Test
  void aRunThatWasCutShortBeforeTheVersionIsMendedByAnother() throws SQLException {
    execute("DELETE FROM HF_SCHEMA", "DROP TABLE HF_SCRIPT");

    create();

    assertThat(texts("SELECT VERSION FROM HF_SCHEMA")).hasSize(1);
    assertThat(texts("SELECT SCRIPT FROM HF_SCRIPT"))
        .containsExactlyInAnyOrder(
            "create/01_quartz.sql", "create/02_holdfire.sql", "create/03_version.sql");
  }

  @Test
  void aSecondRunDoesNotSayThatItWasTheFirst() throws SQLException {
    execute("UPDATE HF_SCHEMA SET CHANGED_AT = 1", "UPDATE HF_SCRIPT SET RUN_AT = 2");

    create();

    assertThat(texts("SELECT CHANGED_AT FROM HF_SCHEMA")).containsExactly("1");
    assertThat(texts("SELECT RUN_AT FROM HF_SCRIPT")).containsExactly("2", "2", "2");
  }

  @Test
  void theLogSaysWhenAndWho() throws SQLException {
    long now = System.currentTimeMillis();

    assertThat(texts("SELECT RUN_AT FROM HF_SCRIPT"))
        .allSatisfy(at -> assertThat(Long.parseLong(at)).isBetween(now - 600_000, now + 5_000));
    assertThat(texts("SELECT RUN_BY FROM HF_SCRIPT")).allMatch(by -> !by.isBlank() || isH2());
  }

  @Test
  void aSchemaOfAnotherVersionIsLeftAlone() throws SQLException {
    execute("UPDATE HF_SCHEMA SET VERSION = '0.0'", "DROP TABLE QRTZ_CALENDARS");

    for (String script : List.of("01_quartz", "02_holdfire", "03_version")) {
      assertThatThrownBy(() -> run("create/" + script + ".sql"))
          .hasMessageContaining("Holdfire: found version 0.0 of the schema, expected none or ");
    }
    assertThat(Catalog.tables(database)).doesNotContainKey("QRTZ_CALENDARS");
  }

  @Test
  void tablesOfQuartzsOwnScriptAreLeftAlone() throws SQLException {
    execute("DROP TABLE QRTZ_LOCKS", "DROP TABLE QRTZ_CALENDARS");
    execute(
        "CREATE TABLE QRTZ_LOCKS (SCHED_NAME VARCHAR(120) NOT NULL, LOCK_NAME VARCHAR(40) NOT NULL,"
            + " PRIMARY KEY (SCHED_NAME, LOCK_NAME))"
            + (kind == Kind.H2 ? "" : " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"));

    assertThatThrownBy(() -> run("create/01_quartz.sql"))
        .hasMessageContaining("Holdfire: found tables of these names that another script has made");
    assertThat(Catalog.tables(database)).doesNotContainKey("QRTZ_CALENDARS");
  }

  @Test
  void dropTakesAllAwayAndCanBeRunTwice() throws SQLException {
    run("drop/drop_all.sql");
    run("drop/drop_all.sql");

    assertThat(Catalog.tables(database)).isEmpty();
    create();
    assertThat(Catalog.tables(database)).containsKey("HF_RUN");
  }

  @Test
  void nothingIsDroppedWhileANodeIsAlive() throws SQLException {
    Map<String, List<String>> before = Catalog.tables(database);
    execute(
        "INSERT INTO QRTZ_SCHEDULER_STATE VALUES ('s', 'node', "
            + System.currentTimeMillis()
            + ", 5000)");

    assertThatThrownBy(() -> run("drop/drop_all.sql"))
        .hasMessageContaining("Holdfire: found 1 nodes that have checked in");
    assertThat(Catalog.tables(database)).isEqualTo(before);
  }

  private void create() throws SQLException {
    try (Connection connection = database.administrator().getConnection()) {
      Scripts.create(connection, database.scripts());
      connection.commit();
    }
  }

  private void run(String script) throws SQLException {
    try (Connection connection = database.administrator().getConnection()) {
      Scripts.run(connection, database.scripts(), script);
      connection.commit();
    }
  }

  private boolean isH2() {
    return kind == Kind.H2; // whose first user may have no name
  }

  private List<String> texts(String query) throws SQLException {
    try (Connection connection = database.administrator().getConnection()) {
      return DatabaseContract.texts(connection, query);
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = database.administrator().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }
}
