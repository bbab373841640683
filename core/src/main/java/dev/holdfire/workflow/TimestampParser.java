package dev.holdfire.workflow;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Reads ISO 8601 timestamps. */
final class TimestampParser {
  static final String EXPECTED =
      "an ISO 8601 timestamp such as 2030-01-31T09:00:00Z, or one without an offset or time of day"
          + " to be read in the time zone of the recipient";

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .parseLenient()
          .appendOffset("+HH", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private TimestampParser() {}

  /** The moment, or empty if the text is not a timestamp of the years 0 to 9999. */
  static Optional<Instant> parse(String text, ZoneId zone) {
    try {
      TemporalAccessor parsed =
          ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      int year = parsed.get(ChronoField.YEAR);
      return year < 0 || year > 9999 ? Optional.empty() : Optional.of(resolve(parsed, zone));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant resolve(TemporalAccessor parsed, ZoneId zone) {
    if (parsed instanceof OffsetDateTime moment) {
      return moment.toInstant();
    }
    if (parsed instanceof LocalDateTime local) {
      return local.atZone(zone).toInstant();
    }
    return LocalDate.from(parsed).atStartOfDay(zone).toInstant();
  }
}
