package dev.holdfire.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MembershipTest {
  private static final long LIMIT = 1_000;
  private static final long START = 1_000_000;

  private final Membership membership = new Membership(LIMIT);

  /** Checks in at this moment, which takes no time. */
  private long checkIn(long at) {
    membership.checkedIn(at, at);
    return membership.epoch(at);
  }

  @Test
  void beforeItsFirstCheckInItIsNone() {
    assertThat(membership.hasCheckedIn()).isFalse();
    assertThat(membership.epoch(START)).isZero();
  }

  @Test
  void itLastsWhileCheckInsFollowWithinTheLimit() {
    long epoch = checkIn(START);

    assertThat(epoch).isPositive();
    assertThat(membership.hasCheckedIn()).isTrue();
    assertThat(checkIn(START + LIMIT - 1)).isEqualTo(epoch);
    assertThat(checkIn(START + 2 * (LIMIT - 1))).isEqualTo(epoch);
  }

  @Test
  void itEndsWithTheLimitAndNotBefore() {
    long epoch = checkIn(START);

    assertThat(membership.epoch(START + LIMIT - 1)).isEqualTo(epoch);
    assertThat(membership.epoch(START + LIMIT)).isZero();
    assertThat(membership.hasCheckedIn()).isTrue();
  }

  @Test
  void afterAGapItIsAnother() {
    long before = checkIn(START);

    long after = checkIn(START + LIMIT);

    assertThat(after).isPositive().isNotEqualTo(before);
    assertThat(checkIn(START + LIMIT + 1)).isEqualTo(after);
  }

  @Test
  void aCheckInThatTookTooLongIsAGap() {
    long before = checkIn(START);

    membership.checkedIn(START + 1, START + LIMIT);

    assertThat(membership.epoch(START + LIMIT)).isPositive().isNotEqualTo(before);
  }

  @Test
  void aCheckInCountsFromWhenItBegan() {
    membership.checkedIn(START, START + LIMIT / 2);

    assertThat(membership.epoch(START + LIMIT - 1)).isPositive();
    assertThat(membership.epoch(START + LIMIT)).isZero();
  }

  @Test
  void aClockThatWentBackIsAGap() {
    long before = checkIn(START);

    assertThat(membership.epoch(START - LIMIT)).isZero();
    assertThat(checkIn(START - 1)).isPositive().isNotEqualTo(before);
  }
}
