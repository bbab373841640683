package dev.holdfire.scheduler.store.jdbc;

import dev.holdfire.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of several calls. When it fails before its commit because of what was in it, none
 * of them has happened, and each may be run alone.
 */
public final class JointTransaction {
  private static final Logger log = LoggerFactory.getLogger(JointTransaction.class);

  private JointTransaction() {}

  /**
   * As {@link Database#transaction(String, String, Database.Work)}.
   *
   * @return none when what was in it was refused
   * @throws StoreException if nobody needs to try it alone: there is no connection to be had, or it
   *     is not known whether the transaction was committed
   */
  public static <T> Optional<T> run(
      Database database, String operation, String object, Database.Work<T> work) {
    AtomicBoolean isComplete = new AtomicBoolean();
    try {
      return Optional.of(
          database.transaction(
              operation,
              object,
              connection -> {
                isComplete.set(false);
                T result = work.run(connection);
                isComplete.set(true);
                return result;
              }));
    } catch (RuntimeException e) {
      if (isComplete.get() || isAway(e)) {
        throw e;
      }
      log.debug("Could not {} {} together; each is run alone", operation, object, e);
      return Optional.empty();
    }
  }

  private static boolean isAway(RuntimeException failure) {
    return failure instanceof StoreException
        && failure.getCause() instanceof SQLException cause
        && (cause instanceof SQLTransientConnectionException // a pool's, with or without a state
            || Dialect.isConnectionLost(cause));
  }
}
