package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {

  @Test
  void aStatementEndsWithASemicolonAtTheEndOfALine() {
    assertThat(
            Scripts.split(
                """
                -- one; two;
                CREATE TABLE A (
                  B INT, -- why
                  -- not this;
                  C VARCHAR(1) COMMENT 'x; y'
                );

                CREATE INDEX D ON A (B);
                DELETE FROM A
                """))
        .containsExactly(
            "CREATE TABLE A (\n  B INT, -- why\n  C VARCHAR(1) COMMENT 'x; y'\n)",
            "CREATE INDEX D ON A (B)",
            "DELETE FROM A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb", "h2"})
  void createScriptsOnlyCreate(String database) {
    assertThat(Scripts.createStatements(database))
        .hasSizeGreaterThanOrEqualTo(20)
        .allMatch(sql -> sql.matches("(?s)(CREATE (TABLE|INDEX)|COMMENT ON) .*"))
        .first()
        .asString()
        .startsWith("CREATE TABLE QRTZ_");
  }
}
