package dev.holdfire.scheduler.store.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ClockDifferenceTest {
  private static final Duration LIMIT = Duration.ofMillis(25);

  private static ClockDifference found(long before, long there, long after) {
    return ClockDifference.between(before, there, after);
  }

  @Test
  void whatAFastRoundTripTellsIsCertain() {
    assertThat(found(1_000, 1_000, 1_001).isWithin(LIMIT)).isTrue();
    assertThat(found(1_000, 973, 1_001).isBeyond(LIMIT)).isTrue();
    assertThat(found(1_000, 1_028, 1_001).isBeyond(LIMIT)).isTrue();
  }

  @Test
  void theLimitItselfIsNotBeyond() {
    assertThat(found(1_000, 974, 1_000).isBeyond(LIMIT)).isFalse();
    assertThat(found(1_000, 1_026, 1_000).isBeyond(LIMIT)).isFalse();
  }

  @Test
  void whatASlowRoundTripLeavesOpenIsNeither() {
    ClockDifference slow = found(1_000, 1_000, 3_000);

    assertThat(slow.isBeyond(LIMIT)).isFalse();
    assertThat(slow.isWithin(LIMIT)).isFalse();
    assertThat(found(1_000, 900, 3_000).isBeyond(LIMIT)).as("in spite of it").isTrue();
  }
}
