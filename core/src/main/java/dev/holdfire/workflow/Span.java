package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A length of time, from one second to 365 days, or 12 months, which may be 366. Immutable, safe
 * for use by many threads.
 *
 * <p>Seconds, minutes and hours are exact. Days, weeks and months are those of the calendar in a
 * time zone: the local time of day stays, also across a change to or from summer time, and a month
 * too short for the day ends on its last day. A local time that summer time skips is moved forward
 * by the length of the gap; of one that occurs twice the earlier is meant.
 *
 * @param value how many units; 1 to 31,536,000 seconds, 525,600 minutes, 8,760 hours, 365 days, 52
 *     weeks or 12 months
 * @param unit the unit
 */
public record Span(long value, SpanUnit unit) {

  private static final String HEADING = "the span";

  /**
   * @throws InvalidWorkflowException if the value is out of range, or the unit is null
   */
  public Span {
    WorkflowRules.required(unit, "unit", HEADING);
    String problem = problemOf(value, unit);
    if (problem != null) {
      throw refused("value", problem);
    }
  }

  /**
   * The exact span of a duration, in the largest unit that fits, never larger than hours: {@code
   * Duration.ofDays(3)} is 72 hours, as it is in {@code java.time}. For days of the calendar use
   * {@link #days}.
   *
   * @throws InvalidWorkflowException if it is not of whole seconds, from one second to 365 days
   */
  public static Span of(Duration duration) {
    WorkflowRules.required(duration, "duration", HEADING);
    long seconds = duration.getSeconds();
    if (duration.getNano() != 0) {
      throw refused("duration", "is " + duration + "; expected whole seconds");
    }
    if (seconds % 3_600 == 0) {
      return hours(seconds / 3_600);
    }
    return seconds % 60 == 0 ? minutes(seconds / 60) : seconds(seconds);
  }

  /** Exact seconds, 1 to 31,536,000. */
  public static Span seconds(long value) {
    return new Span(value, SpanUnit.SECONDS);
  }

  /** Exact minutes, 1 to 525,600. */
  public static Span minutes(long value) {
    return new Span(value, SpanUnit.MINUTES);
  }

  /** Exact hours, 1 to 8,760. */
  public static Span hours(long value) {
    return new Span(value, SpanUnit.HOURS);
  }

  /** Days of the calendar, 1 to 365. */
  public static Span days(long value) {
    return new Span(value, SpanUnit.DAYS);
  }

  /** Weeks of the calendar, 1 to 52. */
  public static Span weeks(long value) {
    return new Span(value, SpanUnit.WEEKS);
  }

  /** Months of the calendar, 1 to 12; 12 of them are 366 days across a leap day. */
  public static Span months(long value) {
    return new Span(value, SpanUnit.MONTHS);
  }

  /** The moment this much after the given one. */
  Instant after(Instant moment, ZoneId zone) {
    return shift(moment, zone, value);
  }

  /** The moment this much before the given one. */
  Instant before(Instant moment, ZoneId zone) {
    return shift(moment, zone, -value);
  }

  /** As in a sentence: {@code 1 day}, {@code 3 days}. */
  @Override
  public String toString() {
    String units = unit.toString();
    return value + " " + (value == 1 ? units.substring(0, units.length() - 1) : units);
  }

  /** What is wrong with a span of so many units, or null. */
  static @Nullable String problemOf(long value, SpanUnit unit) {
    if (value < 1) {
      return "is " + value + "; expected at least 1";
    }
    if (value > unit.limit()) {
      return String.format(
          Locale.ROOT, "is %d %s; expected at most %d (365 days)", value, unit, unit.limit());
    }
    return null;
  }

  private static InvalidWorkflowException refused(String path, String message) {
    return new InvalidWorkflowException(HEADING, List.of(new Problem(path, message)));
  }

  private Instant shift(Instant moment, ZoneId zone, long units) {
    if (unit.isExact()) {
      return moment.plus(units, unit.unit());
    }
    return LocalDateTime.ofInstant(moment, zone).plus(units, unit.unit()).atZone(zone).toInstant();
  }
}
