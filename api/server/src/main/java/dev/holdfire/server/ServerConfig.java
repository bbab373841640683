package dev.holdfire.server;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.HttpSettings;
import dev.holdfire.server.route.CancelRules;
import dev.holdfire.workflow.Workflow;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  /** How many connections are kept by default. */
  public static final int POOL_SIZE = 20;

  /** How often the folder of definitions is looked through by default. */
  public static final Duration SCAN_INTERVAL = Duration.ofSeconds(2);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final Duration LONGEST = Duration.ofHours(1);

  private final HttpSettings http;
  private final DatabaseSettings database;
  private final NodeSettings node;
  private final CancelRules cancelRules;

  private ServerConfig(Builder builder, HttpSettings http) {
    this.http = http;
    database = builder.database();
    node = builder.node();
    cancelRules = builder.cancelRules;
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

  CancelRules cancelRules() {
    return cancelRules;
  }

  /** Whether only who is on this machine may call, because no key is configured. */
  public boolean isLocalOnly() {
    return http.keys().isEmpty();
  }

  /** Collects a configuration. Problems are reported together. Use from one thread. */
  public static final class Builder {
    private final List<Problem> problems = new ArrayList<>();
    private final List<ApiKey> keys = new ArrayList<>();
    private final List<Workflow> workflows = new ArrayList<>();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private @Nullable String host;
    private int port = PORT;
    private int bodyBytes = BODY_BYTES;
    private int headerBytes = HEADER_BYTES;
    private Duration requestTimeout = REQUEST_TIMEOUT;
    private int concurrentRequests = CONCURRENT_REQUESTS;
    private int requestsPerSecond;
    private HttpSettings.@Nullable Tls tls;
    private @Nullable String url;
    private @Nullable String user;
    private @Nullable String password;
    private int poolSize = POOL_SIZE;
    private @Nullable Path data;
    private String scheduler = Names.SCHEDULER;
    private @Nullable String instance;
    private int workers = Sending.WORKERS;
    private Duration pollInterval = Timing.POLL_INTERVAL;
    private Duration shutdownLimit = Timing.SHUTDOWN_LIMIT;
    private @Nullable Path directory;
    private Duration scanInterval = SCAN_INTERVAL;
    private @Nullable Clock clock;
    private CancelRules cancelRules = CancelRules.DEFAULT;

    private Builder() {}

    /** The address to listen at. Default: every one with keys, without keys this machine's own. */
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

    /** The certificate; without one it is plain HTTP. */
    public Builder tls(HttpSettings.Tls newTls) {
      tls = newTls;
      return this;
    }

    /** Where the tables are. */
    public Builder jdbcUrl(String newUrl) {
      url = newUrl;
      return this;
    }

    /** Who connects to the database, unless the URL says it. */
    public Builder databaseUser(String newUser, @Nullable String newPassword) {
      user = newUser;
      password = newPassword;
      return this;
    }

    /** How many connections to the database are kept. */
    public Builder poolSize(int size) {
      poolSize = between("database.pool-size", size, 2, 1_000);
      return this;
    }

    /** A folder for an embedded database, in place of a URL; it is made if it is not there. */
    public Builder embedded(Path folder) {
      data = folder;
      return this;
    }

    /** The name that all nodes of a cluster share. */
    public Builder scheduler(String name) {
      scheduler = name;
      return this;
    }

    /** This node's own id. Default a random one. */
    public Builder instance(String id) {
      instance = id;
      return this;
    }

    /** How many runs this node executes at once; with 0 it only answers calls. */
    public Builder workers(int count) {
      workers = count;
      return this;
    }

    /** How long it may take to notice what another node has triggered. */
    public Builder pollInterval(Duration interval) {
      pollInterval = interval;
      return this;
    }

    /** How long requests, and then sends, may take to end when the server stops. */
    public Builder shutdownLimit(Duration limit) {
      shutdownLimit = between("shutdown.limit", limit, Duration.ZERO);
      return this;
    }

    /** Registers a definition with this node. */
    public Builder workflow(Workflow workflow) {
      workflows.add(workflow);
      return this;
    }

    /** Registers what sends, in place of one with the same key. */
    public Builder channel(String key, Channel channel) {
      channels.put(key, channel);
      return this;
    }

    /** A folder of definitions, which is watched. */
    public Builder workflowsDirectory(Path folder) {
      directory = folder;
      return this;
    }

    /** How often the folder of definitions is looked through. */
    public Builder scanInterval(Duration interval) {
      scanInterval = between("workflows.scan-interval", interval, Duration.ofMillis(10));
      return this;
    }

    /** By which runs are due. Default: the machine's. */
    public Builder clock(Clock newClock) {
      clock = newClock;
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
      if ((url == null) == (data == null)) {
        found.add(
            new Problem(
                "database.url",
                url == null
                    ? "is missing; give the URL of a database, or database.data for an embedded one"
                    : "cannot be combined with database.data; leave one out"));
      }
      checkKeys(found);
      if (!found.isEmpty()) {
        throw new ConfigurationException("the configuration of the server", found);
      }
      return new ServerConfig(this, http());
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
      Set<String> names = new HashSet<>();
      for (ApiKey key : keys) {
        if (!names.add(key.name() + key.sha256())) {
          found.add(new Problem("keys", "has the key \"" + key.name() + "\" twice"));
        }
      }
    }

    private HttpSettings http() {
      String byKeys = keys.isEmpty() ? "127.0.0.1" : "0.0.0.0";
      return new HttpSettings(
          host == null ? byKeys : host,
          port,
          keys,
          new HttpSettings.RequestLimits(
              bodyBytes, headerBytes, requestTimeout, concurrentRequests, requestsPerSecond),
          shutdownLimit,
          tls);
    }

    private DatabaseSettings database() {
      return new DatabaseSettings(url, user, password, poolSize, data);
    }

    private NodeSettings node() {
      return new NodeSettings(
          new NodeSettings.EngineChoices(scheduler, instance, workers, pollInterval, shutdownLimit),
          workflows,
          channels,
          directory,
          scanInterval,
          clock);
    }

    private int between(String key, int value, int least, int most) {
      if (value < least || value > most) {
        problems.add(new Problem(key, "is " + value + "; expected " + least + " to " + most));
      }
      return value;
    }

    private Duration between(String key, Duration value, Duration least) {
      if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
        problems.add(new Problem(key, "is " + value + "; expected " + least + " to " + LONGEST));
      }
      return value;
    }
  }
}
