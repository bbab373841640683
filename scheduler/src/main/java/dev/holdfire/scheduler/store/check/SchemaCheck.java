package dev.holdfire.scheduler.store.check;

import static java.util.Objects.requireNonNull;

import dev.holdfire.Problem;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.store.check.StartUpCheck.Member;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.jdbc.Tables;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** What a node would find if it started on a database now, without one that does. */
public final class SchemaCheck {
  private static final Duration CHECK_IN_INTERVAL = Duration.ofSeconds(5);

  private SchemaCheck() {}

  /**
   * What was found.
   *
   * @param problems with which no node starts
   * @param warnings with which nodes work less well
   */
  public record Report(List<Problem> problems, List<Problem> warnings) {
    public Report {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }

  /** Looks; only reads. Needs two connections at once, as a node without workers does. */
  public static Report of(DataSource dataSource, Names names) {
    requireNonNull(dataSource, "dataSource is null");
    requireNonNull(names, "names is null");
    Tables tables = new Tables(names.quartzPrefix(), names.holdfirePrefix());
    Database database = new Database(dataSource, names.scheduler(), tables);
    Member member = new Member(names.instance(), 0, CHECK_IN_INTERVAL);
    Findings findings = new StartUpCheck(database, dataSource, member, Clock.systemUTC()).look();
    return new Report(findings.problems(), findings.warnings());
  }
}
