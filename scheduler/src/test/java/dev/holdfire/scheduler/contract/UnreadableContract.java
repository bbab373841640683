package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose state a node cannot read: damaged, or written by a version that knows more. */
@OnEachDatabase
@Timeout(60)
final class UnreadableContract {
  private static final String NEWER =
      "{\"recipient\":{\"id\":\"ann\"},\"step\":0,\"attempt\":1,"
          + "\"steps\":[[\"invite\",\"AN_EVENT_OF_TOMORROW\",0,1,\"\"]]}";
  private static final String READABLE =
      "{\"recipient\":{\"id\":\"ann\"},\"step\":0,\"attempt\":1,\"steps\":[]}";

  private final Cluster cluster;
  private final Node node;

  UnreadableContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  /** Puts something else into the rows of all runs there are. */
  private void overwrite(String state) {
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      Sql.update(
          connection,
          "UPDATE QRTZ_TRIGGERS SET JOB_DATA = ? WHERE SCHED_NAME = ?",
          Arrays.asList(
              state == null ? null : state.getBytes(StandardCharsets.UTF_8), cluster.scheduler()));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "{", "{}", NEWER})
  void theyHoldUpNoOther(String state) {
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann"));
    overwrite(state);
    cluster.clock().advance(Duration.ofSeconds(1)); // so that it comes first
    node.workflows().trigger("new-user-invited", t -> t.recipients("bob"));

    node.runDue();

    assertThat(cluster.email().sent()).isEqualTo(List.of("bob:invite"));
  }

  @Test
  void theyGoOnWhereTheyCanBeRead() {
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann"));
    overwrite(NEWER);
    assertThat(node.runDue()).isZero();
    overwrite(READABLE);
    assertThat(node.runDue()).isZero();

    cluster.clock().advance(Duration.ofSeconds(30));

    assertThat(node.runDue()).isEqualTo(1);
    assertThat(cluster.email().sent()).isEqualTo(List.of("ann:invite"));
  }
}
