package dev.holdfire.scheduler.store.check;

import dev.holdfire.Problem;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Wiring;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.check.StartUpCheck.Member;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/** A database made by the scripts, and a node that is about to start on it. */
final class CheckFixture implements AutoCloseable {
  static final String SCHEDULER = "holdfire";
  static final Member MEMBER = member("node-1", 10);
  static final Tables TABLES = new Tables(Tables.QUARTZ, Tables.HOLDFIRE);

  /** A node with the usual check-in interval of five seconds. */
  static Member member(String instance, int workers) {
    return new Member(instance, workers, Duration.ofSeconds(5));
  }

  private final TestDatabase database;
  private boolean isAltered;

  CheckFixture(TestDatabase.Kind kind) {
    database = kind.open();
  }

  TestDatabase database() {
    return database;
  }

  boolean isH2() {
    return database.kind() == TestDatabase.Kind.H2;
  }

  /** The start of the path of the scripts. */
  String scripts() {
    return "sql/" + database.kind().name().toLowerCase(Locale.ROOT) + "/create/";
  }

  /** Whether the database is no longer as the scripts made it. */
  boolean isAltered() {
    return isAltered;
  }

  void execute(String... statements) {
    isAltered = true;
    try (Connection connection = database.administrator().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A statement after which a table may have no primary key. */
  String allowsTablesWithoutKey() {
    return database.kind() == TestDatabase.Kind.MYSQL
        ? "SET SESSION sql_require_primary_key = OFF"
        : "SELECT 1";
  }

  void dropIndex(String name, String table) {
    execute("DROP INDEX " + name + (isH2() ? "" : " ON " + table));
  }

  void changeColumn(String table, String column, String type) {
    execute(
        "ALTER TABLE " + table + (isH2() ? " ALTER COLUMN " : " MODIFY ") + column + " " + type);
  }

  /** What the check finds, the node having all that is usual. */
  Findings look() {
    return look(database.dataSource());
  }

  Findings look(DataSource dataSource) {
    return look(dataSource, MEMBER, Clock.systemUTC());
  }

  Findings look(DataSource dataSource, Member member, Clock machine) {
    return check(dataSource, member, TABLES, machine).look();
  }

  StartUpCheck check(DataSource dataSource, Member member, Tables tables, Clock machine) {
    return new StartUpCheck(
        new Database(dataSource, SCHEDULER, tables), dataSource, member, machine);
  }

  /** The problems, a line each. */
  static String text(List<Problem> problems) {
    return String.join("\n", problems.stream().map(Problem::toString).toList());
  }

  EngineSettings settings() {
    return EngineSettings.builder()
        .scheduler(SCHEDULER)
        .instance(MEMBER.instance())
        .pollInterval(Duration.ofMillis(50))
        .checkInInterval(Duration.ofMillis(200))
        .shutdownLimit(Duration.ofSeconds(5))
        .build();
  }

  EngineParts parts() {
    Wiring none = new Wiring(List.of(), Map.of());
    return new EngineParts(database.dataSource(), none, null, Clock.systemUTC(), job -> null);
  }

  @Override
  public void close() {
    database.close();
  }
}
