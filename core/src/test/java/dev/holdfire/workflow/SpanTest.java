package dev.holdfire.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfire.InvalidWorkflowException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpanTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
  private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

  @Test
  void aDayKeepsTheLocalTimeWhenSummerTimeBegins() {
    assertThat(Span.days(1).after(local("2026-03-28T12:00", BERLIN), BERLIN))
        .isEqualTo(local("2026-03-29T12:00", BERLIN))
        .isEqualTo(Instant.parse("2026-03-29T10:00:00Z"));
  }

  @Test
  void aDayKeepsTheLocalTimeWhenSummerTimeEnds() {
    assertThat(Span.days(1).after(local("2026-10-24T12:00", BERLIN), BERLIN))
        .isEqualTo(Instant.parse("2026-10-25T11:00:00Z"));
  }

  @Test
  void twentyFourHoursAreExactWhenSummerTimeBegins() {
    assertThat(Span.hours(24).after(local("2026-03-28T12:00", BERLIN), BERLIN))
        .isEqualTo(local("2026-03-29T13:00", BERLIN));
  }

  @Test
  void aLocalTimeThatIsSkippedMovesForwardByTheGap() {
    assertThat(Span.days(1).after(local("2026-03-28T02:30", BERLIN), BERLIN))
        .isEqualTo(local("2026-03-29T03:30", BERLIN));
    assertThat(Span.days(1).after(local("2026-03-07T02:15", NEW_YORK), NEW_YORK))
        .isEqualTo(local("2026-03-08T03:15", NEW_YORK));
    assertThat(Span.days(1).after(local("2026-10-03T02:10", LORD_HOWE), LORD_HOWE))
        .isEqualTo(local("2026-10-04T02:40", LORD_HOWE));
  }

  @Test
  void ofALocalTimeThatOccursTwiceTheEarlierIsMeant() {
    assertThat(Span.days(1).after(local("2026-10-24T02:30", BERLIN), BERLIN))
        .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(Span.days(1).before(local("2026-10-26T02:30", BERLIN), BERLIN))
        .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(Span.days(1).after(local("2026-10-31T01:30", NEW_YORK), NEW_YORK))
        .isEqualTo(Instant.parse("2026-11-01T05:30:00Z"));
    assertThat(Span.days(1).after(local("2026-04-04T01:45", LORD_HOWE), LORD_HOWE))
        .isEqualTo(Instant.parse("2026-04-04T14:45:00Z"));
  }

  @Test
  void aMonthEndsOnTheLastDayOfAShorterMonth() {
    assertThat(Span.months(1).after(local("2026-01-31T09:00", BERLIN), BERLIN))
        .isEqualTo(local("2026-02-28T09:00", BERLIN));
    assertThat(Span.months(1).after(local("2028-01-31T09:00", BERLIN), BERLIN))
        .isEqualTo(local("2028-02-29T09:00", BERLIN));
    assertThat(Span.months(1).before(local("2026-03-31T09:00", BERLIN), BERLIN))
        .isEqualTo(local("2026-02-28T09:00", BERLIN));
  }

  @Test
  void aYearAfterALeapDayIsTheLastOfFebruary() {
    assertThat(Span.months(12).after(local("2028-02-29T09:00", BERLIN), BERLIN))
        .isEqualTo(local("2029-02-28T09:00", BERLIN));
    assertThat(Span.days(1).after(local("2028-02-28T09:00", BERLIN), BERLIN))
        .isEqualTo(local("2028-02-29T09:00", BERLIN));
  }

  @Test
  void theDateIsThatOfTheZone() {
    assertThat(Span.months(1).after(Instant.parse("2026-01-30T20:00:00Z"), KOLKATA))
        .isEqualTo(Instant.parse("2026-02-27T20:00:00Z"));
    assertThat(Span.months(1).after(Instant.parse("2026-01-30T20:00:00Z"), ZoneOffset.UTC))
        .isEqualTo(Instant.parse("2026-02-28T20:00:00Z"));
  }

  @Test
  void aDurationIsExact() {
    assertThat(Span.of(Duration.ofDays(3))).isEqualTo(Span.hours(72));
    assertThat(Span.of(Duration.ofMinutes(90))).isEqualTo(Span.minutes(90));
    assertThat(Span.of(Duration.ofSeconds(61))).isEqualTo(Span.seconds(61));
    assertThat(Span.of(Duration.ofDays(365))).isEqualTo(Span.hours(8_760));
  }

  @Test
  void aSpanIsFromOneSecondTo365Days() {
    for (SpanUnit unit : SpanUnit.values()) {
      assertThat(new Span(1, unit).value()).isEqualTo(1);
      assertThat(new Span(unit.limit(), unit).value()).isEqualTo(unit.limit());
      for (long bad : List.of(0L, -1L, unit.limit() + 1, Long.MAX_VALUE, Long.MIN_VALUE)) {
        assertThatExceptionOfType(InvalidWorkflowException.class)
            .isThrownBy(() -> new Span(bad, unit));
      }
    }
    for (String bad : List.of("PT0S", "PT-1S", "PT0.5S", "PT8760H1S", "PT2562047788015215H")) {
      assertThatExceptionOfType(InvalidWorkflowException.class)
          .isThrownBy(() -> Span.of(Duration.parse(bad)));
    }
  }

  @Test
  void aSpanReadsLikeText() {
    assertThat(Span.days(1)).hasToString("1 day");
    assertThat(Span.seconds(30)).hasToString("30 seconds");
  }

  @Test
  void spansAgreeWithJavaTime() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      ZoneId zone = RandomValues.zone(random);
      Instant moment = RandomValues.moment(random);
      Span span = RandomValues.span(random);

      Instant after = span.after(moment, zone);

      assertThat(after)
          .as("seed %d: %s after %s in %s", seed, span, moment, zone)
          .isEqualTo(byJavaTime(span, moment, zone))
          .isAfter(moment);
    }
  }

  private static Instant byJavaTime(Span span, Instant moment, ZoneId zone) {
    ZonedDateTime start = moment.atZone(zone);
    ZonedDateTime end =
        switch (span.unit()) {
          case SECONDS -> start.plus(Duration.ofSeconds(span.value()));
          case MINUTES -> start.plus(Duration.ofMinutes(span.value()));
          case HOURS -> start.plus(Duration.ofHours(span.value()));
          case DAYS -> start.plusDays(span.value()).withEarlierOffsetAtOverlap();
          case WEEKS -> start.plusWeeks(span.value()).withEarlierOffsetAtOverlap();
          case MONTHS -> start.plusMonths(span.value()).withEarlierOffsetAtOverlap();
        };
    return span.unit().isExact() ? moment.plus(Duration.between(start, end)) : end.toInstant();
  }

  private static Instant local(String time, ZoneId zone) {
    return LocalDateTime.parse(time).atZone(zone).toInstant();
  }
}
