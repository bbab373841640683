package dev.holdfire.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.workflow.OffsetFromTimestamp.Direction;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentTest {

  @Test
  void aDocumentAndTheBuilderGiveEqualWorkflows() {
    Map<String, Object> template = Map.of("subject", "Welcome", "html_body", "<p>Hello</p>");
    Map<String, Object> document =
        workflow(
            Map.of(
                "type", "channel",
                "ref", "email_1",
                "name", "The invitation",
                "channel_key", "postmark",
                "channel_type", "email",
                "template", template),
            Map.of(
                "type", "delay",
                "ref", "delay_1",
                "name", "Wait",
                "settings", Map.of("delay_for", Map.of("unit", "hours", "value", 72))));
    document.put("name", "Invite");
    document.put("settings", Map.of("timezone", "Europe/Berlin"));

    Workflow built =
        Workflow.named("new-user-invited")
            .called("Invite")
            .inZone(ZoneId.of("Europe/Berlin"))
            .send("email_1", "postmark", Map.of("channel_type", "email", "template", template))
            .waitFor("delay_1", Duration.ofDays(3))
            .build();

    assertThat(Workflow.fromDocument(document)).isEqualTo(built);
    assertThat(Workflow.fromDocument(document).version()).isEqualTo(built.version());
  }

  @Test
  void everyKindOfDelayHasItsEncoding() {
    Map<String, Object> oneDay = Map.of("unit", "days", "value", 1);
    Map<String, Object> minusOneDay = Map.of("unit", "days", "value", -1);
    String at = "data.appt_at";

    assertThat(delay(Map.of("delay_for", oneDay))).isEqualTo(new FixedDelay(Span.days(1)));
    assertThat(delay(Map.of("delay_until_field_path", at))).isEqualTo(new UntilTimestamp(at));
    assertThat(delay(Map.of("delay_for", oneDay, "delay_until_field_path", at)))
        .isEqualTo(new OffsetFromTimestamp(at, Span.days(1), Direction.AFTER));
    assertThat(
            delay(Map.of("delay_for", oneDay, "delay_until_field_path", at, "direction", "after")))
        .isEqualTo(new OffsetFromTimestamp(at, Span.days(1), Direction.AFTER));
    assertThat(
            delay(Map.of("delay_for", oneDay, "delay_until_field_path", at, "direction", "before")))
        .isEqualTo(new OffsetFromTimestamp(at, Span.days(1), Direction.BEFORE));
    assertThat(delay(Map.of("delay_for", minusOneDay, "delay_until_field_path", at)))
        .isEqualTo(new OffsetFromTimestamp(at, Span.days(1), Direction.BEFORE));
  }

  @Test
  void everyKindOfWindowHasItsEncoding() {
    assertThat(window(Map.of("frequency", "hourly", "minutes", 15))).isEqualTo(Window.hourly(15));
    assertThat(window(Map.of("frequency", "daily", "hours", 9))).isEqualTo(Window.daily().at(9, 0));
    assertThat(window(Map.of("frequency", "weekly", "days", "weekdays", "hours", 9, "minutes", 30)))
        .isEqualTo(Window.weekdays().at(9, 30));
    assertThat(window(Map.of("frequency", "weekly", "days", "weekends")))
        .isEqualTo(Window.weekends());
    assertThat(window(Map.of("frequency", "weekly", "days", List.of("sun", "mon"), "hours", 9)))
        .isEqualTo(Window.weekly(DayOfWeek.MONDAY, DayOfWeek.SUNDAY).at(9, 0));
    assertThat(window(Map.of("frequency", "monthly", "day_of_month", 31, "hours", 9)))
        .isEqualTo(Window.monthly(31).at(9, 0));
  }

  @Test
  void everyUnitIsRead() {
    for (SpanUnit unit : SpanUnit.values()) {
      assertThat(delay(Map.of("delay_for", Map.of("unit", unit.toString(), "value", 2.0))))
          .isEqualTo(new FixedDelay(new Span(2, unit)));
    }
  }

  @Test
  void harmlessMembersAreAcceptedAndDropped() {
    Map<String, Object> document = workflow(channel("a"));
    Workflow plain = Workflow.fromDocument(document);
    document.put("active", true);
    document.put("trigger_frequency", "every_trigger");
    document.put("trigger_data_json_schema", Map.of());
    document.put("settings", Map.of("is_commercial", false, "override_preferences", true));
    document.put("categories", List.of("transactional"));
    document.put("conditions", null);
    document.put("created_at", "2026-01-01T00:00:00Z");
    document.put("updated_at", "2026-01-01T00:00:00Z");
    document.put("sha", "abc");
    document.put("environment", "development");
    document.put("description", "for new users");
    document.put("valid", true);
    document.put("whatever", null);

    assertThat(Workflow.fromDocument(document)).isEqualTo(plain);
  }

  @Test
  void whatWouldChangeBehaviourIsRefused() {
    Map<String, Object> document =
        workflow(
            with(channel("a"), "conditions", Map.of("all", List.of(1))),
            with(delay("b"), "conditions", Map.of("all", List.of(1))),
            Map.of("type", "batch", "ref", "c", "settings", Map.of()),
            with(channel("d"), "send_windows", List.of(Map.of("day", "monday"))));
    document.put("active", false);
    document.put("trigger_frequency", "once_per_recipient");
    document.put("trigger_data_json_schema", Map.of("type", "object"));
    document.put("conditions", Map.of("all", List.of(1)));
    document.put("settings", Map.of("is_commercial", true));

    assertThat(problemsOf(document))
        .hasSize(9)
        .allSatisfy(problem -> assertThat(problem.message()).contains("not supported"))
        .extracting(Problem::path)
        .containsExactly(
            "settings.is_commercial",
            "active",
            "trigger_frequency",
            "trigger_data_json_schema",
            "conditions",
            "steps[0].conditions",
            "steps[1].conditions",
            "steps[2].type",
            "steps[3].send_windows");
  }

  @Test
  void membersThatAreNotKnownAreRefused() {
    Map<String, Object> document =
        workflow(
            with(delay("a"), "retry", 3),
            step("delay", "b", Map.of("delay_for", days(1), "until", "x")),
            step("delay", "c", Map.of("delay_for", with(days(1), "jitter", 1))));
    document.put("trigger", "x");
    document.put("settings", Map.of("time_zone", "UTC"));

    assertThat(problemsOf(document))
        .extracting(Problem::path)
        .containsExactly(
            "settings.time_zone",
            "trigger",
            "steps[0].retry",
            "steps[1].settings.until",
            "steps[2].settings.delay_for.jitter");
  }

  @Test
  void everyMistakeInADelayIsReportedAtItsPlace() {
    assertDelayProblems(Map.of(), "");
    assertDelayProblems(Map.of("delay_for", Map.of()), ".delay_for.unit", ".delay_for.value");
    assertDelayProblems(
        Map.of("delay_for", Map.of("unit", "day", "value", "3")),
        ".delay_for.unit",
        ".delay_for.value");
    assertDelayProblems(Map.of("delay_for", days(0)), ".delay_for.value");
    assertDelayProblems(Map.of("delay_for", days(-1)), ".delay_for.value");
    assertDelayProblems(Map.of("delay_for", days(366)), ".delay_for.value");
    assertDelayProblems(Map.of("delay_for", days(1.5)), ".delay_for.value");
    assertDelayProblems(Map.of("delay_for", "3 days"), ".delay_for");
    assertDelayProblems(Map.of("delay_until_field_path", "tenant.at"), ".delay_until_field_path");
    assertDelayProblems(Map.of("delay_until_field_path", 7), ".delay_until_field_path");
    assertDelayProblems(
        Map.of("delay_for", days(0), "delay_until_field_path", "x", "direction", "back"),
        ".delay_until_field_path",
        ".direction",
        ".delay_for.value");
    assertDelayProblems(
        Map.of("delay_for", days(-1), "delay_until_field_path", "data.a", "direction", "before"),
        ".delay_for.value");
    assertDelayProblems(Map.of("delay_for", days(1), "direction", "before"), ".direction");
    assertDelayProblems(
        Map.of("delay_until_window", Map.of("frequency", "daily"), "delay_for", days(1)),
        ".delay_for");
    assertDelayProblems(
        Map.of(
            "delay_until_window",
            Map.of("frequency", "weekly", "hours", 24, "minutes", 60, "day_of_month", 0)),
        ".delay_until_window.hours",
        ".delay_until_window.minutes",
        ".delay_until_window.day_of_month",
        ".delay_until_window.day_of_month",
        ".delay_until_window.days");
  }

  @Test
  void wrongTypesAreReportedWithWhatWasFoundAndExpected() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("key", 7);
    document.put("name", List.of());
    document.put("settings", Map.of("timezone", "Mars/Olympus"));
    document.put("active", "yes");
    document.put(
        "steps",
        Arrays.asList(
            null,
            "send",
            Map.of(),
            Map.of("type", "channel", "ref", true, "channel_key", 1, "name", 2),
            Map.of("type", "delay", "settings", List.of())));

    assertThatThrownBy(() -> Workflow.fromDocument(document))
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessage(
            """
            12 problems in the workflow
            1) key: is the number 7; expected a string
            2) name: is a list; expected a string
            3) settings.timezone: is "Mars/Olympus"; expected a time zone such as Europe/Berlin
            4) active: is "yes"; expected true or false
            5) steps[0]: is null; expected an object
            6) steps[1]: is "send"; expected an object
            7) steps[2].type: is missing
            8) steps[3].name: is the number 2; expected a string
            9) steps[3].ref: is true; expected a string
            10) steps[3].channel_key: is the number 1; expected a string
            11) steps[4].ref: is missing
            12) steps[4].settings: is a list; expected an object""");
  }

  @Test
  void anEmptyDocumentMissesItsKeyAndItsSteps() {
    assertThat(problemsOf(Map.of())).extracting(Problem::path).containsExactly("key", "steps");
    assertThat(problemsOf(workflow())).extracting(Problem::path).containsExactly("steps");
  }

  @Test
  void refsThatOccurTwiceAreReportedAlsoBesideOtherProblems() {
    assertThat(problemsOf(workflow(channel("a"), delay("b"), channel("a"), channel("c d"))))
        .extracting(Problem::path)
        .containsExactly("steps[2].ref", "steps[3].ref");
  }

  @Test
  void keysThatAreNotStringsAreReported() {
    Map<Object, Object> document = new HashMap<>(workflow(channel("a")));
    document.put(1, "x");

    assertThat(problemsOf(document)).extracting(Problem::path).containsExactly("1");
  }

  @Test
  void randomWorkflowsComeBackFromTheirDocuments() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Workflow workflow = RandomValues.workflow(random);

      Workflow back = Workflow.fromDocument(workflow.toDocument());

      assertThat(back).as("seed %d", seed).isEqualTo(workflow);
      assertThat(back.version()).as("seed %d", seed).isEqualTo(workflow.version());
    }
  }

  @Test
  void randomDocumentsGiveAWorkflowOrProblemsAndNothingElse() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      Object document = damage(RandomValues.workflow(random).toDocument(), random);
      try {
        Workflow.fromDocument((Map<?, ?>) document);
      } catch (InvalidWorkflowException e) {
        assertThat(e.problems()).as("seed %d", seed).isNotEmpty();
      }
    }
  }

  private static Object damage(Object value, Random random) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, member) -> copy.put(key, damageMember(member, random)));
      return copy;
    }
    return value instanceof List<?> list
        ? Arrays.asList(list.stream().map(element -> damageMember(element, random)).toArray())
        : value;
  }

  private static Object damageMember(Object value, Random random) {
    return random.nextInt(12) == 0 ? RandomValues.json(random, 2) : damage(value, random);
  }

  private static void assertDelayProblems(Map<String, Object> settings, String... paths) {
    assertThat(problemsOf(workflow(channel("a"), step("delay", "b", settings))))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            Arrays.stream(paths).map(path -> "steps[1].settings" + path).toArray(String[]::new));
  }

  private static Delay delay(Map<String, Object> settings) {
    Workflow workflow = Workflow.fromDocument(workflow(step("delay", "d", settings)));
    return ((DelayStep) workflow.steps().get(0)).delay();
  }

  private static Window window(Map<String, Object> rule) {
    return ((UntilWindow) delay(Map.of("delay_until_window", rule))).window();
  }

  private static Map<String, Object> workflow(Map<?, ?>... steps) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("key", "new-user-invited");
    document.put("steps", List.of(steps));
    return document;
  }

  private static Map<String, Object> step(String type, String ref, Map<String, Object> settings) {
    return Map.of("type", type, "ref", ref, "settings", settings);
  }

  private static Map<String, Object> channel(String ref) {
    return Map.of("type", "channel", "ref", ref, "channel_key", "email");
  }

  private static Map<String, Object> delay(String ref) {
    return step("delay", ref, Map.of("delay_for", days(1)));
  }

  private static Map<String, Object> days(Number value) {
    return Map.of("unit", "days", "value", value);
  }

  private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(map);
    copy.put(name, value);
    return copy;
  }

  private static List<Problem> problemsOf(Map<?, ?> document) {
    InvalidWorkflowException refused =
        catchThrowableOfType(InvalidWorkflowException.class, () -> Workflow.fromDocument(document));
    assertThat(refused).isNotNull();
    return refused.problems();
  }
}
