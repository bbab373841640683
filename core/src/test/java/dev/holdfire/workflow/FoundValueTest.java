package dev.holdfire.workflow;

import static dev.holdfire.workflow.DelayAssertions.assertMomentOf;
import static dev.holdfire.workflow.DelayAssertions.assertSkipped;
import static dev.holdfire.workflow.DelayAssertions.at;
import static dev.holdfire.workflow.DelayAssertions.context;
import static dev.holdfire.workflow.DelayAssertions.duration;
import static dev.holdfire.workflow.DelayAssertions.found;
import static dev.holdfire.workflow.DelayAssertions.offset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.workflow.DelayOutcome.Skipped;
import dev.holdfire.workflow.DelayOutcome.Until;
import dev.holdfire.workflow.OffsetFromTimestamp.Direction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoundValueTest {

  @Test
  void aLengthInTheDataIsWaitedFor() {
    assertMomentOf(duration("hours", 30), "2026-01-16T18:00:00Z");
    assertMomentOf(duration("seconds", 1), "2026-01-15T12:00:01Z");
    assertMomentOf(duration("days", 2.0), "2026-01-17T12:00:00Z");
    assertMomentOf(duration("weeks", new BigDecimal("1e0")), "2026-01-22T12:00:00Z");
    assertMomentOf(duration("months", BigInteger.ONE), "2026-02-15T12:00:00Z");
  }

  @Test
  void aLengthWithNullsIsWaitedFor() {
    Map<String, Object> length = new HashMap<>(duration("days", 1));
    length.put("frequency", null);

    assertMomentOf(length, "2026-01-16T12:00:00Z");
  }

  @Test
  void aLengthThatMakesNoSenseIsInvalid() {
    List<Object> invalid =
        List.of(
            Map.of(),
            Map.of("unit", "days"),
            Map.of("value", 3),
            duration("days", 0),
            duration("days", -1),
            duration("days", Long.MIN_VALUE),
            duration("days", 1.5),
            duration("days", Double.NaN),
            duration("days", new BigDecimal("1e1000000000")),
            duration("days", "3"),
            duration("day", 3),
            Map.of("unit", 3, "value", 3),
            Map.of("unit", "days", "value", 3, "more", 1));

    invalid.forEach(value -> assertSkipped(value, Skipped.INVALID));
  }

  @Test
  void aRuleInTheDataIsServed() {
    assertMomentOf(
        Map.of("frequency", "weekly", "days", List.of("mon", "tue"), "hours", 9, "minutes", 30),
        "2026-01-19T08:30:00Z");
    assertMomentOf(
        Map.of("frequency", "daily", "days", "weekends", "hours", 9), "2026-01-17T08:00:00Z");
    assertMomentOf(Map.of("frequency", "weekly", "days", "weekdays"), "2026-01-15T23:00:00Z");
    assertMomentOf(Map.of("frequency", "hourly", "minutes", 5), "2026-01-15T12:05:00Z");
    assertMomentOf(
        Map.of("frequency", "monthly", "day_of_month", 31, "interval", 1), "2026-01-30T23:00:00Z");
  }

  @Test
  void aRuleWithNullsIsServed() {
    Map<String, Object> rule = new HashMap<>();
    rule.put("frequency", "daily");
    rule.put("hours", 9);
    rule.put("days", null);
    rule.put("day_of_month", null);

    assertMomentOf(rule, "2026-01-16T08:00:00Z");
  }

  @Test
  void aRuleThatMakesNoSenseIsInvalid() {
    List<Object> invalid =
        List.of(
            Map.of("frequency", "yearly"),
            Map.of("frequency", 1),
            Map.of("frequency", "weekly"),
            Map.of("frequency", "weekly", "days", List.of()),
            Map.of("frequency", "weekly", "days", List.of("monday")),
            Map.of("frequency", "weekly", "days", "mon"),
            Map.of("frequency", "weekly", "days", 1),
            Map.of("frequency", "daily", "hours", 24),
            Map.of("frequency", "daily", "minutes", -1),
            Map.of("frequency", "daily", "interval", 2),
            Map.of("frequency", "daily", "day_of_month", 1),
            Map.of("frequency", "hourly", "hours", 1),
            Map.of("frequency", "monthly"),
            Map.of("frequency", "monthly", "day_of_month", 0),
            Map.of("frequency", "monthly", "day_of_month", 1, "days", "weekdays"),
            Map.of("frequency", "daily", "timezone", "UTC"));

    invalid.forEach(value -> assertSkipped(value, Skipped.INVALID));
  }

  @Test
  void theExplanationOfALargeObjectIsShort() {
    Map<String, Object> large = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      large.put("member " + i + "x".repeat(1_000), i);
    }

    assertThat(found().evaluate(context(large)).explanation())
        .hasSizeLessThan(1_000)
        .endsWith("; and 997 more");
  }

  @Test
  void evaluatingNeverThrows() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      DelayContext context = at(nowFrom(random).toString(), garbage(random), zone(random));
      Delay delay =
          random.nextBoolean() ? found() : offset(RandomValues.span(random), direction(random));

      DelayOutcome outcome = delay.evaluate(context);

      assertThat(outcome.explanation()).as("seed %d", seed).isNotBlank();
      if (outcome instanceof Until until) {
        assertThat(until.at()).as("seed %d: %s", seed, outcome).isAfter(context.now());
      }
    }
  }

  private static Direction direction(Random random) {
    return random.nextBoolean() ? Direction.BEFORE : Direction.AFTER;
  }

  private static ZoneId zone(Random random) {
    return random.nextInt(9) == 0 ? ZoneOffset.ofHours(18) : RandomValues.zone(random);
  }

  private static Instant nowFrom(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Instant.parse("9999-12-31T23:59:59.999999999Z");
      case 1 -> Instant.parse("0001-01-01T00:00:00Z");
      default -> RandomValues.moment(random);
    };
  }

  private static Object garbage(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> RandomValues.json(random, 2);
      case 1 -> LocalDateTime.MAX.minusSeconds(random.nextInt(99)).toString();
      case 2 ->
          RandomValues.moment(random).toString().replace('1', (char) ('/' + random.nextInt(12)));
      case 3 -> garbageObject(random, List.of("unit", "value"));
      case 4 -> "9999-12-31T23:59:59" + RandomValues.pick(List.of("", "-18:00", "+18:00"), random);
      default ->
          garbageObject(random, List.of("frequency", "days", "hours", "minutes", "day_of_month"));
    };
  }

  private static Map<String, Object> garbageObject(Random random, List<String> names) {
    Map<String, Object> object = new HashMap<>();
    List<Object> values = new ArrayList<>();
    values.addAll(List.of("days", "months", "seconds", "daily", "weekly", "monthly", "hourly"));
    values.addAll(
        List.of("weekdays", List.of("mon"), List.of("x"), 0, 1, 30, 1e300, Long.MAX_VALUE));
    for (String name : names) {
      object.put(
          name,
          random.nextInt(4) == 0
              ? RandomValues.json(random, 1)
              : RandomValues.pick(values, random));
    }
    return object;
  }
}
