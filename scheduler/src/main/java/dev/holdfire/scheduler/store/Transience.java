package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.quartz.JobPersistenceException;
import org.quartz.impl.jdbcjobstore.LockException;

/** Which failures of Quartz's store left nothing behind, so that what failed may be run again. */
final class Transience {
  private Transience() {}

  /** It is not known whether what was to be committed has happened. */
  static final class CommitFailedException extends JobPersistenceException {
    private static final long serialVersionUID = 1L;

    CommitFailedException(SQLException cause) {
      super(
          "The commit failed: "
              + cause.getMessage()
              + ". It is not known whether it happened; look before doing it again.",
          cause);
    }
  }

  /** Whether it is a failure of the database, whatever has happened. */
  static boolean isOfDatabase(JobPersistenceException failure) {
    return failure instanceof CommitFailedException || cause(failure) != null;
  }

  /** The database's failure by which nothing happened; null when there is none. */
  static @Nullable SQLException cause(JobPersistenceException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CommitFailedException) {
        return null;
      }
      if (each instanceof SQLException cause) {
        return failure instanceof LockException && Dialect.isDuplicate(cause)
            ? new SQLException("Another node has just made the row of the lock", "40001", cause)
            : cause;
      }
    }
    return null;
  }
}
