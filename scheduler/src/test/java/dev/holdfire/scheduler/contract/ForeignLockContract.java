package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one caller's open transaction holds is in the way of nothing else, in databases so small
 * that scanning a table looks cheaper than looking into an index.
 */
@OnEachDatabase
final class ForeignLockContract {
  private static final Workflow TWICE =
      Workflow.named("twice")
          .send("first", "email")
          .send("second", "email")
          .waitFor("patience", Duration.ofDays(1))
          .send("third", "email")
          .build();

  private final TestDatabase.Kind kind;
  private List<Recipient> others;
  private Cluster cluster;
  private Node node;
  private Hands hands;
  private Hands dead;

  ForeignLockContract(TestDatabase database) {
    kind = database.kind();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 60})
  void anOpenTransactionOfACallerHoldsUpNothingElse(int size) throws SQLException {
    try (TestDatabase fresh = kind.open();
        Connection connection = fresh.dataSource().getConnection()) {
      prepare(fresh, size);
      cluster
          .node("caller")
          .workflows()
          .trigger("reminder", t -> t.recipients("held").cancellationKey("held"));
      hold(connection);

      nothingElseIsHeldUp(size);
      connection.rollback();
    }
  }

  private void prepare(TestDatabase database, int size) {
    others =
        IntStream.range(0, size)
            .mapToObj(i -> Recipient.user("user-" + i).with(Map.of("number", i)))
            .toList();
    cluster = new Cluster(database, TWICE, Cluster.REMINDER);
    var pool = database.impatientPool(4);
    node = cluster.node("alive", pool, null, Limits.DEFAULT);
    hands = new Hands(node);
    dead = new Hands(cluster.node("dead", pool, null, Limits.DEFAULT));
  }

  /** Locks a row of each table that a caller's transaction can lock rows of. */
  private void hold(Connection connection) throws SQLException {
    var workflows = cluster.node("caller").workflows();
    workflows.cancel(connection, CancelRequest.of("reminder", "held"));
    workflows.trigger(
        connection,
        TriggerRequest.of("twice")
            .recipient(Recipient.user("held").with(Map.of("name", "Held")))
            .idempotencyKey("held")
            .build());
  }

  private void nothingElseIsHeldUp(int size) {
    triggerAndCancel(size);
    acquireAheadAndRelease();
    dieAndRecover(size);
    assertThat(node.runDue()).isEqualTo(size);
    rescheduleAndPauseAndResume(size);
    loadAnAudience(size);
    cluster.clock().advance(Duration.ofDays(2));
    node.tidy();
    assertThat(node.runDue()).isEqualTo(size);
  }

  private void trigger(String key) {
    node.workflows()
        .trigger("twice", t -> t.recipients(others).cancellationKey(key).idempotencyKey(key));
  }

  private void triggerAndCancel(int size) {
    trigger("called-off");
    assertThat(node.workflows().cancel("twice", "called-off").count(Outcome.CANCELED))
        .isEqualTo(size);
    trigger("k");
  }

  private void acquireAheadAndRelease() {
    cluster.clock().advance(Duration.ofSeconds(-1));
    List<Firing> ahead = hands.acquireAhead(Duration.ofSeconds(1));
    assertThat(ahead).isNotEmpty();
    ahead.forEach(hands::release);
    cluster.clock().advance(Duration.ofSeconds(1));
  }

  private void dieAndRecover(int size) {
    assertThat(dead.acquire(100)).hasSize(size);
    hands.recover("dead");
  }

  private void rescheduleAndPauseAndResume(int size) {
    node.workflows().pause("twice");
    for (RecipientRun run : node.workflows().list(RunQuery.all().workflow("twice")).items()) {
      if (run.resumesAt() != null) {
        node.workflows().fireNow(run.id());
      }
    }
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(node.runDue()).isZero();
    node.workflows().resume("twice");
    assertThat(node.runDue()).isEqualTo(size);
  }

  private void loadAnAudience(int size) {
    assertThat(node.workflows().trigger("reminder", t -> t.audience(others.stream())).recipients())
        .isEqualTo(size);
  }
}
