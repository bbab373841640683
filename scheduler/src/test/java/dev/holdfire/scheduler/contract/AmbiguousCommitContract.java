package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.StoreException;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection is lost after the database has committed and before its answer has come. */
@OnEachDatabase
final class AmbiguousCommitContract {
  private final Cluster cluster;
  private final FaultyDataSource faults;
  private final Node node;

  AmbiguousCommitContract(TestDatabase database) {
    cluster = new Cluster(database);
    faults = new FaultyDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(faults.dataSource()).node("a");
    node.storeDefinitions();
  }

  private static TriggerRequest request() {
    return TriggerRequest.of("new-user-invited")
        .recipients("ann")
        .cancellationKey("k")
        .idempotencyKey("once")
        .build();
  }

  @Test
  void aTriggerCallSaysThatItIsNotKnownAndIsSafeToRepeatWithItsIdempotencyKey() {
    faults.loseAnswers(1);
    assertThatThrownBy(() -> node.workflows().trigger(request()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("It is not known whether the transaction was committed")
        .hasMessageNotContaining("rolled back")
        .hasFieldOrPropertyWithValue("code", StoreException.OUTCOME_UNKNOWN);

    WorkflowRun again = node.workflows().trigger(request());

    assertThat(Runs.only(node).trigger().workflowRunId()).isEqualTo(again.id());
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUncheckedFailureOfACommitTellsAsLittle(boolean alsoOfTheRollback) {
    faults.beforeNextCommit(() -> unchecked(alsoOfTheRollback));

    assertThatThrownBy(() -> node.workflows().trigger(request()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("It is not known whether the transaction was committed")
        .hasFieldOrPropertyWithValue("code", StoreException.OUTCOME_UNKNOWN)
        .hasRootCauseMessage("the pool has gone mad");
  }

  private void unchecked(boolean alsoOfTheRollback) {
    if (alsoOfTheRollback) {
      faults.failRollbacks();
    }
    throw new IllegalStateException("the pool has gone mad");
  }

  @Test
  void lookingIsRepeatedAlsoWhenTheFailureIsUnchecked() {
    WorkflowRun run = node.workflows().trigger(request());
    faults.beforeNextCommit(() -> unchecked(false));

    assertThat(Runs.only(node).trigger().workflowRunId()).isEqualTo(run.id());
  }

  @Test
  void aTriggerCallThatFailsBeforeItsCommitSaysThatItWasRolledBack() {
    faults.whenOpened(FaultyDataSource.CONNECTION_LOST);

    assertThatThrownBy(() -> node.workflows().trigger(request()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("rolled back");
    faults.heal();
    assertThat(Runs.all(node)).isEmpty();
  }

  @Test
  void aCancellationIsSafeToRepeat() {
    node.workflows().trigger(request());
    faults.loseAnswers(1);
    assertThatThrownBy(() -> node.workflows().cancel("new-user-invited", "k"))
        .hasMessageContaining("It is not known whether the transaction was committed");

    var receipt = node.workflows().cancel("new-user-invited", "k");

    assertThat(receipt.isRejected()).isFalse();
    assertThat(Runs.status(node)).isEqualTo(RunStatus.CANCELED);
    assertThat(node.runDue()).isZero();
  }

  @Test
  void lookingIsRepeatedBecauseItHasChangedNothing() {
    WorkflowRun run = node.workflows().trigger(request());
    faults.loseAnswers(1);

    assertThat(Runs.only(node).trigger().workflowRunId()).isEqualTo(run.id());
    assertThat(faults.answersToLose()).isZero();
  }

  @Test
  void whatANodeHasAcquiredWithoutKnowingIsFreeAgain() {
    node.workflows().trigger(request());
    faults.loseAnswers(1);
    assertThatThrownBy(node::runDue).isInstanceOf(StoreException.class);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
    node.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }

  @Test
  void aCallThatWasCommittedSucceedsAlthoughItsConnectionCannotBeClosed() {
    faults.beforeNextCommit(() -> faults.afterNextClose(FaultyDataSource.CONNECTION_LOST));

    WorkflowRun run = node.workflows().trigger(request());

    assertThat(Runs.only(node).trigger().workflowRunId()).isEqualTo(run.id());
  }

  @Test
  void aFailureIsToldAsItIsAlthoughTheConnectionCannotBeClosedEither() {
    faults.beforeNextCommit(
        () -> {
          faults.afterNextClose(FaultyDataSource.CONNECTION_LOST);
          throw new java.sql.SQLException("disk full", "HY000");
        });

    assertThatThrownBy(() -> node.workflows().trigger(request()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("disk full");
  }

  @Test
  void aTransactionThatIsRefusedAtItsCommitIsRunAgain() {
    faults.beforeNextCommit(
        () -> {
          throw new java.sql.SQLException("certification failed", "40001");
        });

    node.workflows().trigger(request());

    assertThat(Runs.all(node)).hasSize(1);
  }
}
