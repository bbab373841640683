package dev.holdfire.scheduler.contract;

import static dev.holdfire.scheduler.database.TestDatabase.Kind.H2;
import static dev.holdfire.scheduler.database.TestDatabase.Kind.MARIADB;
import static dev.holdfire.scheduler.database.TestDatabase.Kind.MYSQL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfire.InvalidRequestException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are within the limits, and together larger than a packet of the database's. */
@OnEachDatabase
final class LargeRowsContract {
  private static final String LONG = "x".repeat(200_000);
  private static final int PACKET = 8_388_608;

  private final TestDatabase database;
  private final Cluster cluster;
  private final Node node;
  private HikariDataSource narrow;

  LargeRowsContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database, Workflow.named("one-send").send("once", "email").build());
    node = cluster.node("a");
  }

  @AfterEach
  void close() {
    if (narrow != null) {
      narrow.close();
    }
  }

  @Test
  void recipientsWithMuchDataOfTheirOwnAreTriggeredSentAndKept() throws SQLException {
    boolean hasPackets = database.kind() != H2;
    Node sending = hasPackets ? new NodeSetup(cluster).dataSource(narrow()).node("narrow") : node;
    int recipients = hasPackets ? 2 * PACKET / LONG.length() : 20;
    long connection = hasPackets ? connectionId() : 0;
    List<Recipient> large =
        IntStream.range(0, recipients)
            .mapToObj(
                i ->
                    Recipient.user("user-" + i)
                        .with(Map.of("biography", LONG))
                        .withTriggerData(Map.of("letter", LONG)))
            .toList();

    sending.workflows().trigger("one-send", t -> t.recipients(large));
    sending.runDue();

    assertThat(cluster.email().deliveries())
        .hasSize(recipients)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.data()).containsEntry("letter", LONG);
              assertThat(delivery.recipient().properties()).containsEntry("biography", LONG);
            });
    assertThat(Rows.count(cluster, "HF_HISTORY", "1 = 1")).isEqualTo(recipients);
    assertThat(hasPackets ? connectionId() : 0)
        .as("the connection, which was not cut")
        .isEqualTo(connection);
  }

  /** Escaped, as drivers send it, a backslash takes two bytes; in JSON it is two. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "\\"})
  void dataAsLargeAsIsAllowedAreTriggeredSentAndKept(String character) {
    int length = (Limits.DATA_BYTES - "{'text':''}".length()) / jsonLength(character);
    Map<String, Object> data = Map.of("text", character.repeat(length));

    node.workflows().trigger("one-send", t -> t.recipients("ann").data(data));
    node.runDue();

    assertThat(cluster.email().deliveries())
        .singleElement()
        .satisfies(delivery -> assertThat(delivery.data().equals(data)).isTrue());
    assertThat(Rows.count(cluster, "HF_HISTORY", "1 = 1")).isEqualTo(1);
  }

  private static int jsonLength(String character) {
    return character.equals("\\") ? 2 : 1;
  }

  @Test
  void dataThatTheDatabaseDoesNotTakeAreRefusedAndNothingIsWritten() throws SQLException {
    assumeThat(database.kind()).as("whose server is this JVM's own").isEqualTo(MARIADB);
    Node narrow = new NodeSetup(cluster).dataSource(narrow()).node("narrow");
    Recipient ann = Recipient.user("ann").with(Map.of("name", "Ann"));
    Map<String, Object> large = Map.of("text", "\\".repeat(2_150_000));

    for (Consumer<TriggerRequest.Builder> who : everyWay(ann)) {
      assertThatThrownBy(
              () -> narrow.workflows().trigger("one-send", t -> who.accept(t.data(large))))
          .isInstanceOfSatisfying(
              InvalidRequestException.class,
              refused ->
                  assertThat(refused.problems())
                      .singleElement()
                      .matches(problem -> problem.path().equals("data"))
                      .matches(problem -> problem.message().contains("max_allowed_packet")));
    }
    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW");
    Map<String, Object> smaller = Map.of("text", "\\".repeat(2_050_000));
    narrow.workflows().trigger("one-send", t -> t.recipients("ann").data(smaller));
    assertThat(narrow.runDue()).isEqualTo(1);
  }

  private static List<Consumer<TriggerRequest.Builder>> everyWay(Recipient recipient) {
    return List.of(
        t -> t.recipient(recipient).idempotencyKey("i"), t -> t.audience(Stream.of(recipient)));
  }

  /** A pool whose connections cannot send more than a {@link #PACKET} at once. */
  private DataSource narrow() throws SQLException {
    narrow = new HikariDataSource();
    narrow.setMaximumPoolSize(1);
    narrow.setAutoCommit(false);
    narrow.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    if (database.kind() == MYSQL) { // whose driver refuses what is larger, as its server would
      narrow.setJdbcUrl(database.url() + "&maxAllowedPacket=" + PACKET);
    } else {
      narrow.setJdbcUrl(database.url());
      cutByTheServer();
    }
    return narrow;
  }

  /** Of the narrow pool's one connection; another that replaced it would not be narrow. */
  private long connectionId() throws SQLException {
    try (Connection connection = narrow.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The pool's one connection is cut when it sends more. */
  private void cutByTheServer() throws SQLException {
    try (Connection root = database.administrator().getConnection();
        Statement statement = root.createStatement()) {
      statement.execute("SET @before = @@GLOBAL.max_allowed_packet");
      statement.execute("SET GLOBAL max_allowed_packet = " + PACKET);
      try {
        narrow.getConnection().close();
      } finally {
        statement.execute("SET GLOBAL max_allowed_packet = @before");
      }
    }
  }
}
