package dev.holdfire.scheduler.store.jdbc;

import dev.holdfire.scheduler.store.meter.Meters;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How often one transaction was tried, and whether it is worth another try. Only for what did not
 * happen: a commit whose answer was lost is none of this. Use from one thread.
 */
public final class Retries {
  private static final int MAX_TRIES = 12;
  private static final int LOCK_TIMEOUTS = 1;
  private static final Duration RECONNECTING = Duration.ofSeconds(2);
  private static final int MAX_PAUSE_MILLIS = 100;

  private final String operation;
  private final Meters meters;
  private int attempts = 1;
  private int timeouts;
  private @Nullable Long lostAt;

  /** Why a transaction is run again. */
  private enum Reason {
    DEADLOCK,
    LOCK_TIMEOUT,
    CONNECTION_LOST
  }

  /**
   * @param operation what is tried: an infinitive, one of a fixed number of texts
   */
  Retries(String operation, Meters meters) {
    this.operation = operation;
    this.meters = meters;
  }

  /** How often it was tried. */
  int attempts() {
    return attempts;
  }

  /**
   * Whether to try again, after the pause that this makes: at random some milliseconds. A deadlock
   * victim is tried {@value #MAX_TRIES} times in all; what has waited too long for a lock, once
   * more; what has lost its connection, for two seconds, unless the thread is interrupted. A pool
   * that gave no connection has waited for one itself and is not asked again.
   */
  public boolean again(SQLException failure) {
    Reason reason = reason(failure);
    if (reason == null || !isWorthwhile(reason)) {
      return false;
    }
    meters.retried(reason.name().toLowerCase(Locale.ROOT), operation);
    pause(attempts);
    attempts++;
    return true;
  }

  private static @Nullable Reason reason(SQLException failure) {
    if (Dialect.isConnectionLost(failure)
        && !(failure instanceof SQLTransientConnectionException)) {
      return Reason.CONNECTION_LOST;
    }
    if (Dialect.isLockTimeout(failure)) {
      return Reason.LOCK_TIMEOUT;
    }
    return Dialect.isContention(failure) ? Reason.DEADLOCK : null;
  }

  private boolean isWorthwhile(Reason reason) {
    return switch (reason) {
      case DEADLOCK -> attempts < MAX_TRIES;
      case LOCK_TIMEOUT -> timeouts++ < LOCK_TIMEOUTS;
      case CONNECTION_LOST -> !Thread.currentThread().isInterrupted() && mayReconnect();
    };
  }

  private boolean mayReconnect() {
    long now = System.nanoTime();
    if (lostAt == null) {
      lostAt = now;
    }
    return now - lostAt < RECONNECTING.toNanos();
  }

  /** Pauses for some milliseconds at random; longer, up to 100, the more attempts there were. */
  public static void pause(int attempts) {
    long most = Math.min(MAX_PAUSE_MILLIS, 2L << Math.min(attempts, 10));
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1, most) * 1_000_000);
  }
}
