package dev.holdfire.scheduler.store.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.check.VersionCheck.Found;
import dev.holdfire.scheduler.store.check.VersionCheck.Verdict;
import dev.holdfire.scheduler.store.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionCheckTest {
  private static final SchemaVersion CURRENT = new SchemaVersion(1, 10);
  private static final SchemaVersion OLDEST = new SchemaVersion(1, 9);

  @ParameterizedTest
  @CsvSource({
    "0.99, 0.1,  TOO_OLD",
    "1.8,  1.0,  TOO_OLD",
    "1.9,  1.0,  UPGRADABLE",
    "1.10, 1.9,  UP_TO_DATE",
    "1.10, 2.0,  UP_TO_DATE",
    "1.11, 1.10, SERVES_STILL",
    "2.0,  1.9,  SERVES_STILL",
    "1.12, 1.11, TOO_RECENT",
    "10.0, 2.0,  TOO_RECENT"
  })
  void versionsAreComparedAsNumbers(String version, String oldestApplication, Verdict verdict) {
    try (TestDatabase database = TestDatabase.h2()) {
      Found found = new Found(version(version), version(oldestApplication));

      assertThat(check(database).of(found)).isEqualTo(verdict);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", ".1", "1.2.3", "v1.2", "-1.2", "1.1234567"})
  void whatIsNoVersionIsNone(String text) {
    assertThat(SchemaVersion.parse(text)).isEmpty();
  }

  @Test
  void whatCanBeUpgradedWarnsWithTheScripts() throws SQLException {
    try (TestDatabase database = TestDatabase.h2();
        Connection connection = database.administrator().getConnection()) {
      connection.createStatement().execute("UPDATE HF_SCHEMA SET VERSION = '1.9'");
      Findings findings = new Findings();

      check(database).run(connection, findings);

      assertThat(findings.problems()).isEmpty();
      assertThat(CheckFixture.text(findings.warnings()))
          .isEqualTo(
              "schema: is version 1.9, on which this node works; it is made for 1.10. Ask a DBA to"
                  + " run the scripts in sql/h2/upgrade/ that lead from 1.9 to 1.10, as its README"
                  + " says");
    }
  }

  private static VersionCheck check(TestDatabase database) {
    Database jdbc = new Database(database.dataSource(), "s", CheckFixture.TABLES);
    return new VersionCheck(jdbc, CURRENT, OLDEST);
  }

  private static SchemaVersion version(String text) {
    return SchemaVersion.parse(text).orElseThrow();
  }
}
