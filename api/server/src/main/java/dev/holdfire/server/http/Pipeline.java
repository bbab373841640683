package dev.holdfire.server.http;

import dev.holdfire.HoldfireException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a call to its answer, whatever happens on the way. Safe for use by many threads. */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final Pattern NAME = Pattern.compile("\\{[^}]+}");

  private final List<Route> routes;
  private final Guard guard;
  private final Permits permits;

  Pipeline(List<Route> routes, HttpSettings settings) {
    this.routes = routes;
    guard = new Guard(settings.keys(), settings.clock());
    permits = new Permits(settings.limits());
  }

  /** The answer of a route. */
  Answer answer(Call call, Route route) {
    long start = System.nanoTime();
    Answer answer;
    try {
      answer =
          route instanceof Route.Secured secured
              ? secured(call, secured)
              : ((Route.Open) route).handler().handle(call);
    } catch (Exception e) {
      answer = failure(e).answer();
    }
    LOG.debug(
        "{} {} {} in {} us",
        route.method(),
        route.path(),
        answer.status(),
        (System.nanoTime() - start) / 1_000);
    return answer;
  }

  private Answer secured(Call call, Route.Secured route) throws IOException {
    permits.enter();
    try {
      Caller caller = guard.admit(call, route.role());
      permits.count(caller);
      return route.handler().handle(call, caller);
    } finally {
      permits.leave();
    }
  }

  /** What is answered where there is no route. */
  Failure noRoute(String path) {
    List<String> methods =
        routes.stream()
            .filter(route -> matches(route.path(), path))
            .flatMap(route -> route.method().names().stream())
            .distinct()
            .sorted()
            .toList();
    if (methods.isEmpty()) {
      return Failures.missing("Nothing is at this path. /openapi.yaml tells what there is.");
    }
    String allowed = String.join(", ", methods);
    return new Failure(405, "method_not_allowed", "At this path the methods are " + allowed + ".")
        .with("allow", allowed);
  }

  private static boolean matches(String template, String path) {
    String[] literals = NAME.split(template, -1);
    StringBuilder pattern = new StringBuilder(Pattern.quote(literals[0]));
    for (int i = 1; i < literals.length; i++) {
      pattern.append("[^/]+").append(Pattern.quote(literals[i]));
    }
    return path.matches(pattern.toString());
  }

  /** What is answered in place of an exception; the log's lines have the request's id. */
  static Failure failure(Throwable thrown) {
    if (thrown instanceof Failure failure) {
      if (failure.getCause() != null) {
        LOG.error("A request failed", failure.getCause());
      }
      return failure;
    }
    if (thrown instanceof HoldfireException known) {
      Failure failure = Failures.of(known);
      if (failure.status() >= 500) {
        LOG.error("A request failed", known);
      }
      return failure;
    }
    if (thrown instanceof HttpException broken) {
      return ErrorCodes.failure(broken.getCode());
    }
    LOG.error("A request failed unexpectedly", thrown);
    return ErrorCodes.failure(500);
  }
}
