package dev.holdfire.workflow;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.workflow.Window.Frequency;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
  private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

  @Test
  void hourlyComesAtTheMinuteOfEachHour() {
    assertNext(Window.hourly(15), "2026-06-01T10:14:59", "2026-06-01T10:15", BERLIN);
    assertNext(Window.hourly(15), "2026-06-01T10:15", "2026-06-01T11:15", BERLIN);
    assertNext(Window.hourly(0), "2026-12-31T23:30", "2027-01-01T00:00", BERLIN);
    assertNext(Window.hourly(15), "2026-06-01T10:20", "2026-06-01T11:15", KOLKATA);
  }

  @Test
  void hourlySkipsWhatClocksSkip() {
    assertNext(Window.hourly(30), "2026-03-29T01:45", "2026-03-29T03:30", BERLIN);
    assertNext(Window.hourly(15), "2026-10-04T01:30", "2026-10-04T03:15", LORD_HOWE);
    assertNext(Window.hourly(30), "2026-10-04T01:45", "2026-10-04T02:30", LORD_HOWE);
  }

  @Test
  void hourlyRepeatsWhatClocksRepeat() {
    Instant once = Instant.parse("2026-10-25T00:30:00Z");

    assertThat(Window.hourly(30).nextAfter(once, BERLIN))
        .isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
    assertThat(Window.hourly(45).nextAfter(Instant.parse("2026-04-04T14:45:00Z"), LORD_HOWE))
        .isEqualTo(Instant.parse("2026-04-04T15:15:00Z"));
  }

  @Test
  void dailyComesAtTheTimeOfEachDay() {
    assertNext(Window.daily().at(9, 30), "2026-06-01T09:29", "2026-06-01T09:30", BERLIN);
    assertNext(Window.daily().at(9, 30), "2026-06-01T09:30", "2026-06-02T09:30", BERLIN);
    assertNext(Window.daily(), "2026-06-01T00:00", "2026-06-02T00:00", KOLKATA);
  }

  @Test
  void dailyInAGapMovesForwardByTheGap() {
    assertNext(Window.daily().at(2, 30), "2026-03-28T12:00", "2026-03-29T03:30", BERLIN);
    assertNext(Window.daily().at(2, 30), "2026-03-29T03:30", "2026-03-30T02:30", BERLIN);
    assertNext(Window.daily().at(2, 10), "2026-10-04T01:00", "2026-10-04T02:40", LORD_HOWE);
  }

  @Test
  void dailyInAnOverlapComesOnceAtTheEarlier() {
    Window window = Window.daily().at(2, 30);
    Instant earlier = Instant.parse("2026-10-25T00:30:00Z");

    assertThat(window.nextAfter(earlier.minusSeconds(1), BERLIN)).isEqualTo(earlier);
    assertThat(window.nextAfter(earlier, BERLIN)).isEqualTo(local("2026-10-26T02:30", BERLIN));
  }

  @Test
  void weeklyComesOnEachOfTheDays() {
    Window window = Window.weekly(MONDAY, WEDNESDAY).at(9, 0);

    assertNext(window, "2026-06-01T08:00", "2026-06-01T09:00", BERLIN);
    assertNext(window, "2026-06-01T09:00", "2026-06-03T09:00", BERLIN);
    assertNext(window, "2026-06-03T09:00", "2026-06-08T09:00", BERLIN);
  }

  @Test
  void weekdaysAndWeekendsAreWeekly() {
    assertNext(Window.weekdays().at(9, 0), "2026-06-05T10:00", "2026-06-08T09:00", BERLIN);
    assertNext(Window.weekends().at(9, 0), "2026-06-01T10:00", "2026-06-06T09:00", BERLIN);
  }

  @Test
  void dailyMayBeLimitedToDays() {
    Window window = new Window(Frequency.DAILY, Set.of(FRIDAY), 9, 0, null);

    assertNext(window, "2026-06-01T10:00", "2026-06-05T09:00", BERLIN);
  }

  @Test
  void monthlyComesOnTheDayOrTheLastOfAShorterMonth() {
    Window last = Window.monthly(31).at(9, 0);

    assertNext(last, "2026-01-31T08:00", "2026-01-31T09:00", BERLIN);
    assertNext(last, "2026-01-31T09:00", "2026-02-28T09:00", BERLIN);
    assertNext(last, "2028-01-31T09:00", "2028-02-29T09:00", BERLIN);
    assertNext(last, "2026-04-01T00:00", "2026-04-30T09:00", BERLIN);
    assertNext(Window.monthly(1), "2026-12-15T00:00", "2027-01-01T00:00", BERLIN);
  }

  @Test
  void aDayThatAZoneSkippedIsServedOnTheNext() {
    ZoneId apia = ZoneId.of("Pacific/Apia");

    assertNext(Window.weekly(FRIDAY).at(9, 0), "2011-12-29T12:00", "2011-12-31T09:00", apia);
  }

  @Test
  void windowsOfTheYear9999AreFound() {
    Instant late = Instant.parse("9999-12-31T23:59:59Z");

    for (Window window :
        List.of(Window.hourly(0), Window.daily(), Window.weekly(MONDAY), Window.monthly(31))) {
      assertThat(window.nextAfter(late, BERLIN)).isAfter(late);
    }
  }

  @Test
  void daysAreInTheOrderOfTheWeekAndCannotBeChanged() {
    Set<DayOfWeek> days = Window.weekly(FRIDAY, MONDAY).days();

    assertThat(days).containsExactly(MONDAY, FRIDAY).isUnmodifiable();
  }

  @Test
  void partsThatDoNotGoTogetherAreRefused() {
    assertRefused(Frequency.WEEKLY, Set.of(), 9, 0, null);
    assertRefused(Frequency.MONTHLY, Set.of(), 9, 0, null);
    assertRefused(Frequency.MONTHLY, Set.of(MONDAY), 9, 0, 1);
    assertRefused(Frequency.DAILY, Set.of(), 9, 0, 1);
    assertRefused(Frequency.HOURLY, Set.of(), 9, 0, null);
    assertRefused(Frequency.HOURLY, Set.of(MONDAY), 0, 0, null);
    assertRefused(Frequency.DAILY, Set.of(), 24, 0, null);
    assertRefused(Frequency.DAILY, Set.of(), -1, 0, null);
    assertRefused(Frequency.DAILY, Set.of(), 0, 60, null);
    assertRefused(Frequency.MONTHLY, Set.of(), 0, 0, 0);
    assertRefused(Frequency.MONTHLY, Set.of(), 0, 0, 32);
    assertThatExceptionOfType(InvalidWorkflowException.class)
        .isThrownBy(() -> Window.hourly(5).at(9, 0));
  }

  @Test
  void theNextMomentIsTheFirstMatchingMinute() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 1_500; i++) {
      ZoneId zone = RandomValues.zone(random);
      Window window = RandomValues.window(random);
      Instant now = RandomValues.moment(random);

      assertThat(window.nextAfter(now, zone))
          .as("seed %d: %s after %s in %s", seed, window, now, zone)
          .isEqualTo(firstServed(window, now, zone));
    }
  }

  private static Instant firstServed(Window window, Instant after, ZoneId zone) {
    Instant minute = after.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
    while (!matches(window, minute, zone) && !followsAGap(window, minute, zone)) {
      minute = minute.plusSeconds(60);
    }
    return minute;
  }

  private static boolean matches(Window window, Instant moment, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
    boolean first = local.atZone(zone).toInstant().equals(moment);
    return local.getMinute() == window.minutes()
        && (window.frequency() == Frequency.HOURLY
            || (first && local.getHour() == window.hours() && isServed(window, local)));
  }

  private static boolean isServed(Window window, LocalDateTime local) {
    Integer day = window.dayOfMonth();
    if (day != null) {
      return local.getDayOfMonth() == Math.min(day, local.toLocalDate().lengthOfMonth());
    }
    return window.days().isEmpty() || window.days().contains(local.getDayOfWeek());
  }

  private static boolean followsAGap(Window window, Instant moment, ZoneId zone) {
    var change = zone.getRules().previousTransition(moment.plusSeconds(1));
    if (window.frequency() == Frequency.HOURLY || change == null || !change.isGap()) {
      return false;
    }
    LocalDateTime skipped = LocalDateTime.ofInstant(moment, change.getOffsetBefore());
    return matches(window, skipped.toInstant(ZoneOffset.UTC), ZoneOffset.UTC)
        && !skipped.isBefore(change.getDateTimeBefore())
        && skipped.isBefore(change.getDateTimeAfter());
  }

  private static void assertNext(Window window, String now, String expected, ZoneId zone) {
    assertThat(window.nextAfter(local(now, zone), zone)).isEqualTo(local(expected, zone));
  }

  private static void assertRefused(
      Frequency frequency, Set<DayOfWeek> days, int hours, int minutes, Integer dayOfMonth) {
    assertThatExceptionOfType(InvalidWorkflowException.class)
        .isThrownBy(() -> new Window(frequency, days, hours, minutes, dayOfMonth));
  }

  private static Instant local(String time, ZoneId zone) {
    return LocalDateTime.parse(time).atZone(zone).toInstant();
  }
}
