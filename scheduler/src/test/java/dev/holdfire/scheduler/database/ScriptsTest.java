package dev.holdfire.scheduler.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
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
                        + "|SET @(?i:holdfire)\\w*|PREPARE|EXECUTE|DEALLOCATE|SELECT CASE"
                        + "|INSERT (IGNORE )?INTO HF_SCHEMA|(INSERT IGNORE|MERGE) INTO HF_SCRIPT"
                        + "|COMMIT)(\\s.*)?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb", "h2"})
  void eachHeadSaysWhoRunsItWhatItLocksHowLongItTakesAndHowToGoBack(String database) {
    for (String folder : List.of("create", "grants", "verify", "drop")) {
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

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb", "h2"})
  void theChecksumsThatTheScriptsLogAreTheirs(String database) {
    Scripts.inFolder(database, "create")
        .forEach(
            (name, text) ->
                assertThat(Scripts.text(database, "create/03_version.sql"))
                    .as(name + " must be logged with its checksum")
                    .contains("'create/" + name + "',\n  '" + checksum(text) + "'"));
  }

  /** As the head of 03_version.sql says. */
  private static String checksum(String text) {
    String counted =
        text.lines()
            .filter(line -> !line.matches(".*'[0-9a-f]{64}'.*"))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(counted.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
