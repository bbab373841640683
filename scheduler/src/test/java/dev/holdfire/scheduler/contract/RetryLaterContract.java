package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.RetryLaterException;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class RetryLaterContract {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration SECOND_PAUSE = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Node node;

  RetryLaterContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  private void triggerWith(Channel channel) {
    cluster.email().behave(channel);
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann").cancellationKey("k"));
    assertThat(node.runDue()).isEqualTo(1);
  }

  private static Channel asking(Duration pause) {
    return delivery -> {
      throw new RetryLaterException(pause, "busy at attempt " + delivery.attempt());
    };
  }

  private void assertResumesAfter(Duration pause) {
    assertThat(Runs.only(node).resumesAt()).isEqualTo(cluster.clock().instant().plus(pause));
  }

  @Test
  void aPauseThatIsLongerThanThePolicysIsKept() {
    Duration asked = Duration.ofMinutes(30);
    triggerWith(asking(asked));

    assertResumesAfter(asked);
    cluster.clock().advance(asked.minusMillis(1));
    assertThat(node.runDue()).isZero();
    cluster.clock().advance(Duration.ofMillis(1));
    assertThat(node.runDue()).isEqualTo(1);
  }

  @Test
  void aPauseThatIsShorterThanThePolicysIsNot() {
    triggerWith(asking(FIRST_PAUSE.minusMillis(1)));

    assertResumesAfter(FIRST_PAUSE);
    cluster.clock().advance(FIRST_PAUSE);
    node.runDue();
    assertResumesAfter(SECOND_PAUSE);
  }

  @Test
  void noPauseIsLongerThanADay() {
    triggerWith(asking(Duration.ofSeconds(Long.MAX_VALUE)));

    assertResumesAfter(Duration.ofDays(1));
  }

  @Test
  void thereAreNoMoreAttemptsThanOtherwise() {
    Duration asked = Duration.ofHours(2);
    triggerWith(asking(asked));
    cluster.clock().advance(asked);
    assertThat(node.runDue()).isEqualTo(1);
    cluster.clock().advance(asked);
    assertThat(node.runDue()).isEqualTo(1);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.FAILED);
    assertThat(Runs.only(node).steps())
        .extracting(StepRecord::detail)
        .containsExactly(
            "RetryLaterException: busy at attempt 1",
            "RetryLaterException: busy at attempt 2",
            "RetryLaterException: busy at attempt 3");
    cluster.clock().advance(Duration.ofDays(30));
    assertThat(node.runDue()).isZero();
  }

  @Test
  void aRunThatWaitsForItsNextAttemptCanBeCanceled() {
    triggerWith(asking(Duration.ofHours(1)));

    assertThat(node.workflows().cancel("new-user-invited", "k").count(Outcome.CANCELED))
        .isEqualTo(1);
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(node.runDue()).isZero();
  }
}
