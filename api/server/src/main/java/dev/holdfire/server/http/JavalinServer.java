package dev.holdfire.server.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Routes behind Javalin and Jetty. Safe for use by many threads. */
public final class JavalinServer {
  static final String REQUEST_ID = "x-request-id";
  static final String JSON = "application/json; charset=utf-8";

  /** What a key may have in it, percent-encoded in the path. */
  private static final UriCompliance ANY_KEY =
      UriCompliance.RFC3986.with(
          "ANY_KEY",
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
          UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
          UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
          UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

  /**
   * Threads beside those of requests under way: for connections, and to refuse what is too much.
   */
  private static final int MORE_THREADS = 24;

  /** How long threads may take to end after their connections were cut. */
  private static final long THREADS_STOP_MILLIS = 500;

  private final HttpSettings settings;
  private final Pipeline pipeline;
  private final BodyReader reader;
  private final BodyBudget budget;
  private final ConnectionWatch watch;
  private final Javalin javalin;
  private volatile boolean isDraining;

  private JavalinServer(List<Route> routes, HttpSettings settings) {
    this.settings = settings;
    pipeline = new Pipeline(List.copyOf(routes), settings);
    reader = new BodyReader(settings.limits());
    budget = new BodyBudget(settings.limits().capacity().bodyBytes());
    watch = new ConnectionWatch(settings.limits());
    javalin = Javalin.create(config -> configure(config, routes));
  }

  /**
   * Listens.
   *
   * @throws RuntimeException if the port is taken
   */
  public static JavalinServer start(List<Route> routes, HttpSettings settings) {
    JavalinServer server = new JavalinServer(routes, settings);
    server.javalin.start();
    server.watch.start();
    return server;
  }

  /** The port that it listens at. */
  public int port() {
    return javalin.port();
  }

  /**
   * Goes on for this time, so that callers can go elsewhere: each answer closes its connection.
   * Ends early when it is interrupted.
   */
  public void drain(Duration time) {
    isDraining = true;
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes no more requests, lets those under way end within this limit, and cuts those that do not.
   * Connections without a request are closed at once.
   */
  public void stop(Duration limit) {
    Server server = javalin.jettyServer().server();
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector network) {
        network.setShutdownIdleTimeout(Math.max(1, limit.toMillis()));
      }
    }
    server.setStopTimeout(limit.toMillis());
    watch.stopIdle();
    try {
      javalin.stop();
    } finally {
      watch.close();
    }
  }

  private void configure(JavalinConfig config, List<Route> routes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = Long.MAX_VALUE;
    config.router.ignoreTrailingSlashes = false;
    config.jetty.threadPool = threads();
    config.jetty.modifyServer(this::prepare);
    config.jetty.modifyServletContextHandler(JavalinServer::prepare);
    config.jetty.modifyHttpConfiguration(this::limit);
    for (String host : Loopback.addresses(settings)) {
      config.jetty.addConnector((server, http) -> connector(server, http, host));
    }
    routes.forEach(route -> register(config, route));
    config.routes.exception(
        HttpResponseException.class, (e, context) -> write(context, unrouted(context)));
    config.routes.exception(
        Exception.class, (e, context) -> write(context, Pipeline.failure(e).answer()));
  }

  private QueuedThreadPool threads() {
    QueuedThreadPool threads =
        new QueuedThreadPool(settings.limits().capacity().requests() + MORE_THREADS, MORE_THREADS);
    threads.setName("holdfire-http");
    threads.setStopTimeout(THREADS_STOP_MILLIS);
    return threads;
  }

  private void prepare(Server server) {
    server.setErrorHandler(new JettyErrors());
    server.insertHandler(new WholeAnswers());
    server.insertHandler(new GracefulHandler());
    server.insertHandler(new RequestScope(watch));
    int connections = settings.limits().capacity().connections();
    server.addBean(new NetworkConnectionLimit(connections, server));
  }

  /** A key may have a slash in it, and comes as %2F then; nothing here makes files of paths. */
  private static void prepare(ServletContextHandler context) {
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.setErrorHandler(new JettyErrors());
  }

  private void limit(HttpConfiguration http) {
    http.setUriCompliance(ANY_KEY);
    http.setRequestHeaderSize(settings.limits().headerBytes());
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
  }

  private Connector connector(Server server, HttpConfiguration http, String host) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    HttpSettings.Tls tls = settings.tls();
    ServerConnector connector =
        tls == null
            ? new ServerConnector(server, plain)
            : new ServerConnector(server, certificate(tls), plain);
    connector.setHost(host);
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.limits().timeout().toMillis());
    connector.addBean(watch);
    return connector;
  }

  private static SslContextFactory.Server certificate(HttpSettings.Tls tls) {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStorePath(tls.keyStore());
    ssl.setKeyStoreType(tls.type());
    ssl.setKeyStorePassword(tls.password());
    ssl.setSniRequired(false);
    return ssl;
  }

  private void register(JavalinConfig config, Route route) {
    Handler handler =
        context -> {
          try (JavalinCall call = call(context)) {
            write(context, pipeline.answer(call, route));
          }
        };
    switch (route.method()) {
      case GET -> {
        config.routes.get(route.path(), handler);
        config.routes.head(route.path(), handler); // or else it answers 200 without asking us
      }
      case POST -> config.routes.post(route.path(), handler);
      case PUT -> config.routes.put(route.path(), handler);
      case DELETE -> config.routes.delete(route.path(), handler);
    }
  }

  private JavalinCall call(Context context) {
    return new JavalinCall(context, reader, budget.share());
  }

  private Answer unrouted(Context context) {
    return pipeline.noRoute(context.path()).answer();
  }

  private void write(Context context, Answer answer) {
    context.status(answer.status());
    if (isDraining) {
      context.header("connection", "close");
    }
    answer.headers().forEach(context::header);
    context.header(REQUEST_ID, RequestScope.id(context.req()));
    Object body = answer.body();
    if (body == null) {
      context.res().setContentType(null);
      return;
    }
    if (body instanceof Answer.Text text) {
      context.contentType(text.type());
      context.result(text.text());
      return;
    }
    context.contentType(JSON);
    context.result(Json.write(body));
  }
}
