package dev.holdfire.scheduler.store.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.check.StartUpCheck.Member;
import dev.holdfire.scheduler.store.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a machine's clock may be from the database's, at start and later. */
@OnEachDatabase
final class ClockContract {
  private static final Member MEMBER = new Member("node-1", 1, Duration.ofSeconds(20));

  private final DataSource dataSource;
  private final Database database;

  ClockContract(TestDatabase database) {
    this.dataSource = database.dataSource();
    this.database = new Database(dataSource, "s", CheckFixture.TABLES);
  }

  @ParameterizedTest
  @CsvSource({"5000, 2500", "200, 100", "60000, 10000"})
  void aClockMayBeOffByHalfACheckInIntervalAndNeverMuch(long interval, long limit)
      throws SQLException {
    Member member = new Member("node-1", 1, Duration.ofMillis(interval));

    assertThat(clockProblems(member, limit / 2)).isEmpty();
    assertThat(clockProblems(member, limit + 5_000))
        .contains("ahead of the database's; expected at most " + limit + " ms. Synchronise");
    assertThat(clockProblems(member, -limit - 5_000))
        .contains("behind the database's; expected at most " + limit + " ms. Synchronise");
  }

  @Test
  void aNodeThatDoesNotCheckInMayBeOffByMore() throws SQLException {
    Member member = new Member("node-1", 0, Duration.ofMillis(200));

    assertThat(clockProblems(member, 5_000)).isEmpty();
    assertThat(clockProblems(member, 15_000)).contains("expected at most 10000 ms");
  }

  /** What is found when the machine's clock is so many milliseconds ahead. */
  private String clockProblems(Member member, long ahead) throws SQLException {
    Clock machine = Clock.offset(Clock.systemUTC(), Duration.ofMillis(ahead));
    Findings findings = new Findings();
    try (Connection connection = database.open()) {
      new ClockCheck(member, machine).run(connection, database.dialect(), findings);
      connection.rollback();
    }
    return CheckFixture.text(findings.problems());
  }

  @Test
  void clocksThatComeApartAreToldOfOnceAndOnceMoreWhenTheyMeet() {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    List<String> told = new ArrayList<>();
    ClockWatch watch =
        new ClockWatch(
            database,
            MEMBER,
            shiftedBy(ahead),
            warning -> told.add("WARN " + warning),
            news -> told.add("INFO " + news));
    watch.look();
    assertThat(told).isEmpty();

    ahead.set(Duration.ofMinutes(2));
    watch.look();
    watch.look();
    ahead.set(Duration.ofMinutes(-2));
    watch.look();
    assertThat(told)
        .singleElement()
        .asString()
        .matches("WARN this node's clock is 1(20|19)... ms ahead of the database's; expected at.*")
        .contains("expected at most 10000 ms. Synchronise");

    ahead.set(Duration.ZERO);
    watch.look();
    watch.look();
    assertThat(told)
        .hasSize(2)
        .last()
        .isEqualTo("INFO this node's clock is within 10000 ms of the database's again");

    ahead.set(Duration.ofMinutes(2));
    watch.look();
    assertThat(told).hasSize(3).last().asString().startsWith("WARN ");
  }

  @Test
  void watchingTheClocksCostsOneStatement() {
    CountingDataSource counting = new CountingDataSource(dataSource);
    ClockWatch watch =
        new ClockWatch(
            new Database(counting, "s", CheckFixture.TABLES),
            MEMBER,
            Clock.systemUTC(),
            text -> {},
            text -> {});
    watch.look();
    counting.reset();

    watch.look();

    assertThat(counting.sql()).singleElement().asString().startsWith("SELECT ");
  }

  private static Clock shiftedBy(AtomicReference<Duration> ahead) {
    InstantSource now = () -> Instant.now().plus(ahead.get());
    return now.withZone(ZoneOffset.UTC);
  }
}
