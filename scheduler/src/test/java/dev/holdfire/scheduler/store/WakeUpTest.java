package dev.holdfire.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.contract.MovableClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WakeUpTest {
  private static final Duration POLL = Duration.ofMillis(200);

  private final MovableClock machine = MovableClock.atNoon();
  private final Clock clock = Clock.offset(machine, Duration.ofDays(-30));
  private final List<Long> signals = new ArrayList<>();
  private final WakeUp wakeUp = new WakeUp(clock, machine, POLL, signals::add);

  private void dueIn(long millis) {
    wakeUp.due(clock.millis() + millis);
  }

  /** What was signalled, in milliseconds from now of the machine's clock. */
  private List<Long> signals() {
    return signals.stream().map(signal -> signal - machine.millis()).toList();
  }

  @Test
  void aMomentIsToldInTheMachinesTime() {
    dueIn(150);

    assertThat(signals()).containsExactly(150L);
  }

  @Test
  void whatIsDueAfterTheNextLookWakesNobody() {
    dueIn(201);
    dueIn(Duration.ofDays(3).toMillis());
    wakeUp.due(Long.MAX_VALUE);

    assertThat(signals()).isEmpty();
  }

  @Test
  void whatIsDueUntilTheNextLookWakes() {
    dueIn(200);

    assertThat(signals()).containsExactly(200L);
  }

  @Test
  void aLaterMomentDoesNotReplaceAnEarlierOneThatWasNotLookedFor() {
    dueIn(10);
    dueIn(100);
    dueIn(5);

    assertThat(signals()).containsExactly(10L, 10L, 5L);
  }

  @Test
  void aMomentThatWasLookedForIsForgotten() {
    dueIn(10);
    wakeUp.looking();
    dueIn(100);

    assertThat(signals()).containsExactly(10L, 100L);
  }

  @Test
  void aMomentInThePastIsNotTakenForUnknown() {
    machine.set(java.time.Instant.ofEpochMilli(1_000));
    dueIn(-5_000);

    assertThat(signals).containsExactly(1L);
  }
}
