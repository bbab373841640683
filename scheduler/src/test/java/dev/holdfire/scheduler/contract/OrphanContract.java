package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that a node has according to their state, which no node that checks in has. */
@OnEachDatabase
@Timeout(60)
final class OrphanContract {
  private static final Duration AHEAD = Duration.ofDays(2);

  private final Cluster cluster;
  private final Tampering tampering;
  private final Node node;
  private final Hands owner;

  OrphanContract(TestDatabase database) {
    cluster = new Cluster(database);
    tampering = new Tampering(database, cluster.scheduler());
    node = cluster.node("a");
    owner = new Hands(cluster.node("owner"));
    tampering.checkIn("owner");
    tampering.checkIn("a");
  }

  private void trigger(String workflow, String... users) {
    node.workflows().trigger(workflow, t -> t.recipients(users).cancellationKey("k"));
  }

  private void loseOwner() {
    tampering.change("DELETE FROM QRTZ_SCHEDULER_STATE WHERE SCHED_NAME = ?");
  }

  /** A run that is executing according to its state only. */
  private Firing orphan() {
    trigger("new-user-invited", "ann");
    Firing firing = owner.acquireOne();
    loseOwner();
    return firing;
  }

  @Test
  void aRunThatWasExecutingGoesOn() {
    orphan();

    assertThat(node.freeOrphans()).isEqualTo(1);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }

  @Test
  void aRunThatWasAcquiredAheadIsDueAsBefore() {
    trigger("reminder", "ann");
    owner.acquireAhead(AHEAD);
    loseOwner();
    cluster.clock().advance(Duration.ofHours(23));

    assertThat(node.freeOrphans()).isEqualTo(1);

    assertThat(node.runDue()).isZero();
    cluster.clock().advance(Duration.ofHours(1));
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:remind");
  }

