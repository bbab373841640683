package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
   * @throws InvalidWorkflowException with all that is out of range, null, or missing or too much
   *     for the frequency
   */
  public Window {
    List<Problem> problems = new ArrayList<>();
    WorkflowRules.checkGiven(frequency, "frequency", problems);
    checkDays(days, problems);
    checkRange("hours", hours, 23, problems);
    checkRange("minutes", minutes, 59, problems);
    if (dayOfMonth != null && (dayOfMonth < 1 || dayOfMonth > 31)) {
      problems.add(new Problem("day_of_month", "is " + dayOfMonth + "; expected 1 to 31"));
    }
    if (frequency != null && days != null) {
      checkParts(frequency, days, hours, dayOfMonth, problems);
    }
    WorkflowRules.requireNone(problems, "the window");
    days = sorted(days);
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
    Set<DayOfWeek> days = new HashSet<>();
    days.add(first);
    days.addAll(Arrays.asList(WorkflowRules.required(more, "days", "the window")));
    return new Window(Frequency.WEEKLY, days, 0, 0, null);
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

  private static Set<DayOfWeek> sorted(Set<DayOfWeek> days) {
    Set<DayOfWeek> copy = EnumSet.noneOf(DayOfWeek.class);
    copy.addAll(days);
    return Collections.unmodifiableSet(copy);
  }

  private static void checkDays(@Nullable Set<DayOfWeek> days, List<Problem> problems) {
    WorkflowRules.checkGiven(days, "days", problems);
    if (days != null && days.stream().anyMatch(Objects::isNull)) {
      problems.add(new Problem("days", "holds null; expected days of the week"));
    }
  }

  private static void checkRange(String path, int value, int most, List<Problem> problems) {
    if (value < 0 || value > most) {
      problems.add(new Problem(path, "is " + value + "; expected 0 to " + most));
    }
  }

  private static void checkParts(
      Frequency frequency,
      Set<DayOfWeek> days,
      int hours,
      @Nullable Integer dayOfMonth,
      List<Problem> problems) {
    boolean takesDays = frequency == Frequency.DAILY || frequency == Frequency.WEEKLY;
    if (!takesDays && !days.isEmpty()) {
      problems.add(new Problem("days", "do not go with frequency " + frequency + "; remove them"));
    }
    if (frequency == Frequency.WEEKLY && days.isEmpty()) {
      problems.add(new Problem("days", "are missing; a weekly window needs at least one"));
    }
    if (frequency == Frequency.HOURLY && hours != 0) {
      problems.add(new Problem("hours", "do not go with frequency hourly; expected 0"));
    }
    if ((frequency == Frequency.MONTHLY) != (dayOfMonth != null)) {
      problems.add(
          new Problem("day_of_month", "goes with frequency monthly, and with no other one"));
    }
  }
}
