package dev.holdfire.server.contract;

import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.scheduler.database.Scripts;
import dev.holdfire.server.HoldfireServer;
import dev.holdfire.server.ServerConfig;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A server on a database in memory, with a workflow that waits and one that only sends. Safe for
 * use by many threads, except {@link #rows()} and {@link #state()}.
 */
public final class LiveServer implements AutoCloseable {
  /** The key of a workflow that waits for days, and then sends. */
  public static final String WAITS = "delayed-workflow";

  /** The key of a workflow that sends, and is over. */
  public static final String SENDS = "new-feature";

  /** How long a body may take to come. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  private final Connection connection;
  private final PreparedStatement rowCounts;
  private final PreparedStatement contents;
  private final HoldfireServer server;

  private LiveServer(Connection connection, HoldfireServer server) throws SQLException {
    this.connection = connection;
    this.rowCounts = rowCounts(connection);
    this.contents = contents(connection);
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
      Scripts.create(connection, "h2");
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

  /** What is in all tables of Holdfire and in that of triggers: rows, and a hash of all columns. */
  public Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    try (ResultSet hashes = contents.executeQuery()) {
      while (hashes.next()) {
        state.put(hashes.getString(1), hashes.getLong(2) + " rows, " + hashes.getString(3));
      }
      return state;
    } catch (SQLException e) {
      throw new IllegalStateException("The tables could not be read", e);
    }
  }

  private static PreparedStatement contents(Connection connection) throws SQLException {
    Map<String, StringJoiner> sums = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                """
                SELECT TABLE_NAME,
                  CASE WHEN DATA_TYPE LIKE '%LARGE OBJECT' THEN COLUMN_NAME
                    ELSE 'CAST(' || COLUMN_NAME || ' AS VARCHAR)' END
                FROM INFORMATION_SCHEMA.COLUMNS
                WHERE TABLE_NAME LIKE 'HF\\_%' OR TABLE_NAME = 'QRTZ_TRIGGERS'
                """)) {
      while (columns.next()) {
        sums.computeIfAbsent(columns.getString(1), table -> new StringJoiner(" + "))
            .add("COALESCE(ORA_HASH(" + columns.getString(2) + "), 0)");
      }
    }
    StringJoiner hashes = new StringJoiner(" UNION ALL ");
    sums.forEach(
        (table, sum) ->
            hashes.add("SELECT '" + table + "', COUNT(*), SUM(" + sum + ") FROM " + table));
    return connection.prepareStatement(hashes.toString());
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
