package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.contract.Cluster;
import dev.holdfire.scheduler.contract.StoredRuns;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.fire.Firing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class FenceContract {
  private final Cluster cluster;
  private final FaultyDataSource faults;
  private final Hands first;
  private final Hands second;

  FenceContract(TestDatabase database) {
    cluster = new Cluster(database);
    faults = new FaultyDataSource(database.dataSource());
    first = new Hands(cluster.node("a", faults.dataSource(), null, Limits.DEFAULT));
    second = new Hands(cluster.node("b"));
  }

  @Test
  void whatACommitWithALostAnswerHasAcquiredIsFreeAgain() {
    first.node().workflows().trigger("new-user-invited", t -> t.recipients("ann"));
    faults.loseAnswers(1);

    assertThatThrownBy(() -> first.acquireUpTo(cluster.clock().millis(), 1))
        .isInstanceOf(StoreException.class);

    assertThat(StoredRuns.read(cluster.database(), cluster.scheduler()).entries()).isEmpty();
    assertThat(second.node().runDue()).isEqualTo(1);
  }

  @Test
  void aNodeThatWasTakenForDeadDoesNotStartWhatAnotherHasAcquiredSince() {
    first.node().workflows().trigger("reminder", t -> t.recipients("ann"));
    long due = cluster.clock().instant().plus(Duration.ofDays(1)).toEpochMilli();
    List<Firing> early = first.acquireUpTo(due, 1);
    second.recover("a");
    List<Firing> again = second.acquireUpTo(due, 1);
    cluster.clock().advance(Duration.ofDays(1));

    assertThat(first.start(early)).isEmpty();

    assertThat(second.start(again)).hasSize(1);
  }

  @Test
  void aNodeThatWasSilentMeanwhileBeginsNothingThatItAcquiredBefore() {
    AtomicLong membership = new AtomicLong(1);
    first.memberOf(membership::get);
    first.node().workflows().trigger("new-user-invited", t -> t.recipients("ann"));
    Firing firing = first.acquireUpTo(cluster.clock().millis(), 1).get(0);
    membership.set(2);

    assertThat(first.execute(firing)).isNull();
    first.release(firing);

    assertThat(cluster.email().sent()).isEmpty();
    assertThat(second.node().runDue()).isEqualTo(1);
  }

  @Test
  void whatANodeAcquiresWhileItHandsOverIsFreeAgain() {
    first.node().workflows().trigger("new-user-invited", t -> t.recipients("ann"));
    first.handOver();

    for (Firing firing : first.acquireUpTo(cluster.clock().millis(), 1)) {
      assertThat(first.execute(firing)).isNull();
    }

    assertThat(cluster.email().sent()).isEmpty();
    assertThat(second.node().runDue()).isEqualTo(1);
  }

  @Test
  void aNodeThatDoesNotCheckInAcquiresNothing() {
    first.node().workflows().trigger("new-user-invited", t -> t.recipients("ann"));
    first.memberOf(() -> 0);

    assertThat(first.acquireUpTo(cluster.clock().millis(), 1)).isEmpty();
  }

  @Test
  void aNodeThatTheOthersMayTakeForDeadBeginsNothing() {
    first.node().workflows().trigger("new-user-invited", t -> t.recipients("ann"));
    Firing firing = first.acquireUpTo(cluster.clock().millis(), 1).get(0);
    first.memberOf(() -> 0);

    assertThat(first.execute(firing)).isNull();
    first.release(firing);

    assertThat(cluster.email().sent()).isEmpty();
    assertThat(second.node().runDue()).isEqualTo(1);
  }
}
