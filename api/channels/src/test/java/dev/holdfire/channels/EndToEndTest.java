package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.testkit.TestHoldfire;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A webhook in an engine. */
final class EndToEndTest {
  private static final Workflow WORKFLOW =
      Workflow.named("new-user-invited").send("invite", "hook").build();

  private final Receiver receiver = new Receiver();
  private final WebhookChannel channel =
      WebhookChannel.builder().url(receiver.url("/hook")).allowHost("127.0.0.1").build();
  private final TestHoldfire holdfire = TestHoldfire.with(WORKFLOW).channel("hook", channel).open();

  @BeforeEach
  void trigger() {
    holdfire.workflows().trigger("new-user-invited", t -> t.recipients("ann"));
  }

  @AfterEach
  void close() {
    holdfire.close();
    receiver.close();
  }

  private RecipientRun run() {
    List<RecipientRun> all = holdfire.workflows().list(RunQuery.all()).items();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void aReceiverThatIsBusyIsAskedAgainAfterThePauseWithTheSameKey() {
    Duration pause = Duration.ofMinutes(20);
    receiver.behave(Receiver.answering(503, "Retry-After", "1200"));
    holdfire.runDue();
    assertThat(run().resumesAt()).isEqualTo(TestHoldfire.START.plus(pause));

    receiver.behave(Receiver.answering(200, "thanks"));
    holdfire.advance(pause.minusMillis(1));
    assertThat(receiver.received()).hasSize(1);
    holdfire.advance(Duration.ofMillis(1));

    assertThat(run().status()).isEqualTo(RunStatus.FINISHED);
    String key = run().id() + "/invite";
    assertThat(receiver.received())
        .extracting(request -> request.header("Idempotency-Key"))
        .containsExactly(key, key);
    assertThat(receiver.received().get(0).body()).contains("\"attempt\":1");
    assertThat(receiver.received().get(1).body()).contains("\"attempt\":2");
  }

  @Test
  void aReceiverThatDoesNotKnowTheUrlEndsTheRun() {
    receiver.behave(Receiver.answering(404, "nothing here"));

    holdfire.runDue();
    holdfire.advance(Duration.ofDays(30));

    assertThat(run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(run().steps())
        .extracting(StepRecord::detail)
        .containsExactly(
            "PermanentFailureException: http://127.0.0.1:"
                + receiver.port()
                + " answered 404: nothing here");
    assertThat(receiver.received()).hasSize(1);
  }
}
