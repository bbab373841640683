package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
  void createScriptsOnlyMakeWhatIsNotThere(String database) {
    assertThat(Scripts.createStatements(database))
        .hasSizeGreaterThanOrEqualTo(20)
        .allMatch(
            sql ->
                sql.matches(
                    "(?s)(CREATE (TABLE|INDEX) IF NOT EXISTS|COMMENT ON"
                        + "|SET @holdfire|PREPARE|EXECUTE|DEALLOCATE|SELECT CASE)\\s.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb", "h2"})
  void eachHeadSaysWhoRunsItWhatItLocksHowLongItTakesAndHowToGoBack(String database) {
    for (String folder : List.of("create", "drop")) {
      Scripts.inFolder(database, folder)
          .forEach(
              (name, text) ->
                  assertThat(text.lines().takeWhile(line -> line.startsWith("--")))
                      .as(folder + "/" + name)
                      .anyMatch(line -> line.startsWith("-- Purpose: "))
                      .anyMatch(line -> line.startsWith("-- Server:  "))
                      .anyMatch(line -> line.startsWith("-- Run by:  "))
                      .anyMatch(line -> line.startsWith("-- Twice:   "))
                      .anyMatch(line -> line.startsWith("-- Locks:   "))
                      .anyMatch(line -> line.startsWith("-- Takes:   "))
                      .anyMatch(line -> line.startsWith("-- Undo:    ")));
    }
  }
}
