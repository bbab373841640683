package dev.holdfire.workflow;

import dev.holdfire.workflow.Window.Frequency;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes windows as documents have them. */
final class WindowReader {
  private static final String EXPECTED_DAYS =
      "\"weekdays\", \"weekends\" or a list of mon, tue, wed, thu, fri, sat, sun";

  private WindowReader() {}

  /** Null if there are problems, which the members then hold. */
  static @Nullable Window read(Members members) {
    members.allowOnly("frequency", "interval", "days", "hours", "minutes", "day_of_month");
    members.numberBetween(1, 1, "interval");
    Set<DayOfWeek> days = days(members);
    Integer hours = members.numberBetween(0, 23, "hours");
    Integer minutes = members.numberBetween(0, 59, "minutes");
    Integer dayOfMonth = members.numberBetween(1, 31, "day_of_month");
    Frequency frequency =
        members.required("frequency", members.oneOf("frequency", Frequency.class));
    if (frequency != null) {
      checkParts(frequency, members);
    }
    return frequency == null || members.haveProblems()
        ? null
        : new Window(frequency, days, orZero(hours), orZero(minutes), dayOfMonth);
  }

  /** As in a document: {@code mon}. */
  static String nameOf(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  private static int orZero(@Nullable Integer number) {
    return Objects.requireNonNullElse(number, 0);
  }

  private static void checkParts(Frequency frequency, Members members) {
    switch (frequency) {
      case HOURLY -> refuse(frequency, members, "days", "hours", "day_of_month");
      case DAILY -> refuse(frequency, members, "day_of_month");
      case WEEKLY -> {
        refuse(frequency, members, "day_of_month");
        requireDays(members);
      }
      case MONTHLY -> {
        refuse(frequency, members, "days");
        members.required("day_of_month", null);
      }
    }
  }

  private static void refuse(Frequency frequency, Members members, String... names) {
    for (String name : names) {
      Object value = members.get(name);
      if (value != null && !Found.isEmpty(value)) {
        members.report(name, "does not go with frequency " + frequency + "; remove it");
      }
    }
  }

  private static void requireDays(Members members) {
    Object days = members.get("days");
    if (days == null || Found.isEmpty(days)) {
      members.report("days", "is missing; expected " + EXPECTED_DAYS);
    }
  }

  private static Set<DayOfWeek> days(Members members) {
    Object days = members.get("days");
    if ("weekdays".equals(days)) {
      return Window.everyWeekday();
    }
    if ("weekends".equals(days)) {
      return Window.everyWeekend();
    }
    Set<DayOfWeek> read = EnumSet.noneOf(DayOfWeek.class);
    if (days instanceof List<?> names) {
      names.forEach(name -> addDay(name, read, members));
    } else if (days != null) {
      members.report("days", "is " + Found.describe(days) + "; expected " + EXPECTED_DAYS);
    }
    return read;
  }

  private static void addDay(@Nullable Object name, Set<DayOfWeek> days, Members members) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (nameOf(day).equals(name)) {
        days.add(day);
        return;
      }
    }
    members.report("days", "has " + Found.describe(name) + "; expected " + EXPECTED_DAYS);
  }
}
