package dev.holdfire.server.http;

import java.time.Duration;
import org.eclipse.jetty.io.Connection;

/**
 * A connection, and how long what happens on it may still take. Each byte that comes or goes starts
 * the idle timeout anew, so that by itself it bounds nothing. Safe for use by many threads.
 */
final class WatchedConnection {
  private static final Duration SPARED = Duration.ofSeconds(1);

  private enum Phase {
    HEAD,
    WORK,
    BODY,
    ANSWER
  }

  private final Connection connection;
  private final Duration timeout;
  private Phase phase = Phase.HEAD;
  private long since = System.nanoTime();
  private long idleSince = since;
  private long bytesBefore;
  private long requests;
  private boolean isCut;

  WatchedConnection(Connection connection, Duration timeout) {
    this.connection = connection;
    this.timeout = timeout;
  }

  /** A head has come whole. Answers the number of the request, for its end. */
  synchronized long begin() {
    phase = Phase.WORK;
    requests++;
    return requests;
  }

  /** From now on its body is read. */
  synchronized void awaitBody() {
    enter(Phase.BODY);
  }

  /** Whether the time of the body that is read is over. */
  synchronized boolean isCut() {
    return isCut;
  }

  /** From now on something is done that has limits of its own. */
  synchronized void work() {
    enter(Phase.WORK);
    if (isCut) {
      isCut = false;
      connection.getEndPoint().setIdleTimeout(timeout.toMillis()); // for its answer
    }
  }

  /** From now on its answer is written. */
  synchronized void answer() {
    enter(Phase.ANSWER);
  }

  /** A request is over; if the next has begun already, that is what counts. */
  synchronized void end(long request) {
    if (request == requests) {
      enter(Phase.HEAD);
      idleSince = since;
      bytesBefore = connection.getBytesIn();
    }
  }

  private void enter(Phase next) {
    phase = next;
    since = System.nanoTime();
  }

  /**
   * Ends what takes too long.
   *
   * @param isSpared whether connections on which nothing happens may be kept
   */
  synchronized void look(boolean isSpared, boolean isStopping) {
    long now = System.nanoTime();
    switch (phase) {
      case HEAD -> lookAtHead(now, isSpared, isStopping);
      case BODY -> {
        if (isLate(now)) {
          isCut = true;
          connection.getEndPoint().setIdleTimeout(1); // ends the read that waits
        }
      }
      case ANSWER -> {
        if (isLate(now)) {
          close();
        }
      }
      case WORK -> {}
    }
  }

  /** Of the first head the time runs from the beginning, which takes a handshake in. */
  private void lookAtHead(long now, boolean isSpared, boolean isStopping) {
    boolean isIdle = connection.getBytesIn() == bytesBefore;
    if (isIdle && requests > 0) {
      since = now;
    }
    boolean isUnwanted = !isSpared && Duration.ofNanos(now - idleSince).compareTo(SPARED) > 0;
    if (isLate(now) || (isIdle && (isStopping || isUnwanted))) {
      close();
    }
  }

  private boolean isLate(long now) {
    return Duration.ofNanos(now - since).compareTo(timeout) > 0;
  }

  private void close() {
    connection.getEndPoint().close();
  }
}
