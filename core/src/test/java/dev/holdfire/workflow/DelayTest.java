package dev.holdfire.workflow;

import static dev.holdfire.workflow.DelayAssertions.BERLIN;
import static dev.holdfire.workflow.DelayAssertions.NOW;
import static dev.holdfire.workflow.DelayAssertions.assertMoment;
import static dev.holdfire.workflow.DelayAssertions.assertSkipped;
import static dev.holdfire.workflow.DelayAssertions.assertUntil;
import static dev.holdfire.workflow.DelayAssertions.at;
import static dev.holdfire.workflow.DelayAssertions.context;
import static dev.holdfire.workflow.DelayAssertions.duration;
import static dev.holdfire.workflow.DelayAssertions.found;
import static dev.holdfire.workflow.DelayAssertions.offset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.workflow.DelayOutcome.Skipped;
import dev.holdfire.workflow.DelayOutcome.Until;
import dev.holdfire.workflow.OffsetFromTimestamp.Direction;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DelayTest {
  private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

  @Test
  void aFixedDelayWaitsForItsSpan() {
    assertUntil(new FixedDelay(Span.days(3)), context(null), "2026-01-18T12:00:00Z");
    assertUntil(new FixedDelay(Span.seconds(1)), context(null), "2026-01-15T12:00:01Z");
  }

  @Test
  void aFixedDelayOf12MonthsAcrossALeapDayIsNotTooFar() {
    DelayContext leap = at("2027-12-01T12:00:00Z", null, BERLIN);

    assertUntil(new FixedDelay(Span.months(12)), leap, "2028-12-01T12:00:00Z");
  }

  @Test
  void aWindowIsReadInTheZone() {
    Delay delay = new UntilWindow(Window.weekly(DayOfWeek.MONDAY).at(9, 0));

    assertUntil(delay, context(null), "2026-01-19T08:00:00Z");
    assertUntil(delay, at(NOW.toString(), null, KOLKATA), "2026-01-19T03:30:00Z");
  }

  @Test
  void aTimestampIsReadWithItsOffset() {
    assertMoment("2026-02-01T09:00:00Z", "2026-02-01T09:00:00Z");
    assertMoment("2026-02-01T09:00Z", "2026-02-01T09:00:00Z");
    assertMoment("2026-02-01T09:00:00.123456789z", "2026-02-01T09:00:00.123456789Z");
    assertMoment("2026-02-01T09:00:00+05:30", "2026-02-01T03:30:00Z");
    assertMoment("2026-02-01T09:00:00-0330", "2026-02-01T12:30:00Z");
    assertMoment("2026-02-01T09:00:00+02", "2026-02-01T07:00:00Z");
  }

  @Test
  void aTimestampWithoutAnOffsetIsLocal() {
    assertMoment("2026-02-01T09:00:00", "2026-02-01T08:00:00Z");
    assertMoment("2026-07-01T09:00", "2026-07-01T07:00:00Z");
  }

  @Test
  void aDateIsTheStartOfItsDay() {
    assertMoment("2026-02-01", "2026-01-31T23:00:00Z");
    DelayContext beirut = at("2026-03-01T12:00:00Z", "2026-03-29", ZoneId.of("Asia/Beirut"));
    assertUntil(found(), beirut, "2026-03-28T22:00:00Z");
  }

  @Test
  void aLocalTimestampInAGapMovesForwardAndInAnOverlapIsTheEarlier() {
    assertMoment("2026-03-29T02:30:00", "2026-03-29T01:30:00Z");
    assertMoment("2026-10-25T02:30:00", "2026-10-25T00:30:00Z");
  }

  @Test
  void leapDaysAreReadOnlyInLeapYears() {
    DelayContext leap = at("2028-01-01T00:00:00Z", "2028-02-29T09:00:00Z", BERLIN);

    assertUntil(found(), leap, "2028-02-29T09:00:00Z");
    assertSkipped("2026-02-29T09:00:00Z", Skipped.INVALID);
    assertSkipped("2026-02-30", Skipped.INVALID);
  }

  @Test
  void whatIsNotATimestampIsInvalid() {
    List<Object> invalid =
        List.of(
            "",
            "tomorrow",
            "1767225600",
            "2026-02-01 09:00:00",
            " 2026-02-01",
            "2026-02-01T24:00:00Z",
            "2026-02-01T09:00:00Z[Europe/Berlin]",
            "2026-13-01",
            "2026-02-01T09:00:00+19:00",
            "+12026-02-01T09:00:00Z",
            "-0001-02-01T09:00:00Z",
            1_767_225_600,
            1_767_225_600_000L,
            true,
            List.of("2026-02-01"),
            "x".repeat(100_000));

    invalid.forEach(value -> assertSkipped(value, Skipped.INVALID));
  }

  @Test
  void whatIsNotThereIsMissing() {
    assertSkipped((Object) null, Skipped.MISSING);
    assertSkipped(new UntilTimestamp("data.other.at"), Skipped.MISSING);
    assertSkipped(new UntilTimestamp("data.at.deeper"), Skipped.MISSING);
    assertSkipped(new UntilTimestamp("data.at[0]"), Skipped.MISSING);
    assertSkipped(new UntilTimestamp("recipient.at"), Skipped.MISSING);
    assertSkipped(new UntilTimestamp("actor.at"), Skipped.MISSING);
    assertSkipped(
        new OffsetFromTimestamp("data.b", Span.days(1), Direction.BEFORE), Skipped.MISSING);
  }

  @Test
  void whatIsNotAfterNowIsPast() {
    assertSkipped("2026-01-15T11:59:59.999Z", Skipped.PAST);
    assertSkipped(NOW.toString(), Skipped.PAST);
    assertSkipped("0000-01-01T00:00:00Z", Skipped.PAST);
    assertMoment("2026-01-15T12:00:00.001Z", "2026-01-15T12:00:00.001Z");
  }

  @Test
  void whatIsMoreThan365DaysAheadIsTooFar() {
    assertMoment("2027-01-15T12:00:00Z", "2027-01-15T12:00:00Z");
    assertSkipped("2027-01-15T12:00:00.001Z", Skipped.TOO_FAR);
    assertSkipped("9999-12-31T23:59:59Z", Skipped.TOO_FAR);
    assertSkipped("9999-12-31T23:59:59-18:00", Skipped.TOO_FAR);
    assertSkipped(duration("days", 366), Skipped.TOO_FAR);
    assertSkipped(duration("seconds", Long.MAX_VALUE), Skipped.TOO_FAR);
  }

  @Test
  void farFutureMomentsAreRightWhenTheyAreNear() {
    DelayContext late = at("9999-12-01T00:00:00Z", "9999-12-31T23:59:59Z", BERLIN);

    assertUntil(found(), late, "9999-12-31T23:59:59Z");
    assertThat(new FixedDelay(Span.months(12)).evaluate(late)).isInstanceOf(Until.class);
  }

  @Test
  void anOffsetIsBeforeOrAfterTheTimestamp() {
    DelayContext context = context("2026-03-30T09:00:00");

    assertUntil(offset(Span.days(1), Direction.BEFORE), context, "2026-03-29T07:00:00Z");
    assertUntil(offset(Span.hours(24), Direction.BEFORE), context, "2026-03-29T07:00:00Z");
    assertUntil(offset(Span.days(2), Direction.BEFORE), context, "2026-03-28T08:00:00Z");
    assertUntil(offset(Span.months(1), Direction.AFTER), context, "2026-04-30T07:00:00Z");
  }

  @Test
  void itIsTheMomentWithTheOffsetThatMayBePastOrTooFar() {
    assertSkipped(
        offset(Span.days(1), Direction.BEFORE), context("2026-01-16T12:00:00Z"), Skipped.PAST);
    assertUntil(
        offset(Span.days(7), Direction.AFTER),
        context("2026-01-10T12:00:00Z"),
        "2026-01-17T12:00:00Z");
    assertSkipped(
        offset(Span.days(365), Direction.AFTER), context("2026-01-16T12:00:00Z"), Skipped.TOO_FAR);
    assertUntil(
        offset(Span.days(365), Direction.BEFORE),
        context("2027-06-01T12:00:00Z"),
        "2026-06-01T12:00:00Z");
  }

  @Test
  void anOffsetTakesOnlyATimestamp() {
    Delay delay = offset(Span.days(1), Direction.BEFORE);

    assertSkipped(delay, context(duration("days", 3)), Skipped.INVALID);
    assertSkipped(delay, context(Map.of("frequency", "daily")), Skipped.INVALID);
  }

  @Test
  void aPathLeadsThroughMembersAndLists() {
    Map<String, Object> data =
        Map.of(
            "items", List.of(Map.of("at", "2026-02-01"), Map.of("at", "2026-03-01")),
            "matrix", List.of(List.of("2026-04-01T00:00")),
            "by-number", Map.of("0", "2026-02-02"));
    DelayContext context = new DelayContext(NOW, data, data, Map.of(), ZoneOffset.UTC);

    assertUntil(new UntilTimestamp("data.items[1].at"), context, "2026-03-01T00:00:00Z");
    assertUntil(new UntilTimestamp("recipient.items.0.at"), context, "2026-02-01T00:00:00Z");
    assertUntil(new UntilTimestamp("data.matrix[0][0]"), context, "2026-04-01T00:00:00Z");
    assertUntil(new UntilTimestamp("data.by-number.0"), context, "2026-02-02T00:00:00Z");
    assertSkipped(new UntilTimestamp("data.by-number[0]"), context, Skipped.MISSING);
    assertSkipped(new UntilTimestamp("data.items[2].at"), context, Skipped.MISSING);
    assertSkipped(new UntilTimestamp("data.items.last.at"), context, Skipped.MISSING);
  }

  @Test
  void aPathThatIsNoneIsRefused() {
    List<String> paths = new ArrayList<>(List.of("", "data", "data.", "data..a", ".data.a", "at"));
    paths.addAll(List.of("tenant.at", "database.at", "data.a[", "data.a[x]", "data.a[-1]"));
    paths.addAll(List.of("data.a b", " data.a", "data.a ", "data.a]", "data[0", "DATA.at"));
    paths.addAll(List.of("data.a[1234567890]", "data." + "a".repeat(251), "data.a\n"));

    for (String path : paths) {
      assertThatExceptionOfType(InvalidWorkflowException.class)
          .as(path)
          .isThrownBy(() -> new UntilTimestamp(path));
      assertThatExceptionOfType(InvalidWorkflowException.class)
          .as(path)
          .isThrownBy(() -> new OffsetFromTimestamp(path, Span.days(1), Direction.AFTER));
    }
  }

  @Test
  void anExplanationSaysWhatWasFoundAndExpected() {
    assertThat(found().evaluate(context(42)).explanation())
        .startsWith("data.at is the number 42; expected a length of time, a window or an ISO 8601");
    assertThat(found().evaluate(context("x".repeat(9_999))).explanation()).hasSizeLessThan(400);
    assertThat(offset(Span.days(1), Direction.BEFORE).evaluate(context("2026-01-16")).explanation())
        .isEqualTo(
            "1 day before data.at, which is \"2026-01-16\": 2026-01-14T23:00:00Z is not after now,"
                + " 2026-01-15T12:00:00Z");
  }

  @Test
  void nowIsInTheYears1To9999() {
    for (Instant now : List.of(Instant.MIN, Instant.MAX, Instant.parse("+10000-01-01T00:00:00Z"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new DelayContext(now, Map.of(), Map.of(), Map.of(), BERLIN));
    }
  }
}
