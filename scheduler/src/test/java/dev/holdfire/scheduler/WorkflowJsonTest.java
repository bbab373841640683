package dev.holdfire.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowJsonTest {
  private static final String JSON =
      """
      {
        "key": "new-user-invited",
        "name": "Invite",
        "settings": {"timezone": "Europe/Berlin"},
        "steps": [
          {
            "type": "channel",
            "ref": "invite",
            "channel_key": "email",
            "template": {"subject": "Grüße \\ud83d\\ude00", "scale": 1.10}
          },
          {
            "type": "delay",
            "ref": "patience",
            "settings": {"delay_for": {"unit": "hours", "value": 72}}
          }
        ]
      }
      """;

  private static final Workflow WORKFLOW =
      Workflow.named("new-user-invited")
          .called("Invite")
          .inZone(ZoneId.of("Europe/Berlin"))
          .send(
              "invite",
              "email",
              Map.of("template", Map.of("subject", "Grüße 😀", "scale", new BigDecimal("1.10"))))
          .waitFor("patience", Duration.ofDays(3))
          .build();

  @TempDir Path folder;

  @Test
  void aTextGivesTheWorkflowThatTheBuilderGives() {
    assertThat(WorkflowJson.read(JSON)).isEqualTo(WORKFLOW);
  }

  @Test
  void aWorkflowIsWrittenSoThatItIsReadAsAnEqualOne() {
    String written = WorkflowJson.write(WORKFLOW);

    assertThat(WorkflowJson.read(written)).isEqualTo(WORKFLOW);
    assertThat(written)
        .startsWith("{\n  \"key\" : \"new-user-invited\",\n")
        .contains("\n  \"steps\" : [\n    {\n      \"type\" : \"channel\",\n")
        .endsWith("}");
  }

  @Test
  void aFileIsReadAsUtf8WithAndWithoutAByteOrderMark() throws IOException {
    assertThat(WorkflowJson.read(file(JSON))).isEqualTo(WORKFLOW);
    assertThat(WorkflowJson.read(file("\ufeff" + JSON))).isEqualTo(WORKFLOW);
  }

  @Test
  void malformedTextIsRefusedWithLineAndColumn() {
    assertThatThrownBy(() -> WorkflowJson.read("{\n  \"key\": oops\n}"))
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessageStartingWith(
            "1 problem in the workflow\n1) line 2, column 10: is not JSON: Unrecognized token 'oops'");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "[],a list",
        "`\"text\"`,a string",
        "12,a number",
        "true,true",
        "null,null",
      })
  void whatIsNoObjectIsRefused(String json, String kind) {
    assertThat(problem(json)).isEqualTo("line 1: is " + kind + "; expected a JSON object");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``,`line 1, column 1: is not JSON: No content to map due to end-of-input`",
        "`{\"key\": 1, \"key\": 2}`,`line 1, column 17: is not JSON: Duplicate field 'key'`",
        "`{} {}`,`line 1, column 4: is not JSON: Trailing token`",
      })
  void emptyDoubledAndTrailingTextIsRefused(String json, String start) {
    assertThat(problem(json)).startsWith(start);
  }

  @Test
  void allProblemsOfTheDefinitionAreReported() {
    InvalidWorkflowException failure =
        catchThrowableOfType(
            InvalidWorkflowException.class,
            () -> WorkflowJson.read("{\"key\": \"A\", \"steps\": [], \"color\": 1}"));

    assertThat(failure.problems())
        .extracting(problem -> problem.path())
        .containsExactlyInAnyOrder("key", "steps", "color");
  }

  @Test
  void theFileIsNamed() throws IOException {
    Path file = file("{\"key\": \"abc\"}");

    assertThatThrownBy(() -> WorkflowJson.read(file))
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessage("1 problem in the workflow in " + file + "\n1) steps: is missing");
  }

  @Test
  void aFileThatCannotBeReadIsAProblem() throws IOException {
    Path latin1 = folder.resolve("latin1.json");
    Files.write(latin1, "{\"key\": \"Gr\u00fc\u00dfe\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> WorkflowJson.read(folder.resolve("none.json")))
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessageEndingWith("none.json\n1) the file: does not exist");
    assertThatThrownBy(() -> WorkflowJson.read(folder))
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessageContaining("1) the file: cannot be read: ");
    assertThatThrownBy(() -> WorkflowJson.read(latin1))
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessageContaining("1) line 1, column ")
        .hasMessageContaining("UTF-8");
  }

  private static String problem(String json) {
    return catchThrowableOfType(InvalidWorkflowException.class, () -> WorkflowJson.read(json))
        .problems()
        .get(0)
        .toString();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("workflow.json"), text);
  }
}
