package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule for moments that come again and again, in local time: "Mondays at 9:00". Immutable, safe
 * for use by many threads.
 *
 * <p>A local time that summer time skips is moved forward by the length of the gap (2:30 becomes
 * 3:30); of one that occurs twice the earlier is meant. An hourly rule looks at the minute that
 * clocks show, so it skips what clocks skip and repeats what they repeat.
 *
 * @param frequency how often
 * @param days on which days: at least one if weekly, optional if daily (none means every day),
 *     otherwise none; unmodifiable, in the order of the week
 * @param hours 0 to 23; 0 if hourly
 * @param minutes 0 to 59
 * @param dayOfMonth 1 to 31 if monthly, otherwise null; a month that is too short is served on its
 *     last day
 */
public record Window(
    Frequency frequency,
    Set<DayOfWeek> days,
    int hours,
    int minutes,
    @Nullable Integer dayOfMonth) {

  /** How often a window comes. */
  public enum Frequency {
    /** Each hour, at a minute. */
    HOURLY,
    /** Each day, or each of some days, at a time. */
    DAILY,
    /** On some days of each week, at a time. */
    WEEKLY,
    /** On a day of each month, at a time. */
    MONTHLY;

    /** As in a document: {@code weekly}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<DayOfWeek> WEEKENDS =
      Collections.unmodifiableSet(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
  private static final Set<DayOfWeek> WEEKDAYS =
      Collections.unmodifiableSet(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));

  /**
   * @throws IllegalArgumentException if a number is out of range, or a part is missing or too much
   *     for the frequency
   */
  public Window {
    requireNonNull(frequency, "frequency is null");
    days = sorted(requireNonNull(days, "days is null"));
    requireRange("hours", hours, 0, 23);
    requireRange("minutes", minutes, 0, 59);
    if (dayOfMonth != null) {
      requireRange("day_of_month", dayOfMonth, 1, 31);
    }
    requireParts(frequency, days, hours, dayOfMonth);
  }

  /** Each hour at this minute, 0 to 59. */
  public static Window hourly(int minute) {
    return new Window(Frequency.HOURLY, Set.of(), 0, minute, null);
  }

  /** Each day, at 0:00 until {@link #at} says otherwise. */
  public static Window daily() {
    return new Window(Frequency.DAILY, Set.of(), 0, 0, null);
  }

  /** Each week on these days, at 0:00 until {@link #at} says otherwise. */
  public static Window weekly(DayOfWeek first, DayOfWeek... more) {
    return new Window(Frequency.WEEKLY, EnumSet.of(first, more), 0, 0, null);
  }

  /** Monday to Friday, at 0:00 until {@link #at} says otherwise. */
  public static Window weekdays() {
    return new Window(Frequency.WEEKLY, WEEKDAYS, 0, 0, null);
  }

  /** Saturday and Sunday, at 0:00 until {@link #at} says otherwise. */
  public static Window weekends() {
    return new Window(Frequency.WEEKLY, WEEKENDS, 0, 0, null);
  }

  /** Each month on this day, 1 to 31, at 0:00 until {@link #at} says otherwise. */
  public static Window monthly(int dayOfMonth) {
    return new Window(Frequency.MONTHLY, Set.of(), 0, 0, dayOfMonth);
  }

  /**
   * The same days at this local time.
   *
   * @param newHours 0 to 23; only 0 if this is hourly
   * @param newMinutes 0 to 59
   */
  public Window at(int newHours, int newMinutes) {
    return new Window(frequency, days, newHours, newMinutes, dayOfMonth);
  }

  /** The first moment of the rule that is strictly after the given one. */
  Instant nextAfter(Instant moment, ZoneId zone) {
    return new WindowSearch(this, zone).firstAfter(moment);
  }

  static Set<DayOfWeek> everyWeekday() {
    return WEEKDAYS;
  }

  static Set<DayOfWeek> everyWeekend() {
    return WEEKENDS;
  }

  private static Set<DayOfWeek> sorted(Collection<DayOfWeek> days) {
    Set<DayOfWeek> copy = EnumSet.noneOf(DayOfWeek.class);
    copy.addAll(days);
    return Collections.unmodifiableSet(copy);
  }

  private static void requireParts(
      Frequency frequency, Set<DayOfWeek> days, int hours, @Nullable Integer dayOfMonth) {
    boolean takesDays = frequency == Frequency.DAILY || frequency == Frequency.WEEKLY;
    require(takesDays || days.isEmpty(), "a window that is " + frequency + " has no days");
    require(frequency != Frequency.WEEKLY || !days.isEmpty(), "a weekly window needs days");
    require(frequency != Frequency.HOURLY || hours == 0, "an hourly window has no hours");
    require(
        (frequency == Frequency.MONTHLY) == (dayOfMonth != null),
        "a monthly window, and no other, has a day_of_month");
  }

  private static void requireRange(String name, int value, int least, int most) {
    require(
        least <= value && value <= most,
        name + " is " + value + "; expected " + least + " to " + most);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
