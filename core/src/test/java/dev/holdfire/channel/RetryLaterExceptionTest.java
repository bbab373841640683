package dev.holdfire.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetryLaterExceptionTest {
  @Test
  void itTellsPauseMessageAndCause() {
    IllegalStateException cause = new IllegalStateException();
    RetryLaterException later = new RetryLaterException(Duration.ZERO, "busy", cause);

    assertThat(later).hasMessage("busy").hasCause(cause);
    assertThat(later.pause()).isZero();
    assertThat(RetryLaterException.LONGEST).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void aPauseIsGivenAndNotNegative() {
    assertThatNullPointerException()
        .isThrownBy(() -> new RetryLaterException(null, "busy"))
        .withMessage("pause is null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryLaterException(Duration.ofNanos(-1), "busy"))
        .withMessage("pause is PT-0.000000001S; expected 0 or more");
  }
}
