package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node does not know, and another has put or not. */
@OnEachDatabase
final class PutElsewhereContract {
  private static final Workflow SHORT = Workflow.named("welcome").send("hi", "email").build();

  private final Cluster cluster;
  private final Node here;
  private final Node there;

  PutElsewhereContract(TestDatabase database) {
    cluster = new Cluster(database);
    here = sharing().node("a");
    there = sharing().node("b");
  }

  private NodeSetup sharing() {
    return new NodeSetup(cluster).workflows().sharing(new Sharing(true, InactiveRuns.GO_ON));
  }

  private static void assertUnknown(Node node) {
    assertThatExceptionOfType(WorkflowNotFoundException.class)
        .isThrownBy(() -> node.workflows().trigger("welcome", t -> t.recipients("ann")));
  }

  @Test
  void whatIsUnknownCostsOneLookOfItsOwn() {
    CountingDataSource counting = new CountingDataSource(cluster.database().dataSource());
    Node asked = sharing().dataSource(counting).node("asked");
    assertUnknown(asked);
    counting.reset();

    assertUnknown(asked);

    assertThat(counting.sql()).singleElement().asString().contains("D.WORKFLOW_KEY = ?");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ})
  void aCallersTransactionTriggersWhatAnotherNodeHasJustPut(int isolation) throws SQLException {
    here.definitions().put(Workflow.named("other").send("hi", "email").build());
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      int before = connection.getTransactionIsolation();
      connection.setTransactionIsolation(isolation);
      try {
        there.workflows().trigger(connection, TriggerRequest.of("other").recipients("ann").build());
        here.definitions().put(SHORT);

        assertThat(
                there
                    .workflows()
                    .trigger(connection, TriggerRequest.of("welcome").recipients("ann").build())
                    .workflowVersion())
            .isEqualTo(SHORT.version());
        connection.commit();
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(before);
      }
    }
  }
}
