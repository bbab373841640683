package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.check.StartUpCheck.Member;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * Whether the machine's clock, by which a node checks in, is near enough to the database's. The
 * clock by which runs are due is the application's own business.
 */
final class ClockCheck {
  /** From here on a node's clock is worth a warning: 1 second. */
  static final Duration NOTABLE = Duration.ofSeconds(1);

  /** From here on no node starts: 10 seconds. */
  static final Duration TOO_FAR = Duration.ofSeconds(10);

  private final Duration limit;
  private final Clock machine;

  ClockCheck(Member member, Clock machine) {
    this.limit = limit(member);
    this.machine = machine;
  }

  /**
   * How far a node's clock may be from the database's: half a check-in interval, so that two nodes
   * are never more than one apart. A node leaves its runs alone when it has not checked in for two
   * intervals, and others, by their clocks, take them over after three. Never more than {@link
   * #TOO_FAR}, which is also the limit of a node that does not check in.
   */
  static Duration limit(Member member) {
    Duration half = member.checkInInterval().dividedBy(2);
    return member.workers() == 0 || half.compareTo(TOO_FAR) > 0 ? TOO_FAR : half;
  }

  void run(Connection connection, Dialect dialect, Findings findings) throws SQLException {
    ClockDifference found = ClockDifference.measure(connection, dialect, machine);
    if (found.isBeyond(limit)) {
      findings.problem("clock", found.message(limit));
    } else if (found.isBeyond(NOTABLE)) {
      findings.warning("clock", found.message(NOTABLE));
    }
  }
}
