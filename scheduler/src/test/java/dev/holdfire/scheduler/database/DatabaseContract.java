package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.database.TestDatabase.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every database must do with the scripts that are made for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseContract {

  static final String ID = "0196fd3c-1111-7000-8000-000000000000";
  static final String EMOJI = "\uD83D\uDE00";

  /** Keys that a database with an unfit collation takes for one. */
  private static final List<String> LOOKALIKES =
      List.of(
          "ab",
          "Ab",
          "AB",
          "áb",
          "a\u0301b",
          "ab ",
          "ab  ",
          "ab\t",
          "ａｂ",
          "a_b",
          "a%b",
          "aß",
          "ass");

  private final Kind kind;
  TestDatabase database;

  DatabaseContract(Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void open() {
    Assumptions.assumeTrue(kind.isAvailable(), kind + " is not available here");
    database = kind.open();
  }

  @AfterAll
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void tablesAreThereAndEmptyButForTheVersion() throws SQLException {
    assertThat(tables())
        .containsExactly(
            "HF_CANCELLATION",
            "HF_DEFINITION",
            "HF_HISTORY",
            "HF_IDEMPOTENCY",
            "HF_LOAD",
            "HF_PAUSED",
            "HF_RECIPIENT",
            "HF_RUN",
            "HF_SCHEMA",
            "HF_SCRIPT",
            "HF_WORKFLOW",
            "QRTZ_BLOB_TRIGGERS",
            "QRTZ_CALENDARS",
            "QRTZ_CRON_TRIGGERS",
            "QRTZ_FIRED_TRIGGERS",
            "QRTZ_JOB_DETAILS",
            "QRTZ_LOCKS",
            "QRTZ_PAUSED_TRIGGER_GRPS",
            "QRTZ_SCHEDULER_STATE",
            "QRTZ_SIMPLE_TRIGGERS",
            "QRTZ_SIMPROP_TRIGGERS",
            "QRTZ_TRIGGERS");
    try (TestDatabase fresh = kind.open(1);
        Connection connection = fresh.dataSource().getConnection()) {
      for (String table : tables()) {
        int rows = table.equals("HF_SCHEMA") ? 1 : table.equals("HF_SCRIPT") ? 3 : 0;
        assertThat(number(connection, "SELECT COUNT(*) FROM " + table)).as(table).isEqualTo(rows);
      }
    }
  }

  @Test
  void columnsKeysAndIndexesAreTheSameOnEachDatabase() throws SQLException {
    try (TestDatabase h2 = TestDatabase.h2()) {
      assertThat(Catalog.tables(database)).isEqualTo(Catalog.tables(h2));
    }
  }

  @Test
  void eachColumnHasAComment() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        ResultSet columns = Catalog.columns(database, connection)) {
      while (columns.next()) {
        String table = columns.getString("TABLE_NAME");
        assertThat(columns.getString("REMARKS"))
            .as(table + "." + columns.getString("COLUMN_NAME"))
            .isNotBlank();
      }
    }
  }

  @Test
  void sessionsAreReadCommittedWithoutAutoCommit() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(connection.getAutoCommit()).isFalse();
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @Test
  void keysOf255EmojiFitARun() throws SQLException {
    String key = EMOJI.repeat(255);
    try (Connection connection = database.dataSource().getConnection()) {
      insertRun(connection, ID, EMOJI.repeat(190), key, "{}");
      assertThat(
              text(
                  connection,
                  "SELECT CANCELLATION_KEY FROM HF_RUN WHERE RUN_GROUP = ? AND TENANT = ?",
                  EMOJI.repeat(190),
                  key))
          .isEqualTo(key);
      connection.rollback();
    }
  }

  @Test
  void dataOfTenMegabytesFitsARun() throws SQLException {
    String data = "{\"text\": \"" + "\\\"é".repeat(10_000_000 / 4) + "\"}";
    try (Connection connection = database.dataSource().getConnection()) {
      insertRun(connection, ID, "group", "key", data);
      assertThat(text(connection, "SELECT DATA FROM HF_RUN WHERE WORKFLOW_RUN_ID = ?", ID))
          .isEqualTo(data);
      connection.rollback();
    }
  }

  @Test
  void keysThatLookAlikeAreDifferentTriggers() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      for (String name : LOOKALIKES) {
        for (String group : LOOKALIKES) {
          insertTrigger(connection, name, group);
        }
      }
      for (String key : LOOKALIKES) {
        assertThat(
                texts(
                    connection,
                    "SELECT TRIGGER_GROUP FROM QRTZ_TRIGGERS WHERE SCHED_NAME = 's' AND TRIGGER_NAME = ?",
                    key))
            .containsExactlyInAnyOrderElementsOf(LOOKALIKES);
        assertThat(
                texts(
                    connection,
                    "SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS WHERE SCHED_NAME = 's' AND TRIGGER_GROUP = ?",
                    key))
            .containsExactlyInAnyOrderElementsOf(LOOKALIKES);
      }
      connection.rollback();
    }
  }

  @Test
  void keysThatLookAlikeAreDifferentWorkflowsAndSchedulers() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      for (String key : LOOKALIKES) {
        update(connection, "INSERT INTO HF_WORKFLOW VALUES ('s', ?, 'version', '{}', 0)", key);
        update(connection, "INSERT INTO HF_DEFINITION VALUES ('s', ?, 'version', '1', 0)", key);
        update(connection, "INSERT INTO HF_PAUSED VALUES ('s', ?, 'paused', 0)", key);
        update(
            connection, "INSERT INTO HF_LOAD VALUES (?, 'token', 'id', ?, 'loading', 0)", key, key);
        update(
            connection, "INSERT INTO HF_RECIPIENT VALUES (?, 'hash', ?, 'id', '{}', 0)", key, key);
      }
      for (String key : LOOKALIKES) {
        for (String query :
            List.of(
                "WORKFLOW_KEY FROM HF_WORKFLOW WHERE WORKFLOW_KEY",
                "WORKFLOW_KEY FROM HF_DEFINITION WHERE WORKFLOW_KEY",
                "WORKFLOW_KEY FROM HF_PAUSED WHERE WORKFLOW_KEY",
                "SCHED_NAME FROM HF_LOAD WHERE RUN_GROUP",
                "SCHED_NAME FROM HF_RECIPIENT WHERE COLLECTION")) {
          assertThat(texts(connection, "SELECT " + query + " = ?", key))
              .as(query)
              .containsExactly(key);
        }
      }
      connection.rollback();
    }
  }

  @Test
  void idsComeBackAsTheyWere() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      update(connection, "INSERT INTO HF_PAUSED VALUES ('s', 'w ', 'paused', 0)");
      update(connection, "INSERT INTO HF_IDEMPOTENCY VALUES ('s', 'short', 'hash', 'id', NULL, 0)");
      assertThat(texts(connection, "SELECT WORKFLOW_KEY FROM HF_PAUSED WHERE WORKFLOW_KEY = 'w '"))
          .containsExactly("w ");
      assertThat(
              texts(connection, "SELECT KEY_HASH FROM HF_IDEMPOTENCY WHERE WORKFLOW_RUN_ID = 'id'"))
          .containsExactly("short");
      connection.rollback();
    }
  }

  @Test
  void namesThatAreTooLongAreRefusedNotCut() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      assertThatThrownBy(() -> insertTrigger(connection, EMOJI.repeat(191), "group"))
          .isInstanceOf(SQLException.class);
      connection.rollback();
    }
  }

  @Test
  void anotherPoolSeesWhatIsCommitted() throws SQLException {
    try (Connection here = database.dataSource().getConnection();
        Connection there = database.newPool(1).getConnection()) {
      update(here, "INSERT INTO HF_PAUSED VALUES ('another pool', 'w', 'paused', 0)");
      String count = "SELECT COUNT(*) FROM HF_PAUSED WHERE SCHED_NAME = 'another pool'";
      assertThat(number(there, count)).isZero();
      here.commit();
      assertThat(number(there, count)).isOne();
    }
  }

  @Test
  void closingDropsTheDatabase() {
    TestDatabase other = kind.open(2);
    other.close();
    assertThatThrownBy(
            () -> {
              try (Connection connection = DriverManager.getConnection(other.url())) {
                number(connection, "SELECT COUNT(*) FROM HF_RUN");
              }
            })
        .isInstanceOf(SQLException.class);
  }

  @Test
  void quartzRunsOnTheTablesWithItsOwnStore() throws Exception {
    try (TestDatabase fresh = kind.open();
        StockQuartz quartz = new StockQuartz(fresh.dataSource())) {
      quartz.schedule();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(quartz.executed())
                      .containsOnly(Map.entry("simple", EMOJI), Map.entry("interval", EMOJI)));
      quartz.clear();
      try (Connection connection = fresh.dataSource().getConnection()) {
        assertThat(number(connection, "SELECT COUNT(*) FROM QRTZ_TRIGGERS")).isZero();
        assertThat(number(connection, "SELECT COUNT(*) FROM QRTZ_CALENDARS")).isZero();
      }
    }
  }

  static void insertTrigger(Connection connection, String name, String group) throws SQLException {
    update(
        connection,
        """
        INSERT INTO QRTZ_TRIGGERS
          (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP, TRIGGER_STATE, TRIGGER_TYPE, START_TIME, JOB_NAME, JOB_GROUP)
        VALUES ('s', ?, ?, 'WAITING', 'SIMPLE', 0, 'job', 'jobs')
        """,
        name,
        group);
  }

  private static void insertRun(
      Connection connection, String id, String group, String key, String data) throws SQLException {
    update(
        connection,
        """
        INSERT INTO HF_RUN
          (SCHED_NAME, WORKFLOW_RUN_ID, WORKFLOW_KEY, WORKFLOW_VERSION, RUN_GROUP, CANCELLATION_KEY, TENANT, DATA,
           SKIPS_DELAYS, SANDBOXED, RECIPIENTS, CREATED_AT)
        VALUES ('s', ?, 'workflow', 'version', ?, ?, ?, ?, '0', '0', 1, 0)
        """,
        id,
        group,
        key,
        key,
        data);
  }

  static int update(Connection connection, String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  static String text(Connection connection, String sql, String... parameters) throws SQLException {
    return texts(connection, sql, parameters).get(0);
  }

  static List<String> texts(Connection connection, String sql, String... parameters)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, String... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
    return statement;
  }

  private List<String> tables() throws SQLException {
    return List.copyOf(Catalog.tables(database).keySet());
  }
}
