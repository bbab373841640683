package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * How far a machine's clock is ahead of the database's, in milliseconds, as exactly as one round
 * trip tells: the database has read its own at some moment between the two ends of it.
 *
 * @param least it is not less, negative when the clock may be behind
 * @param most it is not more
 */
record ClockDifference(long least, long most) {

  /** Asks the database. One statement, the first of its transaction. */
  static ClockDifference measure(Connection connection, Dialect dialect, Clock machine)
      throws SQLException {
    long before = machine.millis();
    long there = Sql.query(connection, now(dialect), List.of(), row -> row.getLong(1)).get(0);
    return between(before, there, machine.millis());
  }

  /** Of two clocks that cut what is less than a millisecond. */
  static ClockDifference between(long before, long there, long after) {
    return new ClockDifference(before - there - 1, after - there + 1);
  }

  /** Milliseconds since 1970, whatever the session's time zone. */
  private static String now(Dialect dialect) {
    return switch (dialect) {
      case MYSQL, MARIADB ->
          "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000";
      case H2 -> "SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";
    };
  }

  /** Whether it is more than this for certain. */
  boolean isBeyond(Duration limit) {
    return least > limit.toMillis() || most < -limit.toMillis();
  }

  /** Whether it is not more than this for certain. */
  boolean isWithin(Duration limit) {
    return most <= limit.toMillis() && least >= -limit.toMillis();
  }

  /** What is found, expected and to be done when it is more than this. */
  String message(Duration limit) {
    long ahead = (least + most) / 2;
    return "this node's clock is "
        + Math.abs(ahead)
        + " ms "
        + (ahead > 0 ? "ahead of" : "behind")
        + " the database's; expected at most "
        + limit.toMillis()
        + " ms. Synchronise both machines' clocks, with NTP for example";
  }
}
