package dev.holdfire.scheduler.store;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A deadlock, after which the same transaction can succeed at once. */
final class Contention {
  /** How often a transaction of Quartz's is tried in all. */
  static final int MAX_TRIES = 12;

  private Contention() {}

  /** Whether a failure, or what it was caused by, is one. */
  static boolean isCauseOf(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && Dialect.isContention(sql)) {
        return !Dialect.isLockTimeout(sql);
      }
    }
    return false;
  }
}
