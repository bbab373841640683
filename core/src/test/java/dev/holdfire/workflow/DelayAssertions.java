package dev.holdfire.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.workflow.DelayOutcome.Skipped;
import dev.holdfire.workflow.DelayOutcome.Until;
import dev.holdfire.workflow.OffsetFromTimestamp.Direction;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** Says in a line what becomes of a delay on a Thursday in January in Berlin. */
final class DelayAssertions {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private DelayAssertions() {}

  static Delay found() {
    return new UntilTimestamp("data.at");
  }

  static Delay offset(Span offset, Direction direction) {
    return new OffsetFromTimestamp("data.at", offset, direction);
  }

  static Map<String, Object> duration(String unit, Object value) {
    return Map.of("unit", unit, "value", value);
  }

  static DelayContext context(Object value) {
    return at(NOW.toString(), value, BERLIN);
  }

  static DelayContext at(String now, Object value, ZoneId zone) {
    Map<String, Object> data = new HashMap<>();
    data.put("at", value);
    return new DelayContext(Instant.parse(now), data, Map.of(), Map.of(), zone);
  }

  static void assertMoment(String value, String expected) {
    assertMomentOf(value, expected);
  }

  static void assertMomentOf(Object value, String expected) {
    assertUntil(found(), context(value), expected);
  }

  static void assertUntil(Delay delay, DelayContext context, String expected) {
    assertThat(delay.evaluate(context))
        .isInstanceOfSatisfying(
            Until.class, until -> assertThat(until.at()).isEqualTo(Instant.parse(expected)));
  }

  static void assertSkipped(Object value, String reason) {
    assertSkipped(found(), context(value), reason);
  }

  static void assertSkipped(Delay delay, String reason) {
    assertSkipped(delay, context("2026-02-01T09:00:00Z"), reason);
  }

  static void assertSkipped(Delay delay, DelayContext context, String reason) {
    assertThat(delay.evaluate(context))
        .isInstanceOfSatisfying(
            Skipped.class, skipped -> assertThat(skipped.reason()).isEqualTo(reason));
  }
}
