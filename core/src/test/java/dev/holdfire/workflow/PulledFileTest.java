package dev.holdfire.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Knock's command line writes when it pulls a workflow. */
class PulledFileTest {
  private static final Workflow PLAIN =
      Workflow.named("welcome").send("a", "email").waitFor("b", Span.days(1)).build();

  private static Map<String, Object> pulled(Object readOnly) {
    Map<String, Object> delay =
        Map.of(
            "type", "delay",
            "ref", "b",
            "description", "a day",
            "settings", Map.of("delay_for", Map.of("unit", "days", "value", 1)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "https://schemas.knock.app/cli/workflow.json");
    document.put("name", "welcome");
    document.put(
        "steps", List.of(Map.of("type", "channel", "ref", "a", "channel_key", "email"), delay));
    document.put("trigger_data_json_schema", null);
    document.put("__readonly", readOnly);
    return document;
  }

  private static List<String> problemsOf(Map<String, Object> document) {
    InvalidWorkflowException refused =
        catchThrowableOfType(InvalidWorkflowException.class, () -> Workflow.fromDocument(document));
    return refused.problems().stream().map(Problem::path).toList();
  }

  @Test
  void isReadWithoutWhatIsReadOnlyButForTheKey() {
    Map<String, Object> document =
        pulled(
            Map.of(
                "key", "welcome",
                "active", false,
                "valid", true,
                "environment", "development",
                "created_at", "2026-01-01T00:00:00Z"));

    assertThat(Workflow.fromDocument(document)).isEqualTo(PLAIN);
    assertThat(Draft.fromDocument(document)).isEqualTo(Draft.of(PLAIN));
  }

  @Test
  void anotherKeyBesideCounts() {
    Map<String, Object> document = pulled(Map.of("key", "welcome"));
    document.put("key", "another-key");

    assertThat(Workflow.fromDocument(document).key()).isEqualTo("another-key");
  }

  @Test
  void whatIsReadOnlyIsAnObjectAndItsKeyAKey() {
    assertThat(problemsOf(pulled(Map.of("key", 7)))).containsExactly("__readonly.key");
    assertThat(problemsOf(pulled(Map.of()))).containsExactly("key");
    assertThat(problemsOf(pulled("yes"))).containsExactly("__readonly", "key");
  }
}
