package dev.holdfire.server.contract;

import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.server.HoldfireServer;
import dev.holdfire.server.ServerConfig;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A server on a database in memory, with a workflow that waits and one that only sends. Safe for
 * use by many threads, except {@link #rows()}.
 */
public final class LiveServer implements AutoCloseable {
  /** The key of a workflow that waits for days, and then sends. */
  public static final String WAITS = "delayed-workflow";

  /** The key of a workflow that sends, and is over. */
  public static final String SENDS = "new-feature";

  /** How long a body may take to come. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  private static final List<String> SCRIPTS = List.of("01_quartz.sql", "02_holdfire.sql");

  private final Connection connection;
  private final PreparedStatement rowCounts;
  private final HoldfireServer server;

  private LiveServer(Connection connection, HoldfireServer server) throws SQLException {
    this.connection = connection;
    this.rowCounts = rowCounts(connection);
    this.server = server;
  }

  /** One with nothing special. */
  public static LiveServer open() {
    return open(builder -> builder);
  }

  /** One with what this adds to its configuration. */
  public static LiveServer open(UnaryOperator<ServerConfig.Builder> special) {
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    try {
      Connection connection = DriverManager.getConnection(url);
      createTables(connection);
      ServerConfig.Builder builder =
          ServerConfig.builder()
              .jdbcUrl(url)
              .port(0)
              .requestTimeout(REQUEST_TIMEOUT)
              .shutdownLimit(Duration.ofSeconds(2))
              .channel("log", delivery -> DeliveryResult.sent())
              .workflow(waits())
              .workflow(Workflow.named(SENDS).send("invite", "log").build());
      return new LiveServer(connection, HoldfireServer.start(special.apply(builder).build()));
    } catch (SQLException e) {
      throw new IllegalStateException("The database in memory could not be made", e);
    }
  }

  private static Workflow waits() {
    return Workflow.named(WAITS)
        .waitFor("patience", Duration.ofDays(3))
        .send("reminder", "log")
        .build();
  }

  private static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String script : SCRIPTS) {
        statement.execute(text("/dev/holdfire/sql/h2/create/" + script));
      }
    }
  }

  private static String text(String resource) {
    try (InputStream stream = LiveServer.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server itself. */
  public HoldfireServer server() {
    return server;
  }

  /** The port that it answers at. */
  public int port() {
    return server.port();
  }

  /** Where it answers, without a slash at the end. */
  public URI address() {
    return URI.create("http://localhost:" + port());
  }

  /** A client that holds both sides to the contract. */
  public ContractClient client() {
    return ContractClient.of(address());
  }

  /** Triggers a workflow for these users, not over HTTP. */
  public WorkflowRun trigger(String workflow, String cancellationKey, String... users) {
    return server
        .holdfire()
        .workflows()
        .trigger(workflow, t -> t.recipients(users).cancellationKey(cancellationKey));
  }

  /** How many rows each table of Holdfire has, and that of triggers. */
  public Map<String, Long> rows() {
    Map<String, Long> rows = new TreeMap<>();
    try (ResultSet counts = rowCounts.executeQuery()) {
      while (counts.next()) {
        rows.put(counts.getString(1), counts.getLong(2));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("The rows could not be counted", e);
    }
  }

  private static PreparedStatement rowCounts(Connection connection) throws SQLException {
    StringJoiner counts = new StringJoiner(" UNION ALL ");
    try (Statement statement = connection.createStatement();
        ResultSet names =
            statement.executeQuery(
                """
                SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES
                WHERE TABLE_NAME LIKE 'HF\\_%' OR TABLE_NAME = 'QRTZ_TRIGGERS'
                """)) {
      while (names.next()) {
        String name = names.getString(1);
        counts.add("SELECT '" + name + "', COUNT(*) FROM " + name);
      }
    }
    return connection.prepareStatement(counts.toString());
  }

  @Override
  public void close() {
    server.close();
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new IllegalStateException("The database in memory could not be closed", e);
    }
  }
}
