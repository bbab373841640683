package dev.holdfire.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionTest {

  @Test
  void aVersionIs64HexadecimalDigitsAndDoesNotChangeFromReleaseToRelease() {
    Workflow workflow =
        Workflow.named("new-user-invited")
            .send("invite", "email", Map.of("template", Map.of("subject", "é", "retries", 1.50)))
            .waitFor("patience", Span.days(3))
            .build();

    assertThat(workflow.version())
        .matches("[0-9a-f]{64}")
        .isEqualTo("3b6e1c33934e39bce2c0df024ca7773961722bcf45bdc98634c480ec9b797191");
  }

  @Test
  void theOrderOfMembersDoesNotCount() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Workflow workflow = RandomValues.workflow(random);

      Map<?, ?> shuffled = (Map<?, ?>) shuffle(workflow.toDocument(), random);

      assertThat(Workflow.fromDocument(shuffled).version())
          .as("seed %d", seed)
          .isEqualTo(workflow.version());
    }
  }

  @Test
  void numbersCountByTheirValue() {
    String one = versionWith(1);

    for (Object same :
        List.of(
            1L,
            (short) 1,
            1.0,
            1.0f,
            new BigDecimal("1.00"),
            new BigDecimal("10e-1"),
            BigInteger.ONE)) {
      assertThat(versionWith(same)).isEqualTo(one);
    }
    assertThat(versionWith(0)).isEqualTo(versionWith(-0.0)).isEqualTo(versionWith(0.00));
    assertThat(versionWith(100)).isEqualTo(versionWith(1e2));
  }

  @Test
  void differentValuesHaveDifferentVersions() {
    List<Object> values = new ArrayList<>();
    values.addAll(List.of(1, 2, 10, 1.5, -1, 0, "1", "1.0", true, false, "true", "", "null"));
    values.addAll(List.of(List.of(), Map.of(), List.of(1), List.of(List.of(1)), List.of(1, 1)));
    values.addAll(List.of(List.of("a", "b"), List.of("ab"), List.of("b", "a"), List.of("a,b")));
    values.addAll(List.of(Map.of("a", 1), Map.of("a", "1"), Map.of("b", 1), Map.of("a", Map.of())));
    values.add(Collections.singletonList(null));
    values.add(Collections.singletonMap("a", null));
    values.addAll(List.of("é", "e\u0301", "1s1:a", Map.of("a", 1, "b", 2), Map.of("a", 2, "b", 1)));

    assertThat(values).extracting(VersionTest::versionWith).doesNotHaveDuplicates();
  }

  @Test
  void everyPartOfAWorkflowCounts() {
    Step send = new ChannelStep("a", "email", Map.of());
    Step delay = new DelayStep("b", new FixedDelay(Span.days(1)));
    List<Workflow> workflows = new ArrayList<>();
    workflows.add(new Workflow("abc", "abc", null, List.of(send, delay)));
    workflows.add(new Workflow("abd", "abc", null, List.of(send, delay)));
    workflows.add(new Workflow("abc", "abd", null, List.of(send, delay)));
    workflows.add(new Workflow("abc", "abc", ZoneOffset.UTC, List.of(send, delay)));
    workflows.add(new Workflow("abc", "abc", ZoneId.of("UTC"), List.of(send, delay)));
    workflows.add(new Workflow("abc", "abc", null, List.of(delay, send)));
    workflows.add(new Workflow("abc", "abc", null, List.of(send)));
    for (Delay other : otherDelays()) {
      workflows.add(new Workflow("abc", "abc", null, List.of(send, new DelayStep("b", other))));
    }
    for (Step other : otherSends()) {
      workflows.add(new Workflow("abc", "abc", null, List.of(other, delay)));
    }

    assertThat(workflows).extracting(Workflow::version).doesNotHaveDuplicates();
  }

  private static List<Delay> otherDelays() {
    return List.of(
        new FixedDelay(Span.days(2)),
        new FixedDelay(Span.hours(24)),
        new UntilTimestamp("data.at"),
        new UntilTimestamp("data.to"),
        new OffsetFromTimestamp("data.at", Span.days(1), OffsetFromTimestamp.Direction.BEFORE),
        new OffsetFromTimestamp("data.at", Span.days(1), OffsetFromTimestamp.Direction.AFTER),
        new UntilWindow(Window.daily()),
        new UntilWindow(Window.daily().at(1, 0)),
        new UntilWindow(Window.daily().at(0, 1)),
        new UntilWindow(Window.weekdays()),
        new UntilWindow(Window.weekends()),
        new UntilWindow(Window.monthly(1)),
        new UntilWindow(Window.monthly(2)),
        new UntilWindow(Window.hourly(0)));
  }

  private static List<Step> otherSends() {
    return List.of(
        new ChannelStep("c", "email", Map.of()),
        new ChannelStep("a", "sms", Map.of()),
        new ChannelStep("a", "email", Map.of("x", 1)));
  }

  private static String versionWith(Object value) {
    return Workflow.named("abc")
        .send("a", "email", Map.of("template", Arrays.asList(value)))
        .build()
        .version();
  }

  private static Object shuffle(Object value, Random random) {
    if (value instanceof Map<?, ?> map) {
      List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
      Collections.shuffle(entries, random);
      Map<Object, Object> shuffled = new LinkedHashMap<>();
      entries.forEach(entry -> shuffled.put(entry.getKey(), shuffle(entry.getValue(), random)));
      return shuffled;
    }
    return value instanceof List<?> list
        ? Arrays.asList(list.stream().map(element -> shuffle(element, random)).toArray())
        : value;
  }
}
