package dev.holdfire.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.ConfigurationException;
import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
  void twoWorkflowsWithOneKeyAreRefused() {
    Workflow same = Workflow.named("new-user-invited").send("other", "email").build();

    assertThatThrownBy(() -> TestHoldfire.with(invited, same).open())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("workflows.new-user-invited");
  }

  @Test
  void whatIsNullIsRefusedByItsName() {
    TestHoldfire.Builder builder = TestHoldfire.with(invited);

    assertRefused("workflows", () -> TestHoldfire.with((Workflow[]) null));
    assertRefused("workflows[1]", () -> TestHoldfire.with(invited, null));
    assertRefused("key", () -> builder.channel(null, email));
    assertRefused("channel", () -> builder.channel("email", null));
    assertRefused("directory", () -> builder.directory(null));
    assertRefused("clock", () -> builder.clock(null));
    assertRefused("duration", () -> holdfire.advance(null));
    assertRefused("duration", () -> holdfire.clock().advance(null));
    assertRefused("moment", () -> holdfire.clock().set(null));
    assertRefused("moment", () -> ManualClock.at(null));
    assertRefused("zone", () -> holdfire.clock().withZone(null));
  }

  private static void assertRefused(String name, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.problems()).extracting(Problem::path).containsExactly(name));
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
