package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the moments of a window in a time zone. */
final class WindowSearch {
  private final Window window;
  private final ZoneId zone;

  WindowSearch(Window window, ZoneId zone) {
    this.window = window;
    this.zone = zone;
  }

  Instant firstAfter(Instant moment) {
    // A day early: a gap may have moved a moment of the day before into this one.
    LocalDate start = LocalDate.ofInstant(moment, zone).minusDays(1);
    return switch (window.frequency()) {
      case HOURLY -> firstMinuteAfter(moment);
      case DAILY, WEEKLY -> firstAfter(moment, daysFrom(start));
      case MONTHLY -> firstAfter(moment, monthDaysFrom(YearMonth.from(start)));
    };
  }

  private Instant firstAfter(Instant moment, Stream<LocalDate> dates) {
    LocalTime time = LocalTime.of(window.hours(), window.minutes());
    return dates
        .map(date -> date.atTime(time).atZone(zone).toInstant())
        .filter(candidate -> candidate.isAfter(moment))
        .findFirst()
        .orElseThrow();
  }

  private Stream<LocalDate> daysFrom(LocalDate start) {
    return Stream.iterate(start, date -> date.plusDays(1))
        .filter(date -> window.days().isEmpty() || window.days().contains(date.getDayOfWeek()));
  }

  private Stream<LocalDate> monthDaysFrom(YearMonth start) {
    int day = requireNonNull(window.dayOfMonth());
    return Stream.iterate(start, month -> month.plusMonths(1))
        .map(month -> month.atDay(Math.min(day, month.lengthOfMonth())));
  }

  private Instant firstMinuteAfter(Instant moment) {
    ZoneOffset offset = zone.getRules().getOffset(moment);
    LocalDateTime local = LocalDateTime.ofInstant(moment, offset);
    LocalDateTime candidate = local.truncatedTo(ChronoUnit.HOURS).withMinute(window.minutes());
    if (!candidate.isAfter(local)) {
      candidate = candidate.plusHours(1);
    }
    Instant found = candidate.toInstant(offset);
    @Nullable ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
    if (change == null || found.isBefore(change.getInstant())) {
      return found;
    }
    // Clocks change first: look on from there, by the clocks after the change.
    return firstMinuteFrom(change);
  }

  private Instant firstMinuteFrom(ZoneOffsetTransition change) {
    LocalDateTime local = change.getDateTimeAfter();
    LocalDateTime candidate = local.truncatedTo(ChronoUnit.HOURS).withMinute(window.minutes());
    if (candidate.equals(local)) {
      return change.getInstant();
    }
    return firstMinuteAfter(change.getInstant());
  }
}
