package dev.holdfire.scheduler.store.check;

import static dev.holdfire.scheduler.store.check.CheckFixture.MEMBER;
import static dev.holdfire.scheduler.store.check.CheckFixture.member;
import static dev.holdfire.scheduler.store.check.CheckFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfire.StartUpCheckException;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the check must find on every database. */
abstract class StartUpCheckContract extends SchemaCheckContract {
  StartUpCheckContract(TestDatabase.Kind kind) {
    super(kind);
  }

  @Test
  void aDatabaseThatTheScriptsMadeIsAsItMustBe() {
    Findings findings = fixture.look();

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.warnings()).isEmpty();
  }

  @Test
  void anEngineStartsOnADatabaseThatTheScriptsMade() {
    try (Engine engine = new Engine(fixture.settings(), fixture.parts())) {
      engine.start();

      assertThat(engine.workflows()).isNotNull();
    }
  }

  @Test
  void theCheckOnlyReads() {
    CountingDataSource counting = new CountingDataSource(fixture.database().dataSource());

    fixture.look(counting);

    assertThat(counting.sql()).hasSizeLessThan(10).allMatch(sql -> sql.startsWith("SELECT "));
  }

  @Test
  void aPoolOfOneIsTooSmall() {
    try (HikariDataSource pool = pool(1)) {
      assertThat(text(fixture.look(pool).problems()))
          .startsWith("pool: only 1 of 4 connections could be had at the same time; expected at ")
          .contains("for a node with 10 workers. ", "(maximumPoolSize in HikariCP) to 4 or more");
      assertThat(text(fixture.look(pool, member("node-1", 0), Clock.systemUTC()).problems()))
          .startsWith("pool: only 1 of 2 connections");
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @Test
  void fewConnectionsServeManyWorkers() {
    try (HikariDataSource pool = pool(4)) {
      assertThat(fixture.look(pool, member("node-1", 500), Clock.systemUTC()).problems()).isEmpty();
    }
  }

  @Test
  void anIsolationLevelThatCannotBeSetIsFound() {
    BentDataSource stubborn =
        new BentDataSource(
            fixture.database().dataSource(),
            (method, arguments) ->
                method.getName().equals("getTransactionIsolation")
                    ? Connection.TRANSACTION_SERIALIZABLE
                    : null);

    assertThat(text(fixture.look(stubborn).problems()))
        .startsWith("isolation: is SERIALIZABLE though READ COMMITTED was asked for; expected");
  }

  @Test
  void anIdThatALiveNodeHasIsFound() {
    try (Engine first = new Engine(fixture.settings(), fixture.parts());
        Engine second = new Engine(fixture.settings(), fixture.parts())) {
      first.start();

      assertThatThrownBy(second::start)
          .isInstanceOf(StartUpCheckException.class)
          .hasMessageContaining(
              "instance: another node with id \"node-1\" is alive, it checked in");
      assertThat(
              fixture
                  .look(fixture.database().dataSource(), member("node-1", 0), Clock.systemUTC())
                  .problems())
          .as("a node without workers does not check in")
          .isEmpty();
      assertThat(
              fixture
                  .look(fixture.database().dataSource(), member("node-2", 1), Clock.systemUTC())
                  .problems())
          .as("another id")
          .isEmpty();
    }
  }

  @Test
  void anIdWhoseNodeWasClosedIsFree() {
    try (Engine first = new Engine(fixture.settings(), fixture.parts())) {
      first.start();
    }

    assertThat(fixture.look().problems()).isEmpty();
  }

  @Test
  void anIdWhoseNodeCrashedAMomentAgoIsFreeAfterAWhile() {
    checkedIn(System.currentTimeMillis(), Duration.ofMillis(200));
    long start = System.nanoTime();

    assertThat(fixture.look().problems()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void anIdWhoseNodeCrashedLongAgoIsFreeAtOnce() {
    checkedIn(System.currentTimeMillis() - 3_600_000, Duration.ofSeconds(50));
    long start = System.nanoTime();

    assertThat(fixture.look().problems()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void aClockThatIsFarFromTheDatabasesIsFound() {
    Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
    Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1));

    assertThat(text(fixture.look(fixture.database().dataSource(), MEMBER, fast).problems()))
        .matches("clock: this node's clock is (60|59)... ms ahead of the database's; .*");
    assertThat(text(fixture.look(fixture.database().dataSource(), MEMBER, slow).problems()))
        .matches("clock: this node's clock is (60|59)... ms behind the database's; .*");
  }

  @Test
  void aClockThatIsALittleOffIsAWarning() {
    Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofMillis(1_800));

    Findings findings = fixture.look(fixture.database().dataSource(), MEMBER, fast);

    assertThat(findings.problems()).isEmpty();
    assertThat(text(findings.warnings())).contains("clock: ", "expected at most 1000 ms");
  }

  @Test
  void theClockByWhichRunsAreDueMayBeAnyOther() {
    EngineParts usual = fixture.parts();
    EngineParts shifted =
        new EngineParts(
            usual.dataSource(),
            usual.wiring(),
            null,
            Clock.offset(Clock.systemUTC(), Duration.ofDays(3)),
            usual.jobs());

    try (Engine engine = new Engine(fixture.settings(), shifted)) {
      engine.start();

      assertThat(engine.workflows()).isNotNull();
    }
  }

  @Test
  void allThatIsWrongIsInOneMessageAndNothingIsStarted() throws SQLException {
    fixture.execute("DROP TABLE HF_PAUSED", "ALTER TABLE HF_RECIPIENT DROP COLUMN UPDATED_AT");
    fixture.dropIndex("IDX_QRTZ_T_ACQUIRE", "QRTZ_TRIGGERS");

    try (Engine engine = new Engine(fixture.settings(), fixture.parts())) {
      assertThatThrownBy(engine::start)
          .isInstanceOfSatisfying(
              StartUpCheckException.class, e -> assertThat(e.problems()).hasSize(3))
          .hasMessageStartingWith("3 problems in the start-up check of node \"node-1\"")
          .hasMessageContainingAll(
              "1) tables: HF_PAUSED", "2) HF_RECIPIENT: ", "3) QRTZ_TRIGGERS: ");
    }
    try (Connection connection = fixture.database().dataSource().getConnection()) {
      String nodes = "SELECT COUNT(*) FROM QRTZ_SCHEDULER_STATE";
      assertThat(Sql.query(connection, nodes, List.of(), row -> row.getInt(1))).containsExactly(0);
    }
  }

  @Test
  void whatCannotBeReadIsAFindingBesideTheOthers() {
    BentDataSource failing =
        BentDataSource.failingIn(fixture.database().dataSource(), "CHARACTER_MAXIMUM_LENGTH");
    Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));

    assertThat(text(fixture.look(failing, MEMBER, fast).problems()))
        .startsWith("database: could not be looked at: SELECT command denied. Expected")
        .contains("\nclock: this node's clock is ");
  }

  HikariDataSource pool(int size) {
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl(fixture.database().url());
    configuration.setMaximumPoolSize(size);
    configuration.setMinimumIdle(0);
    configuration.setConnectionTimeout(1_000);
    configuration.setAutoCommit(false);
    configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    HikariDataSource pool = new HikariDataSource();
    configuration.copyStateTo(pool);
    return pool;
  }

  private void checkedIn(long at, Duration interval) {
    fixture.execute(
        "INSERT INTO QRTZ_SCHEDULER_STATE VALUES ('holdfire', 'node-1', %d, %d)"
            .formatted(at, interval.toMillis()));
  }
}
