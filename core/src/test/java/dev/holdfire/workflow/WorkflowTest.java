package dev.holdfire.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkflowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void theBuilderReadsLikeASentence() {
    Workflow invited =
        Workflow.named("new-user-invited")
            .called("Invite")
            .inZone(BERLIN)
            .send("invite", "email", Map.of("template", Map.of("subject", "Welcome")))
            .waitFor("patience", Duration.ofDays(3))
            .waitUntil("monday", Window.weekly(DayOfWeek.MONDAY).at(9, 0))
            .waitUntilBefore("day-before", Span.days(1), "data.appointment_at")
            .send("reminder", "email")
            .build();

    assertThat(invited)
        .isEqualTo(
            new Workflow(
                "new-user-invited",
                "Invite",
                BERLIN,
                List.of(
                    new ChannelStep(
                        "invite", "email", Map.of("template", Map.of("subject", "Welcome"))),
                    new DelayStep("patience", new FixedDelay(Span.hours(72))),
                    new DelayStep(
                        "monday", new UntilWindow(Window.weekly(DayOfWeek.MONDAY).at(9, 0))),
                    new DelayStep(
                        "day-before",
                        new OffsetFromTimestamp(
                            "data.appointment_at",
                            Span.days(1),
                            OffsetFromTimestamp.Direction.BEFORE)),
                    new ChannelStep("reminder", "email", Map.of()))));
  }

  @Test
  void everyWayToWaitHasItsWordInTheBuilder() {
    Workflow workflow =
        Workflow.named("waits")
            .waitFor("a", Duration.ofMinutes(90))
            .waitFor("b", Span.months(2))
            .waitUntil("c", "recipient.birthday")
            .waitUntil("d", Window.hourly(15))
            .waitUntilBefore("e", Duration.ofHours(2), "data.at")
            .waitUntilAfter("f", Duration.ofSeconds(61), "actor.at")
            .waitUntilAfter("g", Span.weeks(1), "data.items[0].at")
            .build();

    assertThat(workflow.steps())
        .extracting(step -> ((DelayStep) step).delay())
        .containsExactly(
            new FixedDelay(Span.minutes(90)),
            new FixedDelay(Span.months(2)),
            new UntilTimestamp("recipient.birthday"),
            new UntilWindow(Window.hourly(15)),
            new OffsetFromTimestamp("data.at", Span.hours(2), OffsetFromTimestamp.Direction.BEFORE),
            new OffsetFromTimestamp(
                "actor.at", Span.seconds(61), OffsetFromTimestamp.Direction.AFTER),
            new OffsetFromTimestamp(
                "data.items[0].at", Span.weeks(1), OffsetFromTimestamp.Direction.AFTER));
  }

  @Test
  void theNameIsTheKeyUnlessItIsSaid() {
    assertThat(Workflow.named("ping").send("a", "email").build().name()).isEqualTo("ping");
  }

  @Test
  void aWorkflowHasNoZoneUnlessItIsSaid() {
    assertThat(Workflow.named("ping").send("a", "email").build().defaultZone()).isNull();
  }

  @Test
  void theBuilderReportsEveryProblemAtOnce() {
    WorkflowBuilder builder =
        Workflow.named("No")
            .called(" ")
            .send("a b", "e mail", Map.of("type", "x", "when", new Object()))
            .waitFor("w", Duration.ZERO)
            .waitFor("w", Duration.ofDays(366))
            .waitFor("split", Duration.ofMillis(1500))
            .waitUntil("p", "payload.at")
            .waitUntilBefore("q", Duration.ofSeconds(-1), "data");

    assertThat(problemsOf(builder::build))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "key",
            "name",
            "steps[0].ref",
            "steps[0].channel_key",
            "steps[0].type",
            "steps[0].when",
            "steps[1].settings.delay_for",
            "steps[2].settings.delay_for",
            "steps[2].ref",
            "steps[3].settings.delay_for",
            "steps[4].settings.delay_until_field_path",
            "steps[5].settings.delay_until_field_path",
            "steps[5].settings.delay_for");
  }

  @Test
  void aProblemSaysWhatWasFoundAndWhatIsExpected() {
    assertThatThrownBy(Workflow.named("A").send("same", "x").send("same", "y")::build)
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessage(
            """
            2 problems in workflow "A"
            1) key: is "A"; expected 3 to 255 of a-z, 0-9, _ and -
            2) steps[1].ref: is "same", as in steps[0]; expected a ref of its own""");
  }

  @Test
  void aWorkflowWithoutStepsIsRefused() {
    assertThat(problemsOf(Workflow.named("empty")::build))
        .containsExactly(new Problem("steps", "is empty; expected at least one step"));
    assertThat(problemsOf(() -> new Workflow("empty", "empty", null, List.of())))
        .extracting(Problem::path)
        .containsExactly("steps");
  }

  @Test
  void theConstructorReportsEveryProblemAtOnce() {
    Step step = new ChannelStep("a", "email", Map.of());

    assertThat(problemsOf(() -> new Workflow("X", "", null, List.of(step, step))))
        .extracting(Problem::path)
        .containsExactly("key", "name", "steps[1].ref");
  }

  @Test
  void textsAreWellFormedUnicode() {
    Map<String, Object> settings = Map.of("subject", "\uD83D");

    assertThat(problemsOf(Workflow.named("abc").called("\uD83D").send("a", "b", settings)::build))
        .extracting(Problem::path)
        .containsExactly("name", "steps[0].subject");
  }

  @Test
  void keysHaveThreeTo255SafeCharacters() {
    for (String good : List.of("abc", "0-_", "a".repeat(255))) {
      assertThat(Workflow.named(good).send("a", "b").build().key()).isEqualTo(good);
    }
    for (String bad : List.of("", "ab", "aB1", "a.b", "abc\n", "ünï", "a".repeat(256))) {
      assertThat(problemsOf(Workflow.named(bad).send("a", "b")::build))
          .as(bad)
          .extracting(Problem::path)
          .containsExactly("key");
    }
  }

  @Test
  void refsHaveOneTo100SafeCharacters() {
    for (String good : List.of("a", "A_.:-9", "r".repeat(100))) {
      assertThat(new ChannelStep(good, "b", Map.of()).ref()).isEqualTo(good);
    }
    for (String bad : List.of("", " ", "a/b", "a\n", "é", "r".repeat(101))) {
      assertThat(problemsOf(() -> new DelayStep(bad, new FixedDelay(Span.days(1)))))
          .as(bad)
          .extracting(Problem::path)
          .containsExactly("ref");
    }
  }

  @Test
  void refsThatDifferInCaseAreDifferent() {
    assertThat(Workflow.named("case").send("Ab", "x").send("ab", "x").build().steps()).hasSize(2);
  }

  @Test
  void settingsAreCopiedDeeplyAndCannotBeChanged() {
    List<Object> headers = new ArrayList<>(List.of("one"));
    Map<String, Object> settings = new HashMap<>(Map.of("headers", headers));
    ChannelStep step = new ChannelStep("a", "http", settings);

    headers.add("two");
    settings.clear();

    assertThat(step.settings()).isEqualTo(Map.of("headers", List.of("one")));
    assertThatThrownBy(() -> step.settings().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) step.settings().get("headers")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void settingsKeepNullsInsideButNotOnTop() {
    Map<String, Object> template = new HashMap<>();
    template.put("subject", null);
    Map<String, Object> settings = new HashMap<>();
    settings.put("conditions", null);
    settings.put("template", template);

    ChannelStep step = new ChannelStep("a", "email", settings);

    assertThat(step.settings()).isEqualTo(Map.of("template", template));
  }

  @Test
  void settingsThatWouldChangeBehaviourAreRefused() {
    Map<String, Object> settings =
        Map.of(
            "conditions",
            Map.of("all", List.of(Map.of())),
            "send_windows",
            List.of(Map.of("day", "monday")),
            "channel_group_key",
            "push-group",
            "ref",
            "other");

    assertThat(problemsOf(Workflow.named("abc").send("a", "b", settings)::build))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "steps[0].conditions",
            "steps[0].send_windows",
            "steps[0].channel_group_key",
            "steps[0].ref");
  }

  @Test
  void stepsCannotBeChanged() {
    List<Step> steps = new ArrayList<>(List.of(new ChannelStep("a", "email", Map.of())));
    Workflow workflow = new Workflow("abc", "abc", null, steps);

    steps.clear();

    assertThat(workflow.steps()).hasSize(1);
  }

  @Test
  void buildingTwiceGivesEqualWorkflowsAndLaterStepsDoNotReachEarlierOnes() {
    WorkflowBuilder builder = Workflow.named("abc").send("a", "email");
    Workflow first = builder.build();

    assertThat(builder.build()).isEqualTo(first);
    assertThat(builder.send("b", "email").build().steps()).hasSize(2);
    assertThat(first.steps()).hasSize(1);
  }

  @Test
  void nullsAreCollectedByTheBuilder() {
    WorkflowBuilder builder =
        Workflow.named(null)
            .called(null)
            .inZone(null)
            .send(null, null, null)
            .waitFor("a", (Span) null)
            .waitFor("b", (Duration) null)
            .waitUntil("c", (Window) null)
            .waitUntil("d", (String) null)
            .waitUntilBefore(null, (Span) null, null)
            .waitUntilAfter("f", (Duration) null, "data.at");

    assertThat(problemsOf(builder::build))
        .allSatisfy(problem -> assertThat(problem.message()).startsWith("is null; expected"))
        .extracting(Problem::path)
        .containsExactly(
            "key",
            "name",
            "settings.timezone",
            "steps[0].ref",
            "steps[0].channel_key",
            "steps[0].settings",
            "steps[1].settings.delay_for",
            "steps[2].settings.delay_for",
            "steps[3].settings.delay_until_window",
            "steps[4].settings.delay_until_field_path",
            "steps[5].settings.delay_until_field_path",
            "steps[5].settings.delay_for",
            "steps[5].ref",
            "steps[6].settings.delay_for");
  }

  @Test
  void whatIsSetAgainReplacesANull() {
    WorkflowBuilder builder = Workflow.named("abc").called(null).inZone(null).send("a", "email");

    assertThat(builder.called("Name").inZone(ZoneOffset.UTC).build().name()).isEqualTo("Name");
  }

  @Test
  void nullPartsOfRecordsAreRefusedTogether() {
    assertThat(pathsOf(() -> new Workflow(null, null, null, null)))
        .containsExactly("key", "name", "steps");
    assertThat(pathsOf(() -> new Workflow("abc", "abc", null, Arrays.asList((Step) null))))
        .containsExactly("steps[0]");
    assertThat(pathsOf(() -> new ChannelStep(null, null, null)))
        .containsExactly("ref", "channel_key", "settings");
    assertThat(pathsOf(() -> new DelayStep(null, null))).containsExactly("ref", "delay");
    assertThat(pathsOf(() -> new FixedDelay(null))).containsExactly("span");
    assertThat(pathsOf(() -> new UntilWindow(null))).containsExactly("window");
    assertThat(pathsOf(() -> new UntilTimestamp(null))).containsExactly("path");
    assertThat(pathsOf(() -> new OffsetFromTimestamp(null, null, null)))
        .containsExactly("path", "offset", "direction");
    assertThat(pathsOf(() -> new Span(1, null))).containsExactly("unit");
    assertThat(pathsOf(() -> Span.of(null))).containsExactly("duration");
    assertThat(pathsOf(() -> new Window(null, null, 24, 60, 32)))
        .containsExactly("frequency", "days", "hours", "minutes", "day_of_month");
    assertThat(pathsOf(() -> Window.weekly(null))).containsExactly("days");
    assertThat(pathsOf(() -> Workflow.fromDocument(null))).containsExactly("document");
  }

  private static List<String> pathsOf(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
    return problemsOf(action).stream().map(Problem::path).toList();
  }

  private static List<Problem> problemsOf(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
    InvalidWorkflowException refused = catchThrowableOfType(InvalidWorkflowException.class, action);
    assertThat(refused).isNotNull();
    return refused.problems();
  }
}
