package dev.holdfire.server;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.HttpSettings;
import dev.holdfire.server.route.CancelRules;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a server works; made by {@link #builder()}. Immutable. */
public final class ServerConfig {
  /** The default port. */
  public static final int PORT = 8080;

  /** The default size of a body: 10 MB, as with Knock. */
  public static final int BODY_BYTES = 10_000_000;

  /** The default size of the request line and the headers together. */
  public static final int HEADER_BYTES = 16_384;

  /** The default time that a body may take to come. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** How many requests may be under way at once by default. */
  public static final int CONCURRENT_REQUESTS = 200;

  /** How many connections of callers may be open at once by default. */
  public static final int CONNECTIONS = 1_000;

  /** The part of the heap that the bodies of all requests under way may be, as bytes. */
  private static final int HEAP_PER_BODY_BYTES = 16;

  /** How many connections are kept by default, the node's own and those of calls together. */
  public static final int POOL_SIZE = 20;

  /** How long calls are answered by default when it is not ready any more, before it stops. */
  public static final Duration SHUTDOWN_DRAIN = Duration.ZERO;

  /** How often the folder of definitions is looked through by default. */
  public static final Duration SCAN_INTERVAL = Duration.ofSeconds(2);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private final HttpSettings http;
  private final DatabaseSettings database;
  private final NodeSettings node;
  private final Duration shutdownDrain;
  private final CancelRules cancelRules;
  private final List<Workflow> initialWorkflows;

  private ServerConfig(Builder builder, HttpSettings http, EngineSettings engine) {
    this.http = http;
    database = builder.database(engine.sending().workers());
    node = builder.node(engine);
    shutdownDrain = builder.shutdownDrain;
    cancelRules = builder.cancelRules;
    initialWorkflows = List.copyOf(builder.initialWorkflows);
  }

  /** Starts with the defaults. Only where the tables are has none. */
  public static Builder builder() {
    return new Builder();
  }

  /** How it listens. */
  public HttpSettings http() {
    return http;
  }

  DatabaseSettings database() {
    return database;
  }

  NodeSettings node() {
    return node;
  }

  /** How long a stop may take. */
  public Duration shutdownLimit() {
    return node.engine().timing().shutdownLimit();
  }

  /** How much of that calls are still answered, while it says that it is not ready. */
  Duration shutdownDrain() {
    return shutdownDrain;
  }

  CancelRules cancelRules() {
    return cancelRules;
  }

  List<Workflow> initialWorkflows() {
    return initialWorkflows;
  }

  /** Whether only who is on this machine may call, because no key is configured. */
  public boolean isLocalOnly() {
    return http.keys().isEmpty();
  }

  /**
   * Collects a configuration. Problems are reported together. Use from one thread. How it listens
   * and what it answers is here; where the tables are is in {@link DatabaseOptions}, the engine and
   * what it works with in {@link NodeOptions}.
   */
  public static final class Builder extends NodeOptions<Builder> {
    private final List<ApiKey> keys = new ArrayList<>();
    private final List<Workflow> initialWorkflows = new ArrayList<>();
    private @Nullable String host;
    private int port = PORT;
    private int bodyBytes = BODY_BYTES;
    private int headerBytes = HEADER_BYTES;
    private Duration requestTimeout = REQUEST_TIMEOUT;
    private int concurrentRequests = CONCURRENT_REQUESTS;
    private int requestsPerSecond;
    private int connections = CONNECTIONS;
    private long bodyBytesAtOnce;
    private HttpSettings.@Nullable Tls tls;
    private Duration shutdownLimit = Timing.SHUTDOWN_LIMIT;
    private Duration shutdownDrain = SHUTDOWN_DRAIN;
    private CancelRules cancelRules = CancelRules.DEFAULT;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * The address to listen at. Default: every one with keys, without keys {@code localhost}, which
     * is both of this machine's own, 127.0.0.1 and ::1 if there is that.
     */
    public Builder host(String newHost) {
      host = newHost;
      return this;
    }

    /** The port; 0 for any that is free. */
    public Builder port(int newPort) {
      port = between("http.port", newPort, 0, 65_535);
      return this;
    }

    /** Adds a key that callers may show. */
    public Builder key(ApiKey key) {
      keys.add(key);
      return this;
    }

    /** How large a body may be, in bytes. */
    public Builder maxBodyBytes(int bytes) {
      bodyBytes = between("http.max-body-bytes", bytes, 1, 1_000_000_000);
      return this;
    }

    /** How large the request line and the headers may be together, in bytes. */
    public Builder maxHeaderBytes(int bytes) {
      headerBytes = between("http.max-header-bytes", bytes, 1_024, 1_000_000);
      return this;
    }

    /** How long a body may take to come, and a connection may be idle. */
    public Builder requestTimeout(Duration timeout) {
      requestTimeout = between("http.request-timeout", timeout, Duration.ofMillis(100));
      return this;
    }

    /** How many requests may be under way at once. */
    public Builder maxConcurrentRequests(int count) {
      concurrentRequests = between("http.max-concurrent-requests", count, 1, 10_000);
      return this;
    }

    /** How many requests each key may make in a second; 0 for any number. */
    public Builder requestsPerSecond(int count) {
      requestsPerSecond = between("http.requests-per-second", count, 0, 1_000_000);
      return this;
    }

    /** How many connections may be open at once; more wait to be accepted. */
    public Builder maxConnections(int count) {
      connections = between("http.max-connections", count, 1, 100_000);
      return this;
    }

    /**
     * How many bytes the bodies of all requests under way may have together. Default: a 16th of the
     * heap, and at least one body of the largest size.
     */
    public Builder maxBodyBytesAtOnce(int bytes) {
      bodyBytesAtOnce = between("http.max-body-bytes-at-once", bytes, 1, Integer.MAX_VALUE);
      return this;
    }

    /** The certificate; without one it is plain HTTP. */
    public Builder tls(HttpSettings.Tls newTls) {
      tls = newTls;
      return this;
    }

    /** How long all may take to end when the server stops: requests at most the half of it. */
    public Builder shutdownLimit(Duration limit) {
      shutdownLimit = between("shutdown.limit", limit, Duration.ZERO);
      return this;
    }

    /**
     * How long calls are still answered when the server is told to stop and says that it is not
     * ready, so that balancers notice; at most the half of the shutdown limit, of which it is a
     * part.
     */
    public Builder shutdownDrain(Duration time) {
      shutdownDrain = between("shutdown.drain", time, Duration.ZERO);
      return this;
    }

    /** Puts a definition in force at the start, for all nodes, unless one with its key is. */
    public Builder initialWorkflow(Workflow workflow) {
      initialWorkflows.add(workflow);
      return this;
    }

    /** What is answered to a cancel call that changes nothing. */
    public Builder cancelRules(CancelRules rules) {
      cancelRules = rules;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws ConfigurationException with all that is wrong
     */
    public ServerConfig build() {
      List<Problem> found = new ArrayList<>(problems);
      EngineSettings engine = engine(shutdownLimit, found);
      int workers = engine.sending().workers();
      checkDatabase(workers, found);
      if (bodyBytesAtOnce > 0 && bodyBytesAtOnce < bodyBytes) {
        found.add(
            new Problem(
                "http.max-body-bytes-at-once",
                "is "
                    + bodyBytesAtOnce
                    + ", less than the "
                    + bodyBytes
                    + " of http.max-body-bytes, so that the largest body would never be taken"));
      }
      checkDrain(found);
      checkKeys(found);
      if (!found.isEmpty()) {
        throw new ConfigurationException("the configuration of the server", found);
      }
      return new ServerConfig(this, http(), engine);
    }

    private void checkDrain(List<Problem> found) {
      if (shutdownDrain.compareTo(shutdownLimit.dividedBy(2)) > 0) {
        found.add(
            new Problem(
                "shutdown.drain",
                "is "
                    + shutdownDrain.toMillis()
                    + "ms; expected at most the half of shutdown.limit, which is "
                    + shutdownLimit.toMillis()
                    + "ms, so that requests and sends have time to end"));
      }
    }

    private void checkKeys(List<Problem> found) {
      if (keys.isEmpty() && host != null && !LOOPBACK.contains(host)) {
        found.add(
            new Problem(
                "http.host",
                "is "
                    + host
                    + ", but no key is configured, so that everybody could call; make one with the"
                    + " command 'key', or listen at localhost"));
      }
      Map<String, String> names = new HashMap<>();
      for (ApiKey key : keys) {
        String other = names.putIfAbsent(key.sha256(), key.name());
        if (other != null) {
          found.add(
              new Problem(
                  "keys",
                  "has the same sha256 twice, for \""
                      + other
                      + "\" and for \""
                      + key.name()
                      + "\"; leave one out, or make another key with the command 'key'"));
        }
      }
    }

    private HttpSettings http() {
      String byKeys = keys.isEmpty() ? "localhost" : "0.0.0.0";
      return new HttpSettings(
          host == null ? byKeys : host,
          port,
          keys,
          new HttpSettings.RequestLimits(
              bodyBytes, headerBytes, requestTimeout, requestsPerSecond, capacity()),
          tls,
          clock());
    }

    private HttpSettings.Capacity capacity() {
      long byHeap = Math.max(bodyBytes, Runtime.getRuntime().maxMemory() / HEAP_PER_BODY_BYTES);
      return new HttpSettings.Capacity(
          connections, concurrentRequests, bodyBytesAtOnce == 0 ? byHeap : bodyBytesAtOnce);
    }
  }
}
