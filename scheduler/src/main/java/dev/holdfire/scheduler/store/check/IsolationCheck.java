package dev.holdfire.scheduler.store.check;

import java.sql.Connection;
import java.sql.SQLException;

/** Whether transactions are READ COMMITTED, and whether the pool hands its connections out so. */
final class IsolationCheck {
  private IsolationCheck() {}

  /**
   * @param connection as the pool hands it out
   */
  static void warn(Connection connection, Findings findings) throws SQLException {
    int isolation = connection.getTransactionIsolation();
    boolean autoCommit = connection.getAutoCommit();
    int roundTrips = 0;
    roundTrips += isolation == Connection.TRANSACTION_READ_COMMITTED ? 0 : 2;
    roundTrips += autoCommit ? 2 : 0;
    if (roundTrips > 0) {
      findings.warning(
          "pool",
          "hands out connections that are "
              + name(isolation)
              + " with auto-commit "
              + (autoCommit ? "on" : "off")
              + "; that works, but costs "
              + roundTrips
              + " more round trips per transaction. Set"
              + " transactionIsolation=TRANSACTION_READ_COMMITTED and autoCommit=false");
    }
  }

  /**
   * @param connection as transactions have it
   */
  static void run(Connection connection, Findings findings) throws SQLException {
    int isolation = connection.getTransactionIsolation();
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      findings.problem(
          "isolation",
          "is "
              + name(isolation)
              + " though READ COMMITTED was asked for; expected READ COMMITTED. Set"
              + " transactionIsolation=TRANSACTION_READ_COMMITTED on the pool, and nothing that"
              + " overrides it");
    }
  }

  private static String name(int isolation) {
    return switch (isolation) {
      case Connection.TRANSACTION_NONE -> "without transactions";
      case Connection.TRANSACTION_READ_UNCOMMITTED -> "READ UNCOMMITTED";
      case Connection.TRANSACTION_READ_COMMITTED -> "READ COMMITTED";
      case Connection.TRANSACTION_REPEATABLE_READ -> "REPEATABLE READ";
      case Connection.TRANSACTION_SERIALIZABLE -> "SERIALIZABLE";
      default -> "level " + isolation;
    };
  }
}
