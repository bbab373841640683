package dev.holdfire.scheduler.store.check;

import static dev.holdfire.scheduler.store.check.CheckFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfire.scheduler.database.TestDatabase;
import org.junit.jupiter.api.Test;

class H2StartUpCheckTest extends StartUpCheckContract {
  H2StartUpCheckTest() {
    super(TestDatabase.Kind.H2);
  }

  @Test
  void aColumnThatIgnoresCaseIsFound() {
    fixture.changeColumn("HF_RUN", "RUN_GROUP", "VARCHAR_IGNORECASE(380) NOT NULL");

    assertThat(text(fixture.look().problems()))
        .startsWith("HF_RUN: RUN_GROUP is VARCHAR_IGNORECASE(380), expected VARCHAR(380).");
  }

  @Test
  void aDatabaseThatGivesNoConnectionIsOneFinding() {
    try (HikariDataSource closed = new HikariDataSource()) {
      closed.setJdbcUrl("jdbc:h2:mem:nowhere;IFEXISTS=TRUE");
      closed.setConnectionTimeout(500);

      assertThat(text(fixture.look(closed).problems()))
          .startsWith("database: gives no connection: ")
          .endsWith("Check the URL, the user, the password and the network")
          .doesNotContain("\n");
    }
  }

  @Test
  void autoCommitIsNoMatterWhereARoundTripCostsNothing() {
    try (HikariDataSource pool = pool(4)) {
      pool.setAutoCommit(true);

      Findings findings = fixture.look(pool);

      assertThat(findings.problems()).isEmpty();
      assertThat(findings.warnings()).isEmpty();
    }
  }

  @Test
  void aDatabaseThatHoldfireDoesNotKnowIsOneFinding() {
    BentDataSource oracle = BentDataSource.ofProduct(fixture.database().dataSource(), "Oracle");

    assertThat(text(fixture.look(oracle).problems()))
        .isEqualTo(
            "database: The database is Oracle 19.1; expected MySQL, MariaDB or H2."
                + " Give Holdfire a data source of one that it knows");
  }
}
