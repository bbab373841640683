package dev.holdfire.scheduler.store.check;

import static dev.holdfire.scheduler.store.check.CheckFixture.MEMBER;
import static dev.holdfire.scheduler.store.check.CheckFixture.TABLES;
import static dev.holdfire.scheduler.store.check.CheckFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.scheduler.store.jdbc.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the check must find in the schema of every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SchemaCheckContract {
  private final TestDatabase.Kind kind;
  CheckFixture fixture;

  SchemaCheckContract(TestDatabase.Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    assumeTrue(kind.isAvailable(), kind + " is not available here");
    if (fixture == null) {
      fixture = new CheckFixture(kind);
    }
  }

  @AfterEach
  void closeWhatWasAltered() {
    if (fixture != null && fixture.isAltered()) {
      close();
    }
  }

  @AfterAll
  void close() {
    if (fixture != null) {
      fixture.close();
      fixture = null;
    }
  }

  @Test
  void whatIsExpectedIsExactlyWhatTheScriptsMake() throws SQLException {
    Database database = new Database(fixture.database().dataSource(), "s", TABLES);
    try (Connection connection = database.open()) {
      FoundSchema schema = new SchemaReader(database, connection).read();

      assertThat(tableNames(connection, schema.home()))
          .containsExactlyInAnyOrderElementsOf(
              ExpectedSchema.TABLES.stream().map(Table::name).toList());
      for (Table table : ExpectedSchema.TABLES) {
        assertThat(SchemaText.of(schema.find(table).orElseThrow()))
            .as(table.name())
            .isEqualTo(SchemaText.of(table, database.dialect()));
      }
    }
  }

  @Test
  void missingTablesAreNamedTogetherWithTheScript() {
    fixture.execute("DROP TABLE QRTZ_LOCKS", "DROP TABLE HF_PAUSED");

    assertThat(text(fixture.look().problems()))
        .startsWith("tables: QRTZ_LOCKS, HF_PAUSED are not in ")
        .endsWith(
            "Ask a DBA to create what is missing as in "
                + fixture.scripts()
                + "01_quartz.sql and "
                + fixture.scripts()
                + "02_holdfire.sql")
        .doesNotContain("\n");
  }

  @Test
  void anEmptyDatabaseIsOneFindingThatNamesBothScripts() {
    for (Table table : ExpectedSchema.TABLES) {
      fixture.execute("DROP TABLE " + table.name());
    }

    assertThat(text(fixture.look().problems()))
        .contains("QRTZ_TRIGGERS", "HF_RUN")
        .endsWith(
            "Ask a DBA to run "
                + fixture.scripts()
                + "01_quartz.sql, then "
                + fixture.scripts()
                + "02_holdfire.sql, then "
                + fixture.scripts()
                + "03_version.sql")
        .doesNotContain("\n");
  }

  @Test
  void missingAndNarrowColumnsOfATableAreNamedTogether() {
    fixture.execute("ALTER TABLE HF_RECIPIENT DROP COLUMN UPDATED_AT");
    fixture.changeColumn("HF_RECIPIENT", "RECIPIENT_ID", "VARCHAR(100) NOT NULL");

    assertThat(text(fixture.look().problems()))
        .contains("HF_RECIPIENT: RECIPIENT_ID is ")
        .contains("(100), expected VARCHAR(" + (fixture.isH2() ? 512 : 256) + "); ")
        .contains("UPDATED_AT is missing, expected BIGINT. ")
        .endsWith(
            "Ask a DBA to alter the table to what " + fixture.scripts() + "02_holdfire.sql makes");
  }

  @Test
  void aNumberThatOverflowsIsFound() {
    fixture.changeColumn("HF_RUN", "CREATED_AT", "INT NOT NULL");

    assertThat(text(fixture.look().problems()))
        .startsWith("HF_RUN: CREATED_AT is INT")
        .contains(", expected BIGINT.");
  }

  @Test
  void widerColumnsAreFine() {
    fixture.changeColumn("HF_CANCELLATION", "REASON", "VARCHAR(4000) NULL");
    fixture.changeColumn("HF_CANCELLATION", "CANCELED", "BIGINT NOT NULL");

    assertThat(fixture.look().problems()).isEmpty();
  }

  @Test
  void columnsThatRefuseWhatIsWrittenAreFound() {
    fixture.changeColumn("HF_RUN", "TENANT", "VARCHAR(510) NOT NULL");
    fixture.execute("ALTER TABLE HF_RUN ADD COLUMN MINE INT NOT NULL");

    assertThat(text(fixture.look().problems()))
        .isEqualTo(
            "HF_RUN: TENANT is NOT NULL, expected NULL; MINE is NOT NULL without a default,"
                + " expected no such column. Ask a DBA to alter the table to what "
                + fixture.scripts()
                + "02_holdfire.sql makes");
  }

  @Test
  void aColumnThatTakesMoreThanIsWrittenIsAWarning() {
    fixture.changeColumn("HF_PAUSED", "PHASE", "VARCHAR(16) NULL");

    Findings findings = fixture.look();

    assertThat(findings.problems()).isEmpty();
    assertThat(text(findings.warnings()))
        .startsWith("HF_PAUSED: PHASE is NULL, expected NOT NULL. Ask a DBA to alter the table");
  }

  @Test
  void furtherColumnsThatNobodyMustFillAreFine() {
    fixture.execute(
        "ALTER TABLE HF_RUN ADD COLUMN MINE INT NULL",
        "ALTER TABLE HF_RUN ADD COLUMN YOURS INT DEFAULT 1 NOT NULL",
        "ALTER TABLE HF_PAUSED ADD COLUMN TEXT VARCHAR(10) DEFAULT '' NOT NULL");

    Findings findings = fixture.look();

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.warnings()).isEmpty();
  }

  @Test
  void aSchemaThatIsTooOldIsRefusedWithTheScriptsThatUpgradeIt() {
    fixture.execute("UPDATE HF_SCHEMA SET VERSION = '0.0', OLDEST_APPLICATION = '0.0'");

    assertThat(text(fixture.look().problems()))
        .isEqualTo(
            "schema: is version 0.0; expected 0.1 or later. Ask a DBA to run the scripts in "
                + fixture.scripts().replace("create/", "upgrade/")
                + " that lead from 0.0 to 0.1, as its README says");
  }

  @Test
  void aSchemaThatIsTooRecentIsAcceptedWhenItSaysSo() {
    fixture.execute("UPDATE HF_SCHEMA SET VERSION = '0.2', OLDEST_APPLICATION = '0.1'");

    Findings findings = fixture.look();

    assertThat(findings.problems()).isEmpty();
    assertThat(text(findings.warnings()))
        .isEqualTo(
            "schema: is version 0.2, on which this node works; it is made for 0.1."
                + " Deploy the Holdfire that this schema was upgraded for");
  }

  @Test
  void aSchemaThatServesLaterApplicationsOnlyIsRefused() {
    fixture.execute("UPDATE HF_SCHEMA SET VERSION = '0.12', OLDEST_APPLICATION = '0.10'");

    assertThat(text(fixture.look().problems()))
        .isEqualTo(
            "schema: is version 0.12, on which an application works that is made for 0.10 or"
                + " later; this one is made for 0.1. Deploy a later Holdfire; the database is as it"
                + " should be");
  }

  @Test
  void aSchemaWithoutAVersionIsRefusedWithTheScriptThatGivesIt() throws SQLException {
    fixture.execute("DELETE FROM HF_SCHEMA");

    assertThat(text(fixture.look().problems()))
        .isEqualTo(
            "schema: says [] of its version; expected one row. Ask a DBA to run "
                + fixture.scripts()
                + "03_version.sql again");
  }

  @Test
  void aMissingAcquireIndexIsFoundWithTheStatementThatMakesIt() {
    fixture.dropIndex("IDX_QRTZ_T_ACQUIRE", "QRTZ_TRIGGERS");

    String found = text(fixture.look().problems());

    assertThat(found).startsWith("QRTZ_TRIGGERS: index IDX_QRTZ_T_ACQUIRE is missing; expected");
    fixture.execute(remedy(found));
    assertThat(fixture.look().problems()).isEmpty();
  }

  @Test
  void anAcquireIndexOfAnotherNameIsToBeRenamed() {
    fixture.dropIndex("IDX_QRTZ_T_ACQUIRE", "QRTZ_TRIGGERS");
    fixture.execute(
        "CREATE INDEX MINE ON QRTZ_TRIGGERS"
            + " (SCHED_NAME, TRIGGER_STATE, TRIGGER_TYPE, NEXT_FIRE_TIME, PRIORITY)");

    String found = text(fixture.look().problems());

    assertThat(found).contains("IDX_QRTZ_T_ACQUIRE is named MINE", "RENAME");
    fixture.execute(remedy(found));
    assertThat(fixture.look().problems()).isEmpty();
  }

  @Test
  void anAcquireIndexOnOtherColumnsIsFoundAndReplaced() {
    fixture.dropIndex("IDX_QRTZ_T_ACQUIRE", "QRTZ_TRIGGERS");
    fixture.execute(
        "CREATE INDEX IDX_QRTZ_T_ACQUIRE ON QRTZ_TRIGGERS (SCHED_NAME, NEXT_FIRE_TIME DESC)");

    String found = text(fixture.look().problems());

    assertThat(found).contains("IDX_QRTZ_T_ACQUIRE is on (SCHED_NAME, NEXT_FIRE_TIME");
    fixture.execute(remedy(found).split("; "));
    assertThat(fixture.look().problems()).isEmpty();
  }

  @Test
  void aGroupIndexOfAnotherNameIsToBeRenamed() {
    fixture.dropIndex("IDX_QRTZ_T_GROUP", "QRTZ_TRIGGERS");
    fixture.execute("CREATE INDEX MINE ON QRTZ_TRIGGERS (SCHED_NAME, TRIGGER_GROUP, TRIGGER_NAME)");

    String found = text(fixture.look().problems());

    assertThat(found).startsWith("QRTZ_TRIGGERS: index IDX_QRTZ_T_GROUP is named ");
    fixture.execute(remedy(found));
    assertThat(fixture.look().problems()).isEmpty();
  }

  @Test
  void aMissingIndexThatIsMerelyUsefulIsAWarning() {
    fixture.dropIndex("IDX_HF_I_CREATED", "HF_IDEMPOTENCY");

    Findings findings = fixture.look();

    assertThat(findings.problems()).isEmpty();
    assertThat(text(findings.warnings())).contains("index IDX_HF_I_CREATED is missing");
  }

  @Test
  void anotherIndexThatServesIsAsUseful() {
    fixture.dropIndex("IDX_HF_I_CREATED", "HF_IDEMPOTENCY");
    fixture.execute("CREATE INDEX MINE ON HF_IDEMPOTENCY (SCHED_NAME, CREATED_AT, KEY_HASH)");

    assertThat(fixture.look().warnings()).isEmpty();
  }

  @Test
  void missingAndOtherPrimaryKeysAreFound() {
    fixture.execute(
        fixture.allowsTablesWithoutKey(),
        "ALTER TABLE HF_LOAD DROP PRIMARY KEY",
        "ALTER TABLE HF_RUN DROP PRIMARY KEY",
        "ALTER TABLE HF_RUN ADD PRIMARY KEY (WORKFLOW_RUN_ID, SCHED_NAME)");

    assertThat(text(fixture.look().problems()))
        .contains("HF_LOAD: the primary key is missing, expected (SCHED_NAME, TOKEN). ")
        .contains(
            "HF_RUN: the primary key is (WORKFLOW_RUN_ID, SCHED_NAME), expected (SCHED_NAME, ")
        .contains(
            "ALTER TABLE HF_RUN DROP PRIMARY KEY, ADD PRIMARY KEY (SCHED_NAME, WORKFLOW_RUN_ID)");
  }

  @Test
  void otherPrefixesAndSchemasAreLookedAt() {
    String schema = fixture.isH2() ? "public" : fixture.database().name();
    fixture.execute(
        "ALTER TABLE HF_LOAD RENAME TO APP_LOAD",
        "ALTER TABLE HF_RUN RENAME TO APP_RUN",
        "ALTER TABLE HF_SCHEMA RENAME TO APP_SCHEMA");
    Tables tables = new Tables(schema + ".QRTZ_", "APP_");

    String found =
        text(
            fixture
                .check(fixture.database().administrator(), MEMBER, tables, Clock.systemUTC())
                .look()
                .problems());

    assertThat(found)
        .startsWith("tables: APP_WORKFLOW, APP_DEFINITION, APP_HISTORY, APP_CANCELLATION, ")
        .doesNotContain("APP_LOAD", "APP_RUN", "QRTZ_");
  }

  private static String remedy(String problem) {
    return problem.substring(problem.indexOf("run: ") + "run: ".length());
  }

  private static List<String> tableNames(Connection connection, String schema) throws SQLException {
    String text = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?";
    return Sql.query(
        connection, text, List.of(schema), row -> row.getString(1).toUpperCase(Locale.ROOT));
  }
}
