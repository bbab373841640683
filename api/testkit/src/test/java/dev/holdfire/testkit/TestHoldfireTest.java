package dev.holdfire.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TestHoldfireTest {
  private final Workflow invited =
      Workflow.named("new-user-invited")
          .send("invite", "email")
          .waitFor("patience", Duration.ofDays(3))
          .send("reminder", "email")
          .build();
  private final RecordingChannel email = new RecordingChannel();
  private final TestHoldfire holdfire = TestHoldfire.with(invited).channel("email", email).open();

  @AfterEach
  void close() {
    holdfire.close();
  }

  @Test
  void advancingSendsWhatComesDueOnTheWay() {
    holdfire
        .workflows()
        .trigger("new-user-invited", t -> t.recipients("ann", "bob").cancellationKey("i1"));

    holdfire.advance(Duration.ofDays(1));
    assertThat(email.sent()).containsExactlyInAnyOrder("ann:invite", "bob:invite");

    holdfire.workflows().cancel("new-user-invited", "i1", List.of("ann"));
    holdfire.advance(Duration.ofDays(3));
    assertThat(email.sent()).endsWith("bob:reminder").doesNotContain("ann:reminder");
  }

  @Test
  void eachStepIsExecutedAtItsOwnMoment() {
    List<Instant> moments = new ArrayList<>();
    try (TestHoldfire other =
        TestHoldfire.with(invited)
            .channel(
                "email",
                delivery -> {
                  moments.add(holdfire.clock().instant());
                  return dev.holdfire.channel.DeliveryResult.sent();
                })
            .clock(holdfire.clock())
            .open()) {
      other.workflows().trigger("new-user-invited", t -> t.recipients("ann"));
      other.advance(Duration.ofDays(30));
    }

    assertThat(moments)
        .containsExactly(TestHoldfire.START, TestHoldfire.START.plus(Duration.ofDays(3)));
    assertThat(holdfire.clock().instant()).isEqualTo(TestHoldfire.START.plus(Duration.ofDays(30)));
  }

  @Test
  void theReceiptTellsWhatWasCalledOff() {
    holdfire
        .workflows()
        .trigger("new-user-invited", t -> t.recipients("ann").cancellationKey("i1"));
    holdfire.runDue();

    assertThat(holdfire.workflows().cancel("new-user-invited", "i1").count(Outcome.CANCELED))
        .isEqualTo(1);
  }
}
