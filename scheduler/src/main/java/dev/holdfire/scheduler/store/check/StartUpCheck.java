package dev.holdfire.scheduler.store.check;

import dev.holdfire.StartUpCheckException;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the database and the cluster before a node starts, and reports all that is not as it
 * must be at once. It only reads. Use from one thread.
 */
public final class StartUpCheck {
  private static final Logger log = LoggerFactory.getLogger(StartUpCheck.class);

  private final DataSource dataSource;
  private final Database database;
  private final Member member;
  private final Clock machine;

  /**
   * The node as the cluster sees it.
   *
   * @param instance its id
   * @param workers how many runs it executes at once; with 0 it does not check in
   * @param checkInInterval how often it checks in
   */
  public record Member(String instance, int workers, Duration checkInInterval) {}

  /**
   * @param dataSource the one that the node works on, as the application gave it
   */
  public StartUpCheck(Node node, DataSource dataSource, Member member) {
    this(node.database(), dataSource, member, Clock.systemUTC());
  }

  StartUpCheck(Database database, DataSource dataSource, Member member, Clock machine) {
    this.database = database;
    this.dataSource = dataSource;
    this.member = member;
    this.machine = machine;
  }

  /**
   * Checks, and logs what the node can do with but should not. Takes as long as the pool lets one
   * wait if it is too small, and up to one and a half check-in intervals if the node's id was in
   * use a moment ago.
   *
   * @throws StartUpCheckException if the node cannot work so
   */
  public void run() {
    Findings findings = look();
    findings
        .warnings()
        .forEach(warning -> log.warn("Start-up check of {}: {}", member.instance(), warning));
    if (!findings.problems().isEmpty()) {
      throw new StartUpCheckException(
          "the start-up check of node \""
              + member.instance()
              + "\" of scheduler \""
              + database.scheduler()
              + "\"; nothing was started or changed",
          findings.problems());
    }
  }

  Findings look() {
    Findings findings = new Findings();
    if (isReachable(findings)) {
      Optional<FoundSchema> schema = findings.read("database", () -> readSchema(findings));
      schema.ifPresent(found -> lookAtSchema(found, findings));
      findings.look("clock", this::lookAtClock);
      new PoolCheck(dataSource, member.workers()).run(findings);
      schema.ifPresent(found -> lookAtInstance(found, findings));
    }
    return findings;
  }

  private boolean isReachable(Findings findings) {
    try (Connection connection = dataSource.getConnection()) {
      Optional<Dialect> dialect = dialect(connection, findings);
      dialect.ifPresent(known -> findings.look("pool", found -> warn(connection, known, found)));
      return dialect.isPresent();
    } catch (SQLException | RuntimeException e) { // pools have unchecked ones
      log.debug("Could not have a connection", e);
      findings.problem(
          "database",
          "gives no connection: "
              + Findings.sentence(e)
              + " Expected a database that is up. Check the URL, the user, the password and the"
              + " network");
      return false;
    }
  }

  private static Optional<Dialect> dialect(Connection connection, Findings findings) {
    try {
      return Optional.of(Dialect.of(connection));
    } catch (SQLException e) {
      log.debug("Could not tell which database it is", e);
      findings.problem(
          "database", Findings.sentence(e) + " Give Holdfire a data source of one that it knows");
      return Optional.empty();
    }
  }

  private static void warn(Connection connection, Dialect dialect, Findings findings)
      throws SQLException {
    if (dialect != Dialect.H2) { // it is in this process, and a round trip costs nothing
      IsolationCheck.warn(connection, findings);
    }
  }

  private FoundSchema readSchema(Findings findings) throws SQLException {
    try (Connection connection = database.open()) {
      findings.look("isolation", found -> IsolationCheck.run(connection, found));
      FoundSchema schema = new SchemaReader(database, connection).read();
      if (VersionCheck.isPossibleOn(schema)) {
        findings.look("schema", found -> versions().run(connection, found));
      }
      connection.rollback();
      return schema;
    }
  }

  private VersionCheck versions() {
    return new VersionCheck(database, SchemaVersion.CURRENT, SchemaVersion.OLDEST);
  }

  private static void lookAtSchema(FoundSchema schema, Findings findings) {
    SqlModeCheck.run(schema, findings);
    new TableCheck(schema).run(findings);
    new NullCheck(schema).run(findings);
    new CollationCheck(schema).run(findings);
    new EngineCheck(schema).run(findings);
    new IndexCheck(schema).run(findings);
  }

  private void lookAtClock(Findings findings) throws SQLException {
    try (Connection connection = database.open()) {
      new ClockCheck(member, machine).run(connection, database.dialect(), findings);
      connection.rollback();
    }
  }

  private void lookAtInstance(FoundSchema schema, Findings findings) {
    if (member.workers() > 0 && InstanceCheck.isPossibleOn(schema)) {
      InstanceCheck check = new InstanceCheck(database, member.instance(), machine);
      findings.look("instance", check::run);
    }
  }
}
