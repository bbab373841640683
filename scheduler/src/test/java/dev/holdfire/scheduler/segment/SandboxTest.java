package dev.holdfire.scheduler.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.RetryPolicy;
import dev.holdfire.scheduler.SendLimits;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.scheduler.store.json.RunState;
import dev.holdfire.workflow.Workflow;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Segments of runs that send nothing. */
final class SandboxTest {
  private static final Workflow WORKFLOW =
      Workflow.named("workflow").send("first", "email").send("second", "email").build();
  private static final Channel BROKEN =
      delivery -> {
        throw new AssertionError("sent " + delivery);
      };

  private final Sends sends =
      new Sends(
          "engine",
          Map.of("email", BROKEN),
          new Sending(
              1,
              RetryPolicy.DEFAULT,
              new SendLimits(SendLimits.TIMEOUT, Map.of(), Map.of("email", 1))));
  private final SegmentRunner runner =
      new SegmentRunner(
          sends,
          (recipient, stored) -> stored,
          RetryPolicy.DEFAULT,
          Clock.systemUTC(),
          () -> false);

  private SegmentResult run(RunOptions options) {
    SegmentInput input =
        new SegmentInput(
            new Delivery.Run("run", "workflow-run", "workflow", WORKFLOW.version(), null),
            WORKFLOW,
            RunState.start(RecipientRef.user("ann"), Map.of()),
            Map.of(),
            null,
            null,
            options,
            Map.of());
    return runner.run(input, new NoProgress());
  }

  /** What runs in the sandbox never ask. */
  private static final class NoProgress implements Progress {
    @Override
    public boolean record(RunState state) {
      throw new AssertionError("recorded " + state);
    }

    @Override
    public void leave(SegmentResult result) {
      throw new AssertionError("left with " + result);
    }
  }

  @Test
  void aRunInTheSandboxNeedsNoSlotOfItsChannel() {
    assertThat(sends.take("email")).isNotNull();

    assertThat(run(new RunOptions(false, false))).isInstanceOf(SegmentResult.Waits.class);
    assertThat(run(new RunOptions(false, true)))
        .isInstanceOfSatisfying(
            SegmentResult.Ends.class,
            ends -> {
              assertThat(ends.status()).isEqualTo(RunStatus.FINISHED);
              assertThat(ends.state().steps()).hasSize(2);
            });
  }
}
