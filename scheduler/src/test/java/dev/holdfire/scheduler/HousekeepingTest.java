package dev.holdfire.scheduler;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HousekeepingTest {

  @Test
  void anErrorDoesNotEndIt() {
    Runnable task =
        () -> {
          throw new NoClassDefFoundError("dev/example/Driver");
        };

    assertThatCode(() -> Housekeeping.run(task, Duration.ofSeconds(5))).doesNotThrowAnyException();
  }
}
