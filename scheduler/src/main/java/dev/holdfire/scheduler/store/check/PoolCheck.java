package dev.holdfire.scheduler.store.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the pool has enough connections, by having so many at once. If it has not, this takes as
 * long as the pool lets one wait.
 *
 * <p>Workers need none of their own: they hold no connection while they send.
 */
final class PoolCheck {
  /**
   * A node with workers acquires in two threads, writes what became of runs, and checks in at the
   * same time.
   */
  static final int WITH_WORKERS = 4;

  /** A node without workers answers the application's calls and tidies up. */
  static final int WITHOUT_WORKERS = 2;

  private static final Logger log = LoggerFactory.getLogger(PoolCheck.class);

  private final DataSource dataSource;
  private final int workers;

  PoolCheck(DataSource dataSource, int workers) {
    this.dataSource = dataSource;
    this.workers = workers;
  }

  void run(Findings findings) {
    int needed = workers > 0 ? WITH_WORKERS : WITHOUT_WORKERS;
    Deque<Connection> held = new ArrayDeque<>();
    try {
      while (held.size() < needed) {
        held.push(dataSource.getConnection());
      }
    } catch (SQLException | RuntimeException e) { // pools have their own
      log.debug("Could not have {} connections at once", needed, e);
      findings.problem("pool", message(held.size(), needed, e));
    } finally {
      held.forEach(PoolCheck::close);
    }
  }

  private String message(int had, int needed, Exception failure) {
    return "only "
        + had
        + " of "
        + needed
        + " connections could be had at the same time; expected at least "
        + needed
        + " for a node with "
        + workers
        + " workers. Set the pool's maximum size (maximumPoolSize in HikariCP) to "
        + needed
        + " or more, beyond what else uses it. The pool said: "
        + Findings.sentence(failure);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("Could not close a connection", e); // the pool's affair; the others matter more
    }
  }
}
