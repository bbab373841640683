package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.trigger.TriggerRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists of cancellations that name a run by its id. */
@OnEachDatabase
final class CancellationsOfRunsContract {
  private static final CancellationQuery ALL = CancellationQuery.all();
  private static final RecipientRef ANN = RecipientRef.user("ann");

  private final Cluster cluster;
  private final Node node;

  CancellationsOfRunsContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  /** The id of ann's run. */
  private String trigger(TriggerRequest.Builder request) {
    String call = node.workflows().trigger(request.recipients("ann", "bob").build()).id();
    return RunKey.id(call, ANN);
  }

  private Receipt cancel(CancelRequest request) {
    cluster.clock().advance(Duration.ofMillis(1));
    try {
      return node.workflows().cancel(request);
    } catch (RunAlreadyFinishedException e) {
      return e.receipt();
    }
  }

  private void aDayLater() {
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
  }

  private List<Receipt> list(CancellationQuery query) {
    return node.cancellations().list(query).items();
  }

  @Test
  void oneThatCameTooLateIsListedByItsRecipient() {
    String withKey = trigger(TriggerRequest.of("reminder").cancellationKey("k"));
    String without = trigger(TriggerRequest.of("reminder"));
    aDayLater();
    Receipt first = cancel(CancelRequest.ofRun(withKey));
    Receipt second = cancel(CancelRequest.ofRun(without));

    assertThat(first.isRejected()).isTrue();
    assertThat(list(ALL.recipient(ANN))).containsExactly(second, first);
    assertThat(list(ALL.recipient(ANN).lateOnly())).containsExactly(second, first);
    assertThat(list(ALL.recipient(RecipientRef.user("bob")))).isEmpty();
  }

  @Test
  void oneThatFoundItCanceledIsListedByItsRecipient() {
    String run = trigger(TriggerRequest.of("reminder").cancellationKey("k"));
    Receipt first = cancel(CancelRequest.ofRun(run));
    Receipt again = cancel(CancelRequest.ofRun(run));

    assertThat(list(ALL.recipient(ANN))).containsExactly(again, first);
  }

  @Test
  void theyAreNotListedByTheKeysThatTheyDoNotName() {
    String run = trigger(TriggerRequest.of("reminder").cancellationKey("k"));
    cancel(CancelRequest.ofRun(run));
    Receipt byKey = cancel(CancelRequest.of("reminder", "k"));
    cancel(CancelRequest.ofRun(run));

    assertThat(list(ALL.workflow("reminder"))).containsExactly(byKey);
    assertThat(list(ALL.cancellationKey("k"))).containsExactly(byKey);
    assertThat(list(ALL.cancellationKey("reminder", "k").limit(1))).containsExactly(byKey);
    assertThat(node.cancellations().list(ALL.cancellationKey("reminder", "k")).next()).isNull();
  }
}
