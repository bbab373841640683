package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class VersionContract {
  private static final Workflow NEWER =
      Workflow.named("new-user-invited").send("welcome", "email").build();

  private final Cluster cluster;
  private final Node node;

  VersionContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann").cancellationKey("k"));
  }

  private void atOnceAndAfterTheDelay(Node on) {
    on.runDue();
    cluster.clock().advance(Duration.ofDays(3));
    on.runDue();
  }

  @Test
  void aRunStaysOnItsVersionWhereAnotherIsRegistered() {
    Node newer = new NodeSetup(cluster).workflows(NEWER).node("b");
    newer.storeDefinitions();
    newer.workflows().trigger("new-user-invited", t -> t.recipients("bob"));

    atOnceAndAfterTheDelay(newer);

    assertThat(cluster.email().sent())
        .containsExactlyInAnyOrder("ann:invite", "bob:welcome", "ann:reminder");
    assertThat(cluster.email().deliveries())
        .extracting(delivery -> delivery.run().workflowVersion())
        .containsOnly(Cluster.INVITED.version(), NEWER.version());
  }

  @Test
  void aRunGoesOnWhereItsWorkflowIsNotRegistered() {
    atOnceAndAfterTheDelay(new NodeSetup(cluster).workflows().node("b"));

    assertThat(cluster.email().sent()).containsExactly("ann:invite", "ann:reminder");
    assertThat(Runs.status(node)).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void aRunWhoseVersionIsMissingWaitsUntilItIsBack() throws SQLException {
    Node bare = new NodeSetup(cluster).workflows().node("b");
    rename(Cluster.INVITED.version(), "0".repeat(Cluster.INVITED.version().length()));

    assertThat(bare.runDue()).isEqualTo(1);
    assertThat(bare.runDue()).isZero();
    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
    rename("0".repeat(Cluster.INVITED.version().length()), Cluster.INVITED.version());
    cluster.clock().advance(Duration.ofSeconds(30));
    bare.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }

  private void rename(String from, String to) throws SQLException {
    try (Connection connection = cluster.database().administrator().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "UPDATE HF_WORKFLOW SET VERSION = ? WHERE SCHED_NAME = ? AND VERSION = ?")) {
      statement.setString(1, to);
      statement.setString(2, cluster.scheduler());
      statement.setString(3, from);
      assertThat(statement.executeUpdate()).isOne();
      connection.commit();
    }
  }

  @Test
  void aRunWaitsWhereItsChannelIsMissingAndGoesOnWhereItIsNot() {
    Node without = new NodeSetup(cluster).channels(Map.of()).node("b");

    assertThat(without.runDue()).isEqualTo(1);
    assertThat(without.runDue()).isZero();
    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
    assertThat(Runs.events(node)).isEmpty();
    cluster.clock().advance(Duration.ofSeconds(30));
    node.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:invite");
    assertThat(cluster.email().deliveries().get(0).attempt()).isEqualTo(1);
  }

  @Test
  void aRunThatWaitsForAChannelIsCancelable() {
    new NodeSetup(cluster).channels(Map.of()).node("b").runDue();

    node.workflows().cancel("new-user-invited", "k");

    assertThat(Runs.status(node)).isEqualTo(RunStatus.CANCELED);
  }
}
