package dev.holdfire.scheduler.store.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.database.Scripts;
import dev.holdfire.scheduler.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a DBA sees of a schema without the application. */
abstract class VerifyScriptContract {
  private final TestDatabase.Kind kind;
  private CheckFixture fixture;

  VerifyScriptContract(TestDatabase.Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    Assumptions.assumeTrue(kind.isAvailable(), kind + " is not available here");
    fixture = new CheckFixture(kind);
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  @Test
  void whatTheScriptsMakeHasNoDifferences() throws SQLException {
    assertThat(verify())
        .singleElement()
        .asString()
        .endsWith("| 0 differences | 0 differences | nothing");
  }

  @Test
  void eachColumnAndIndexThatNodesDependOnIsLookedAt() {
    for (Table table : ExpectedSchema.TABLES) {
      for (Column column : table.columns()) {
        assertThat(script()).containsPattern(row(table.name(), column.name()));
      }
    }
    for (Index index : ExpectedSchema.INDEXES) {
      assertThat(script()).containsPattern(row(index.table(), index.name()));
    }
  }

  private static String row(String table, String name) {
    return "SELECT '%s'( AS T)?, '%s'( AS .)?, '".formatted(table, name);
  }

  @Test
  void allDifferencesAreTold() throws SQLException {
    fixture.execute(
        "DROP TABLE HF_PAUSED",
        "ALTER TABLE HF_RUN DROP COLUMN TENANT",
        "ALTER TABLE HF_LOAD ADD COLUMN MINE INT NOT NULL",
        "UPDATE HF_SCHEMA SET VERSION = '0.0'");
    fixture.changeColumn("HF_RECIPIENT", "UPDATED_AT", "INT NULL");
    fixture.dropIndex("IDX_QRTZ_T_GROUP", "QRTZ_TRIGGERS");

    assertThat(verify())
        .hasSize(7)
        .anyMatch(row -> row.startsWith("version | HF_SCHEMA | 0.0 | 0.1 | upgrade/"))
        .anyMatch(row -> row.matches("table \\| HF_PAUSED \\| missing .* create/02_holdfire.sql"))
        .anyMatch(row -> row.startsWith("column | HF_RUN.TENANT | missing | "))
        .anyMatch(row -> row.matches("column \\| HF_LOAD.MINE \\| .* NOT NULL \\| none that .*"))
        .anyMatch(
            row ->
                row.matches(
                    "(?i)column \\| HF_RECIPIENT.UPDATED_AT \\| int\\w* NULL \\| bigint .*"))
        .anyMatch(
            row ->
                row.startsWith(
                    "index | QRTZ_TRIGGERS.IDX_QRTZ_T_GROUP | missing | SCHED_NAME, TRIGGER_GROUP"))
        .last()
        .asString()
        .endsWith("| 6 differences | 0 differences | the rows above");
  }

  @Test
  void anEmptyDatabaseIsToldTableByTable() throws SQLException {
    for (Table table : ExpectedSchema.TABLES) {
      fixture.execute("DROP TABLE " + table.name());
    }

    assertThat(verify()).hasSize(ExpectedSchema.TABLES.size() + 2);
  }

  @Test
  void aTableWhoseNameIsInAnotherCaseIsMissingWhereCaseCounts() throws SQLException {
    Assumptions.assumeFalse(fixture.isH2());
    fixture.execute("ALTER TABLE QRTZ_LOCKS RENAME TO qrtz_locks");

    assertThat(verify()).anyMatch(row -> row.startsWith("table | QRTZ_LOCKS | missing"));
  }

  private String script() {
    return Scripts.text(kind.name().toLowerCase(Locale.ROOT), "verify/schema_check.sql");
  }

  /** The rows of its last statement. */
  private List<String> verify() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = fixture.database().administrator().getConnection();
        Statement statement = connection.createStatement()) {
      boolean hasRows = false;
      for (String sql : Scripts.split(script())) {
        hasRows = statement.execute(sql);
      }
      assertThat(hasRows).isTrue();
      try (ResultSet result = statement.getResultSet()) {
        while (result.next()) {
          rows.add(row(result));
        }
      }
    }
    return rows;
  }

  private static String row(ResultSet result) throws SQLException {
    List<String> values = new ArrayList<>();
    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
      values.add(result.getString(column));
    }
    return String.join(" | ", values);
  }
}
