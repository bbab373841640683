package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.json.RunState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What kill -9 leaves of a node, at each point, and what another node makes of it. */
@OnEachDatabase
@Timeout(60)
final class RecoveryContract {
  private final Cluster cluster;
  private final Node node;
  private final Hands dead;
  private final Hands living;

  RecoveryContract(TestDatabase database) {
    cluster = new Cluster(database);
    dead = new Hands(cluster.node("dead"));
    node = cluster.node("living");
    living = new Hands(node);
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann").cancellationKey("k"));
  }

  /** How far the node came. */
  enum Point {
    ACQUIRED {
      @Override
      Firing reach(Hands hands) {
        return hands.acquireAhead(Duration.ofDays(4)).get(0);
      }
    },
    STARTED_AHEAD {
      @Override
      Firing reach(Hands hands) {
        return hands.start(hands.acquireAhead(Duration.ofDays(4))).get(0);
      }
    },
    STARTED {
      @Override
      Firing reach(Hands hands) {
        return hands.acquireOne();
      }
    },
    PROGRESSED {
      @Override
      Firing reach(Hands hands) {
        Firing firing = hands.acquireOne();
        hands.complete(new Completion.Progressed(firing, sent(firing.run().state())));
        return firing;
      }
    };

    abstract Firing reach(Hands hands);
  }

  private static RunState sent(RunState state) {
    return state.then(
        new StepRecord("invite", StepRecord.Event.SENT, java.time.Instant.EPOCH, 1, ""), 1);
  }

  /** Brings the dead node's run to a point, and tells the run as it was before. */
  private RecipientRun die(Point point) {
    RecipientRun before = Runs.only(node);
    if (point == Point.ACQUIRED) {
      node.workflows().reschedule(before.id(), cluster.clock().instant().plusSeconds(1));
    }
    if (point == Point.STARTED_AHEAD) {
      node.workflows()
          .reschedule(before.id(), cluster.clock().instant().plus(Duration.ofMillis(3)));
    }
    point.reach(dead);
    return before;
  }

  @ParameterizedTest
  @EnumSource
  void aRunWaitsAgainUnderItsOwnNameAndGoesOnElsewhere(Point point) {
    RecipientRun before = die(point);

    living.recover("dead");

    RecipientRun after = Runs.only(node);
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.trigger()).isEqualTo(before.trigger());
    assertThat(after.status()).isEqualTo(RunStatus.WAITING);
    cluster.clock().advance(Duration.ofSeconds(1));
    node.runDue();
    assertThat(cluster.email().sent())
        .containsExactlyElementsOf(point == Point.PROGRESSED ? List.of() : List.of("ann:invite"));
    assertThat(Runs.events(node)).containsExactly("invite:SENT", "patience:WAITED");
  }

  @ParameterizedTest
  @EnumSource
  void aRecoveredRunIsCancelable(Point point) {
    die(point);
    living.recover("dead");

    Receipt receipt = node.workflows().cancel("new-user-invited", "k");

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(1);
    cluster.clock().advance(Duration.ofDays(30));
    assertThat(node.runDue()).isZero();
  }

  @Test
  void aRunThatWasBeingStoppedGoesIntoTheHistory() {
    die(Point.PROGRESSED);
    Receipt receipt =
        node.workflows().cancel(CancelRequest.of("new-user-invited", "k").because("joined"));
    assertThat(receipt.count(Outcome.STOPPING)).isEqualTo(1);

    living.recover("dead");

    RecipientRun run = Runs.only(node);
    assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
    assertThat(run.cancellation().id()).isEqualTo(receipt.id());
    assertThat(run.cancellation().reason()).isEqualTo("joined");
    assertThat(Runs.events(node)).containsExactly("invite:SENT");
    assertThat(node.runDue()).isZero();
  }

  /** What a node that was only stalled may try to write. */
  enum Late {
    PROGRESSED,
    WAITS,
    ENDS,
    RELEASED;

    Completion of(Firing firing) {
      RunState state = sent(firing.run().state());
      return switch (this) {
        case PROGRESSED -> new Completion.Progressed(firing, state);
        case WAITS -> new Completion.Waits(firing, state, 0);
        case ENDS -> new Completion.Ends(firing, state, RunStatus.FINISHED);
        case RELEASED -> new Completion.Released(firing);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatWasTakenForDeadWritesNothing(Late late) {
    Firing firing = dead.acquireOne();
    living.recover("dead");

    assertThat(dead.complete(late.of(firing))).isEqualTo(Completion.Result.LOST);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
    assertThat(Runs.events(node)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatWasTakenForDeadDisturbsNotTheOneThatTookOver(Late late) {
    Firing firing = dead.acquireOne();
    living.recover("dead");
    Firing own = living.acquireOne();

    assertThat(dead.complete(late.of(firing))).isEqualTo(Completion.Result.LOST);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.EXECUTING);
    assertThat(living.complete(living.begin(own).run())).isEqualTo(Completion.Result.DONE);
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }

  @Test
  void aStalledNodeStopsBeforeItsNextSend() {
    cluster
        .email()
        .behave(
            delivery -> {
              living.recover("dead");
              return dev.holdfire.channel.DeliveryResult.sent();
            });

    Firing firing = dead.acquireOne();
    assertThat(dead.complete(dead.begin(firing).run())).isEqualTo(Completion.Result.LOST);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void anUncommittedCancellationNeitherBlocksRecoveryNorIsLost() throws SQLException {
    die(Point.STARTED);
    try (Connection caller = cluster.database().newPool(1).getConnection()) {
      node.workflows().cancel(caller, CancelRequest.of("new-user-invited", "k"));

      living.recover("dead");
      node.freeOrphans();
      assertThat(node.runDue()).isZero();

      caller.commit();
    }
    node.freeOrphans();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.CANCELED);
    assertThat(node.runDue()).isZero();
  }

  @Test
  void aCancellationThatIsRolledBackLeavesTheRunToTheNextLookForOrphans() throws SQLException {
    die(Point.ACQUIRED);
    try (Connection caller = cluster.database().newPool(1).getConnection()) {
      node.workflows().cancel(caller, CancelRequest.of("new-user-invited", "k"));
      living.recover("dead");
      caller.rollback();
    }
    node.freeOrphans();

    cluster.clock().advance(Duration.ofSeconds(1));
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }

  @ParameterizedTest
  @EnumSource
  void whatNoNodeThatChecksInHasWaitsAgain(Point point) {
    die(point);

    node.freeOrphans();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }

  @ParameterizedTest
  @EnumSource
  void whatANodeHasThatChecksInIsNoOrphan(Point point) {
    die(point);
    new Tampering(cluster.database(), cluster.scheduler()).checkIn("dead");

    node.freeOrphans();

    cluster.clock().advance(Duration.ofSeconds(1));
    assertThat(node.runDue()).isZero();
  }

  @Test
  void recoveringANodeThatHasNothingDoesNothing() {
    living.recover("dead");
    living.recover("never-existed");

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }
}
