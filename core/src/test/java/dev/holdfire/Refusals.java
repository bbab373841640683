package dev.holdfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What requests that are refused are refused for. */
public final class Refusals {
  private Refusals() {}

  public static List<Problem> problemsOf(ThrowingCallable action) {
    InvalidRequestException refused = catchThrowableOfType(InvalidRequestException.class, action);
    assertThat(refused).as("what was refused").isNotNull();
    return refused.problems();
  }

  public static List<String> pathsOf(ThrowingCallable action) {
    return problemsOf(action).stream().map(Problem::path).toList();
  }
}