  @Test
  void aRunThatWasBeingStoppedGoesIntoTheHistory() {
    orphan();
    Receipt receipt =
        node.workflows().cancel(CancelRequest.of("new-user-invited", "k").because("joined"));
    assertThat(receipt.count(Outcome.STOPPING)).isEqualTo(1);

    assertThat(node.freeOrphans()).isEqualTo(1);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.CANCELED);
    assertThat(Runs.only(node).cancellation().id()).isEqualTo(receipt.id());
    assertThat(node.runDue()).isZero();
  }

  @Test
  void theNodeThatHadItWritesNothingMore() {
    Firing firing = orphan();
    node.freeOrphans();

    assertThat(owner.complete(owner.begin(firing).run())).isEqualTo(Completion.Result.LOST);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void aRunWhoseFenceWasRemovedGoesOn() {
    trigger("new-user-invited", "ann");
    Firing firing = owner.acquireOne();
    tampering.change(
        "UPDATE QRTZ_TRIGGERS SET DESCRIPTION = SUBSTRING(DESCRIPTION, 1, 36) WHERE SCHED_NAME = ?");

    assertThat(node.freeOrphans()).isEqualTo(1);

    assertThat(owner.complete(owner.begin(firing).run())).isEqualTo(Completion.Result.LOST);
    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void allOfManyAreFreed() {
    String[] users = new String[250];
    java.util.Arrays.setAll(users, i -> "u" + i);
    trigger("new-user-invited", users);
    owner.acquire(250);
    loseOwner();

    assertThat(node.freeOrphans()).isEqualTo(250);
    assertThat(node.runDue()).isEqualTo(250);
  }

  @Test
  void runsThatNodesHaveCostOneStatementAndAreLeft() {
    trigger("new-user-invited", "ann", "bob", "cat");
    trigger("reminder", "dan");
    owner.acquire(2);
    CountingDataSource counting = new CountingDataSource(cluster.database().dataSource());
    Node looking = new NodeSetup(cluster).dataSource(counting).node("b");
    looking.freeOrphans();
    counting.reset();

    assertThat(looking.freeOrphans()).isZero();

    assertThat(counting.sql()).singleElement().asString().doesNotContain("FOR UPDATE");
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "TRIGGER_STATE = 'EXECUTING'")).isEqualTo(2);
  }

  /** Does this to the description of one of the runs. */
  private void damageOne(String damaged) {
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      List<String> names =
          Sql.query(
              connection,
              "SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS WHERE SCHED_NAME = ? ORDER BY TRIGGER_NAME",
              List.of(cluster.scheduler()),
              row -> row.getString("TRIGGER_NAME"));
      Sql.update(
          connection,
          "UPDATE QRTZ_TRIGGERS SET DESCRIPTION = %s WHERE SCHED_NAME = ? AND TRIGGER_NAME = ?"
              .formatted(damaged),
          List.of(cluster.scheduler(), names.get(0)));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "''", "SUBSTRING(DESCRIPTION, 1, 20)"})
  void aWaitingRunWhoseDescriptionIsDamagedHoldsUpNoOther(String damaged) {
    trigger("new-user-invited", "ann", "bob");
    damageOne(damaged);

    node.runDue();

    assertThat(cluster.email().sent()).hasSize(1);
    assertThat(node.freeOrphans()).isZero();
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "TRIGGER_STATE = 'WAITING'")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NULL", "''", "SUBSTRING(DESCRIPTION, 1, 60)", "SUBSTRING(DESCRIPTION, 1, 99)"})
  void anOrphanWhoseDescriptionIsDamagedHoldsUpNoOther(String damaged) {
    trigger("new-user-invited", "ann", "bob");
    owner.acquire(2);
    loseOwner();
    tampering.checkIn("a");
    damageOne(damaged);

    assertThat(node.freeOrphans()).isEqualTo(2);

    node.runDue();
    assertThat(cluster.email().sent()).isNotEmpty();
    assertThat(node.freeOrphans()).isZero();
  }

  @Test
  void triggersOfOtherKindsAreLeftToQuartz() {
    orphan();
    tampering.change("UPDATE QRTZ_TRIGGERS SET TRIGGER_TYPE = 'SIMPLE' WHERE SCHED_NAME = ?");

    assertThat(node.freeOrphans()).isZero();
  }

  @Test
  void whatACallerHoldsIsNotWaitedForAndFreedLater() throws SQLException {
    orphan();
    try (Connection caller = cluster.database().newPool(1).getConnection()) {
      node.workflows().cancel(caller, CancelRequest.of("new-user-invited", "k"));

      assertThat(node.freeOrphans()).isZero();
      caller.commit();
    }

    assertThat(node.freeOrphans()).isEqualTo(1);
    assertThat(Runs.status(node)).isEqualTo(RunStatus.CANCELED);
  }

  /** A node on whose connections this happens once, before a statement with this text. */
  private Node interrupted(String text, Runnable event) {
    AtomicReference<Runnable> once = new AtomicReference<>(event);
    FaultyDataSource connections = new FaultyDataSource(cluster.database().dataSource());
    connections.failWhere(
        statement -> {
          if (statement.contains(text)) {
            once.getAndSet(() -> {}).run();
          }
          return false;
        });
    return new NodeSetup(cluster).dataSource(connections.dataSource()).node("interrupted");
  }

  @Test
  void whatIsFreedIsCounted() {
    orphan();
    Measured measured = new Measured();
    Node counting = new NodeSetup(cluster).meters(measured.registry()).node("counting");

    assertThat(counting.freeOrphans()).isEqualTo(1);
    assertThat(counting.freeOrphans()).isZero();

    assertThat(measured.count("holdfire.runs.recovered")).isOne();
  }

  @Test
  void aRunThatIsBeingAcquiredIsNoOrphan() {
    trigger("new-user-invited", "ann");
    AtomicInteger freed = new AtomicInteger(-1);
    Hands acquiring =
        new Hands(interrupted("FROM HF_RECIPIENT", () -> freed.set(node.freeOrphans())));
    tampering.checkIn("interrupted");

    Firing firing = acquiring.acquireOne();

    assertThat(freed).hasValue(0);
    assertThat(node.freeOrphans()).isZero();
    assertThat(acquiring.complete(acquiring.begin(firing).run())).isEqualTo(Completion.Result.DONE);
  }

  @Test
  void anOrphanThatANodeHasProperlyTakenMeanwhileIsLeft() {
    orphan();
    AtomicReference<Firing> taken = new AtomicReference<>();
    Node slow =
        interrupted(
            "FOR UPDATE SKIP LOCKED",
            () -> {
              node.freeOrphans();
              tampering.checkIn("owner");
              taken.set(owner.acquireOne());
            });

    assertThat(slow.freeOrphans()).isZero();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.EXECUTING);
    assertThat(owner.complete(owner.begin(taken.get()).run())).isEqualTo(Completion.Result.DONE);
  }

  @Test
  void anOrphanWhoseNodeChecksInMeanwhileIsLeft() {
    Firing firing = orphan();
    Node slow = interrupted("FOR UPDATE SKIP LOCKED", () -> tampering.checkIn("owner"));

    assertThat(slow.freeOrphans()).isZero();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.EXECUTING);
    assertThat(owner.complete(owner.begin(firing).run())).isEqualTo(Completion.Result.DONE);
  }

  @Test
  void anOrphanThatIsFreeMeanwhileIsLeft() {
    orphan();
    Node slow = interrupted("FOR UPDATE SKIP LOCKED", node::freeOrphans);

    assertThat(slow.freeOrphans()).isZero();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }
}
