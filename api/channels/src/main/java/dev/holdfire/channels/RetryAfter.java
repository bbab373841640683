package dev.holdfire.channels;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header by which a receiver says when it wants to be asked again. */
final class RetryAfter {
  static final String HEADER = "Retry-After";

  private static final Pattern SECONDS = Pattern.compile("[0-9]+");
  private static final int MAX_DIGITS = 9;

  private RetryAfter() {}

  /**
   * The pause that the header's value asks for, 0 when its moment is over; empty when it is neither
   * a number of seconds nor a date as HTTP writes it ({@code Sun, 06 Nov 1994 08:49:37 GMT}).
   *
   * @param longest what a longer one is cut to
   */
  static Optional<Duration> pause(String value, Instant now, Duration longest) {
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(
          text.length() > MAX_DIGITS
              ? longest
              : shorter(Duration.ofSeconds(Long.parseLong(text)), longest));
    }
    try {
      Instant moment = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      Duration pause = Duration.between(now, moment);
      return Optional.of(pause.isNegative() ? Duration.ZERO : shorter(pause, longest));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
