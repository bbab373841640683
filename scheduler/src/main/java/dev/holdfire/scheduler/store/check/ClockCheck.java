package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the node's clock is from the database's. A clock that is not this machine's on purpose,
 * as in tests, is not compared.
 */
final class ClockCheck {
  private static final Logger log = LoggerFactory.getLogger(ClockCheck.class);

  /** From here on a node's clock is worth a warning: 1 second. */
  static final Duration NOTABLE = Duration.ofSeconds(1);

  /** From here on a node does not start: 10 seconds. */
  static final Duration TOO_FAR = Duration.ofSeconds(10);

  private final Clock clock;
  private final Clock machine;

  /**
   * @param clock by which runs are due
   * @param machine this machine's
   */
  ClockCheck(Clock clock, Clock machine) {
    this.clock = clock;
    this.machine = machine;
  }

  void run(Connection connection, Dialect dialect, Findings findings) throws SQLException {
    if (Math.abs(clock.millis() - machine.millis()) >= NOTABLE.toMillis()) {
      log.debug("The clock is not this machine's, so it is not compared with the database's");
      return;
    }
    long before = clock.millis();
    long there = Sql.query(connection, now(dialect), List.of(), row -> row.getLong(1)).get(0);
    long after = clock.millis();
    long ahead = before + (after - before) / 2 - there;
    long certain = Math.abs(ahead) - (after - before) / 2;
    if (certain > TOO_FAR.toMillis()) {
      findings.problem("clock", message(ahead, TOO_FAR));
    } else if (certain > NOTABLE.toMillis()) {
      findings.warning("clock", message(ahead, NOTABLE));
    }
  }

  /** Milliseconds since 1970, whatever the session's time zone. */
  private static String now(Dialect dialect) {
    return switch (dialect) {
      case MYSQL, MARIADB ->
          "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000";
      case H2 -> "SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";
    };
  }

  private static String message(long ahead, Duration limit) {
    return "this node's clock is "
        + Math.abs(ahead)
        + " ms "
        + (ahead > 0 ? "ahead of" : "behind")
        + " the database's; expected at most "
        + limit.toSeconds()
        + " s. Synchronise both machines' clocks, with NTP for example";
  }
}
