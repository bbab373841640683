package dev.holdfire.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all connections again and again, and ends what takes longer than a request may; when
 * there are as many as may be, or when the server stops, also those on which nothing happens. Safe
 * for use by many threads.
 */
final class ConnectionWatch implements Connection.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);
  private static final long PERIOD_MILLIS = 100;

  private final HttpSettings.RequestLimits limits;
  private final Map<Connection, WatchedConnection> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(ConnectionWatch::thread);
  private volatile boolean isStopping;

  ConnectionWatch(HttpSettings.RequestLimits limits) {
    this.limits = limits;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "holdfire-http-watch");
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    Future<?> unused =
        thread.scheduleWithFixedDelay(
            this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** From now on a connection is closed as soon as no request is under way on it. */
  void stopIdle() {
    isStopping = true;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** With TLS there is another beneath it, which is closed with it. */
  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) {
      open.put(connection, new WatchedConnection(connection, limits.timeout()));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    open.remove(connection);
  }

  /** What is known of a connection. */
  WatchedConnection of(Connection connection) {
    return open.computeIfAbsent(
        connection, unknown -> new WatchedConnection(unknown, limits.timeout()));
  }

  private void look() {
    open.keySet().removeIf(connection -> !connection.getEndPoint().isOpen()); // closed before begun
    boolean isSpared = open.size() < limits.capacity().connections();
    for (WatchedConnection connection : open.values()) {
      try {
        connection.look(isSpared, isStopping);
      } catch (RuntimeException e) {
        LOG.warn("A connection could not be looked at", e);
      }
    }
  }
}
