package dev.holdfire.workflow;

import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The unit of a {@link Span}. */
public enum SpanUnit {
  /** Exact seconds; at most 31,536,000. */
  SECONDS(ChronoUnit.SECONDS, 31_536_000),
  /** Exact minutes; at most 525,600. */
  MINUTES(ChronoUnit.MINUTES, 525_600),
  /** Exact hours; at most 8,760. */
  HOURS(ChronoUnit.HOURS, 8_760),
  /** Days of the calendar, which keep the local time; at most 365. */
  DAYS(ChronoUnit.DAYS, 365),
  /** Weeks of the calendar, which keep the local time; at most 52. */
  WEEKS(ChronoUnit.WEEKS, 52),
  /** Months of the calendar, which keep the local time; at most 12, which may be 366 days. */
  MONTHS(ChronoUnit.MONTHS, 12);

  private final ChronoUnit unit;
  private final long limit;

  SpanUnit(ChronoUnit unit, long limit) {
    this.unit = unit;
    this.limit = limit;
  }

  ChronoUnit unit() {
    return unit;
  }

  /** The most that makes up no more than 365 days, or a year. */
  long limit() {
    return limit;
  }

  boolean isExact() {
    return unit.isTimeBased();
  }

  /** As in a document: {@code days}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
