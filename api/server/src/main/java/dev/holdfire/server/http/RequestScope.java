package dev.holdfire.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/**
 * Around each request: gives it its id, which all log lines of its thread have until it is over,
 * and tells the watch where it begins and ends.
 */
final class RequestScope extends Handler.Wrapper {
  private static final String ID = "dev.holdfire.request";
  private static final String CONNECTION = "dev.holdfire.connection";

  /** The key under which the id is among what is known of a log line. */
  private static final String LOG_KEY = "request";

  private final ConnectionWatch watch;

  RequestScope(ConnectionWatch watch) {
    this.watch = watch;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String id = UUID.randomUUID().toString();
    WatchedConnection connection = watch.of(request.getConnectionMetaData().getConnection());
    long number = connection.begin();
    Request.addCompletionListener(request, failure -> connection.end(number));
    request.setAttribute(ID, id);
    request.setAttribute(CONNECTION, connection);
    MDC.put(LOG_KEY, id);
    try {
      return super.handle(request, response, callback);
    } finally {
      MDC.remove(LOG_KEY);
    }
  }

  /** The id of a request; one of its own if it is so broken that it never came here. */
  static String id(Request request) {
    return request.getAttribute(ID) instanceof String id ? id : UUID.randomUUID().toString();
  }

  static String id(HttpServletRequest request) {
    return (String) Objects.requireNonNull(request.getAttribute(ID), ID);
  }

  static WatchedConnection connection(Request request) {
    return (WatchedConnection) Objects.requireNonNull(request.getAttribute(CONNECTION), CONNECTION);
  }

  static WatchedConnection connection(HttpServletRequest request) {
    return (WatchedConnection) Objects.requireNonNull(request.getAttribute(CONNECTION), CONNECTION);
  }
}
