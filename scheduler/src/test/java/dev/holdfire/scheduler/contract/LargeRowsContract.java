package dev.holdfire.scheduler.contract;

import static dev.holdfire.scheduler.database.TestDatabase.Kind.MARIADB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are within the limits, and together larger than a packet of the database's. */
@OnEachDatabase
final class LargeRowsContract {
  private static final String LONG = "x".repeat(200_000);

  private final TestDatabase database;
  private final Cluster cluster;
  private final Node node;
  private final int recipients;

  LargeRowsContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database, Workflow.named("one-send").send("once", "email").build());
    node = cluster.node("a");
    recipients = beyondAPacket(database.kind());
  }

  /** As many as make a call larger than what the server takes at once by default. */
  private static int beyondAPacket(TestDatabase.Kind kind) {
    return switch (kind) {
      case H2 -> 20; // which has no packets
      case MARIADB -> 100; // 16 MB
      case MYSQL -> 350; // 64 MB
    };
  }

  @Test
  void recipientsWithMuchDataOfTheirOwnAreTriggeredSentAndKept() {
    List<Recipient> large =
        IntStream.range(0, recipients)
            .mapToObj(
                i ->
                    Recipient.user("user-" + i)
                        .with(Map.of("biography", LONG))
                        .withTriggerData(Map.of("letter", LONG)))
            .toList();

    node.workflows().trigger("one-send", t -> t.recipients(large));
    node.runDue();

    assertThat(cluster.email().deliveries())
        .hasSize(recipients)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.data()).containsEntry("letter", LONG);
              assertThat(delivery.recipient().properties()).containsEntry("biography", LONG);
            });
    assertThat(Rows.count(cluster, "HF_HISTORY", "1 = 1")).isEqualTo(recipients);
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

  /** A pool whose connections are cut when they send more than 8 MB at once. */
  private DataSource narrow() throws SQLException {
    try (Connection root = database.administrator().getConnection();
        Statement statement = root.createStatement()) {
      statement.execute("SET @before = @@GLOBAL.max_allowed_packet");
      statement.execute("SET GLOBAL max_allowed_packet = 8388608");
      try {
        DataSource pool = database.newPool(1);
        pool.getConnection().close();
        return pool;
      } finally {
        statement.execute("SET GLOBAL max_allowed_packet = @before");
      }
    }
  }
}
