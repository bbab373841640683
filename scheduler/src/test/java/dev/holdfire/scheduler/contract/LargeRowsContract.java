package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls that are within the limits, and together larger than a packet of the database's. */
@OnEachDatabase
final class LargeRowsContract {
  private static final String LONG = "x".repeat(200_000);

  private final Cluster cluster;
  private final Node node;
  private final int recipients;

  LargeRowsContract(TestDatabase database) {
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
}
