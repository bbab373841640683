package dev.holdfire.scheduler;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

final class HousekeepingTest {

  @Test
  void anErrorDoesNotEndIt() {
    Runnable task =
        () -> {
          throw new NoClassDefFoundError("dev/example/Driver");
        };

    assertThatCode(() -> Housekeeping.run(task, 5)).doesNotThrowAnyException();
  }
}
