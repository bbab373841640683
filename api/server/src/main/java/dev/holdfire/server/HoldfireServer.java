package dev.holdfire.server;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.holdfire.HoldfireException;
import dev.holdfire.api.Holdfire;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.server.definition.DefinitionDirectory;
import dev.holdfire.server.http.HttpSettings;
import dev.holdfire.server.http.JavalinServer;
import dev.holdfire.server.http.Route;
import dev.holdfire.server.route.Parts;
import dev.holdfire.server.route.Resources;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Draft;
import dev.holdfire.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of Holdfire that answers over HTTP as Knock does.
 *
 * <p>Safe for use by many threads.
 */
public final class HoldfireServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HoldfireServer.class);

  /** What sends that were interrupted have to end. */
  private static final Duration INTERRUPTION = Duration.ofSeconds(1);

  /** What to close, the last one opened first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final StopDeadline deadline;
  private final List<Route> routes;
  private final Holdfire holdfire;
  private final JavalinServer http;
  private boolean isClosed;

  private HoldfireServer(ServerConfig config) {
    deadline = new StopDeadline(config.shutdownLimit());
    try {
      Surroundings.check(config);
      Pools pools = open(Pools.open(config.database()));
      NodeReadiness readiness = new NodeReadiness(pools);
      Injector injector = inject(new ServerModule(config, pools, readiness));
      holdfire = injector.getInstance(Holdfire.class);
      Engine engine = holdfire.unwrap(Engine.class);
      open(() -> engine.close(deadline.leftBut(INTERRUPTION)));
      holdfire.start();
      define(config, injector.getInstance(Parts.class));
      routes = pools.forCalls(injector.getInstance(Resources.class).routes());
      JavalinServer listening = listen(routes, config.http());
      http = listening;
      open(() -> listening.stop(deadline.left().dividedBy(2)));
      open(() -> listening.drain(config.shutdownDrain()));
      open(() -> readiness.serve(null));
      readiness.serve(engine);
    } catch (RuntimeException e) {
      closeAll(e);
      throw e;
    }
  }

  /**
   * Starts a server: checks the database, executes what is due, answers calls.
   *
   * @throws dev.holdfire.ConfigurationException if the configuration cannot work
   * @throws dev.holdfire.StartUpCheckException if the database cannot be reached or is not as it
   *     must be, the port is taken, or a file or a folder cannot be read; nothing is left behind
   */
  public static HoldfireServer start(ServerConfig config) {
    HoldfireServer server = new HoldfireServer(config);
    LOG.info(
        "Answering at port {} of {}{}",
        server.port(),
        config.http().host(),
        config.isLocalOnly() ? ", for this machine only, because no API key is configured" : "");
    return server;
  }

  /** The port that it answers at. */
  public int port() {
    return http.port();
  }

  /** All that it answers. */
  public List<Endpoint> endpoints() {
    return routes.stream()
        .map(
            route ->
                new Endpoint(
                    route.method().name(),
                    route.path(),
                    route instanceof Route.Secured secured ? secured.role().word() : "none"))
        .toList();
  }

  /** The engine within, for tests and for who embeds a server. */
  public Holdfire holdfire() {
    return holdfire;
  }

  /**
   * Says that it is not ready any more, goes on answering for the time to drain, lets requests and
   * sends end, hands its runs over, and stops, all within the shutdown limit: requests have at most
   * the half of what is left of it, sends the rest. Does nothing when it is closed already.
   */
  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    deadline.begin();
    RuntimeException failure = closeAll(null);
    if (failure != null) {
      throw failure;
    }
  }

  private static JavalinServer listen(List<Route> routes, HttpSettings settings) {
    try {
      return JavalinServer.start(routes, settings);
    } catch (RuntimeException e) {
      throw Surroundings.explained(e, settings);
    }
  }

  private void define(ServerConfig config, Parts parts) {
    Definitions definitions = parts.definitions();
    for (Workflow workflow : config.initialWorkflows()) {
      definitions.putIfAbsent(Draft.of(workflow));
    }
    NodeSettings node = config.node();
    Path directory = node.directory();
    if (directory != null) {
      open(DefinitionDirectory.watch(directory, node.scanInterval(), definitions));
    }
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  private @Nullable RuntimeException closeAll(@Nullable RuntimeException first) {
    RuntimeException failure = first;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("The server could not be closed whole", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    return failure;
  }

  private static Injector inject(ServerModule module) {
    try {
      return Guice.createInjector(Stage.PRODUCTION, module);
    } catch (CreationException e) {
      if (e.getCause() instanceof HoldfireException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
