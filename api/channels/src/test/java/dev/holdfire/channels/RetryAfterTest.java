package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

  private static Optional<Duration> pause(String value) {
    return RetryAfter.pause(value, NOW, Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0                             | PT0S
          120                           | PT2M
          ' 120 '                       | PT2M
          3600                          | PT1H
          3601                          | PT1H
          99999999999999999999999999    | PT1H
          Sun, 06 Nov 1994 08:49:37 GMT | PT37S
          Sun, 06 Nov 1994 08:48:59 GMT | PT0S
          Mon, 07 Nov 1994 08:49:00 GMT | PT1H
          """)
  void secondsAndDatesAreUnderstood(String value, Duration pause) {
    assertThat(pause(value)).hasValue(pause);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "1994-11-06T08:49:37Z", "Mon, 06 Nov 1994", "٣"})
  void whatIsNeitherIsIgnored(String value) {
    assertThat(pause(value)).isEmpty();
  }

  @Test
  void theLongestMayBeNone() {
    assertThat(RetryAfter.pause("5", NOW, Duration.ZERO)).hasValue(Duration.ZERO);
  }
}
