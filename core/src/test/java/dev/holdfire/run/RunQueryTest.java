package dev.holdfire.run;

import static dev.holdfire.Refusals.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.data.Keys;
import dev.holdfire.recipient.RecipientRef;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunQueryTest {
  private static final RunQuery ALL = RunQuery.all();

  @Test
  void nullsAreRefusedWithTheirPaths() {
    assertThat(pathsOf(() -> ALL.workflow(null))).containsExactly("workflow_key");
    assertThat(pathsOf(() -> ALL.cancellationKey(null, null)))
        .containsExactly("workflow_key", "cancellation_key");
    assertThat(pathsOf(() -> ALL.cancellationKey(null))).containsExactly("cancellation_key");
    assertThat(pathsOf(() -> ALL.workflowRun(null))).containsExactly("workflow_run_id");
    assertThat(pathsOf(() -> ALL.recipient(null))).containsExactly("recipient");
    assertThat(pathsOf(() -> ALL.status(null))).containsExactly("statuses");
    assertThat(pathsOf(() -> ALL.status(RunStatus.WAITING, (RunStatus[]) null)))
        .containsExactly("statuses");
    assertThat(pathsOf(() -> ALL.after(null))).containsExactly("cursor");
    assertThat(pathsOf(() -> ALL.before(null))).containsExactly("cursor");
  }

  @Test
  void keysAreCheckedLikeOthers() {
    for (String bad : List.of("", " ", "k".repeat(Keys.MAX_LENGTH + 1), "\uDC00")) {
      assertThat(pathsOf(() -> ALL.cancellationKey(bad, bad)))
          .as(bad)
          .containsExactly("workflow_key", "cancellation_key");
      assertThat(pathsOf(() -> ALL.workflowRun(bad))).containsExactly("workflow_run_id");
      String badId = bad.length() > 1 ? bad + "k" : bad;
      assertThat(pathsOf(() -> ALL.recipient(RecipientRef.object(bad, badId))))
          .containsExactly("recipient.id", "recipient.collection");
    }
  }

  @Test
  void theLastOfTwoCursorsCounts() {
    assertThat(ALL.before("p").after("n")).isEqualTo(ALL.after("n"));
    assertThat(ALL.after("n").before("p").isBackwards()).isTrue();
    assertThat(ALL.after("n").before("p").cursor()).isEqualTo("p");
  }

  @Test
  void allThatIsWrongIsReportedTogether() {
    assertThat(
            pathsOf(
                () ->
                    new RunQuery(
                        null, "k", "", null, null, null, null, "", null, null, null, 1_001, null,
                        true)))
        .containsExactly("workflow_run_id", "tenant", "statuses", "limit", "cursor");
  }
}
