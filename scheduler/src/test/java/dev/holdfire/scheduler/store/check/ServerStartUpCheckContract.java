package dev.holdfire.scheduler.store.check;

import static dev.holdfire.scheduler.store.check.CheckFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfire.scheduler.database.TestDatabase;
import org.junit.jupiter.api.Test;

/** What the check must find on MySQL and MariaDB besides. */
abstract class ServerStartUpCheckContract extends StartUpCheckContract {
  private final String fit;
  private final String caseInsensitive;

  /**
   * @param fit the collation that the scripts use
   * @param caseInsensitive the server's default collation
   */
  ServerStartUpCheckContract(TestDatabase.Kind kind, String fit, String caseInsensitive) {
    super(kind);
    this.fit = fit;
    this.caseInsensitive = caseInsensitive;
  }

  @Test
  void keysThatIgnoreCaseAreFoundWithTheirTablesAndColumns() {
    convert("QRTZ_TRIGGERS", caseInsensitive);
    convert("HF_PAUSED", caseInsensitive);

    String found = text(fixture.look().problems());

    assertThat(found)
        .startsWith("collation: QRTZ_TRIGGERS (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP, ")
        .contains("HF_PAUSED (SCHED_NAME, WORKFLOW_KEY, PHASE) have " + caseInsensitive)
        .contains("; expected " + fit + ". Ask a DBA to run")
        .doesNotContain("\n");
    fixture.execute(found.substring(found.indexOf("ALTER TABLE")).split("; "));
    assertThat(fixture.look().problems()).isEmpty();
  }

  @Test
  void fencesThatIgnoreCaseAreFound() {
    fixture.changeColumn(
        "QRTZ_TRIGGERS",
        "DESCRIPTION",
        "VARCHAR(250) CHARACTER SET utf8mb4 COLLATE " + caseInsensitive + " NULL");

    String found = text(fixture.look().problems());

    assertThat(found)
        .startsWith("collation: QRTZ_TRIGGERS (DESCRIPTION) have " + caseInsensitive)
        .contains("; expected " + fit + ". Ask a DBA to run");
    fixture.execute(found.substring(found.indexOf("ALTER TABLE")).split("; "));
    assertThat(fixture.look().problems()).isEmpty();
  }

  @Test
  void keysThatIgnoreBlanksAreFound() {
    convert("HF_RUN", "utf8mb4_bin");

    assertThat(text(fixture.look().problems()))
        .startsWith("collation: HF_RUN (SCHED_NAME, WORKFLOW_KEY, RUN_GROUP, CANCELLATION_KEY, ")
        .contains("have utf8mb4_bin");
  }

  @Test
  void quartzsOwnBlobIsTooSmall() {
    fixture.changeColumn("QRTZ_TRIGGERS", "JOB_DATA", "BLOB NULL");

    assertThat(text(fixture.look().problems()))
        .startsWith("QRTZ_TRIGGERS: JOB_DATA is BLOB, expected MEDIUMBLOB. Ask a DBA to");
  }

  @Test
  void anIndexOverBeginningsOfColumnsDoesNotServe() {
    fixture.execute(
        "DROP INDEX IDX_HF_H_GROUP ON HF_HISTORY",
        "CREATE INDEX IDX_HF_H_GROUP ON HF_HISTORY (SCHED_NAME, RUN_GROUP(20), RECIPIENT_HASH)");

    assertThat(text(fixture.look().problems()))
        .contains("IDX_HF_H_GROUP is on (SCHED_NAME, RUN_GROUP(20), RECIPIENT_HASH)");
  }

  @Test
  void sessionsThatCutWhatIsTooLongAreFound() {
    try (HikariDataSource pool = pool(4)) {
      pool.setConnectionInitSql("SET SESSION sql_mode = 'ANSI_QUOTES'");

      assertThat(text(fixture.look(pool).problems()))
          .startsWith("sql_mode: is \"ANSI_QUOTES\", under which a key that is too long is cut")
          .contains("expected STRICT_TRANS_TABLES in it. Ask a DBA to run SET GLOBAL")
          .doesNotContain("\n");
    }
  }

  @Test
  void aTableWithoutTransactionsIsFound() {
    fixture.execute("ALTER TABLE QRTZ_LOCKS ENGINE=MyISAM ROW_FORMAT=DEFAULT");

    assertThat(text(fixture.look().problems()))
        .isEqualTo(
            "engine: QRTZ_LOCKS is MyISAM; expected InnoDB, which has transactions."
                + " Ask a DBA to run: ALTER TABLE QRTZ_LOCKS ENGINE=InnoDB");
  }

  @Test
  void aTableWhoseNameIsInAnotherCaseIsNotTakenForTheOneThatStatementsName() {
    fixture.execute("ALTER TABLE QRTZ_LOCKS RENAME TO qrtz_locks");

    assertThat(text(fixture.look(fixture.database().administrator()).problems()))
        .contains(
            "QRTZ_LOCKS (there is qrtz_locks, to be renamed: case counts on this server,"
                + " its lower_case_table_names is 0) is not in ");
  }

  @Test
  void aPoolWithOtherDefaultsIsAWarning() {
    try (HikariDataSource pool = pool(4)) {
      pool.setAutoCommit(true);
      pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");

      Findings findings = fixture.look(pool);

      assertThat(findings.problems()).isEmpty();
      assertThat(text(findings.warnings()))
          .startsWith("pool: hands out connections that are REPEATABLE READ with auto-commit on; ")
          .contains("costs 4 more round trips per transaction");
    }
  }

  private void convert(String table, String collation) {
    fixture.execute(
        "ALTER TABLE " + table + " CONVERT TO CHARACTER SET utf8mb4 COLLATE " + collation);
  }
}
