package dev.holdfire.cancel;

import static dev.holdfire.Refusals.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.data.Keys;
import dev.holdfire.recipient.RecipientRef;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CancelRequestTest {
  private static final CancelRequest BY_KEY = CancelRequest.of("invited", "i1");
  private static final CancelRequest BY_RUN = CancelRequest.ofRun("run-1");

  @Test
  void nullsAreRefusedWithTheirPaths() {
    assertThat(pathsOf(() -> CancelRequest.of(null, null)))
        .containsExactly("workflow_key", "cancellation_key");
    assertThat(pathsOf(() -> CancelRequest.ofRun(null))).containsExactly("recipient_run_id");
    assertThat(pathsOf(() -> BY_KEY.only(null))).containsExactly("recipients");
    assertThat(pathsOf(() -> BY_KEY.only(Collections.singleton(null))))
        .containsExactly("recipients[0]");
    assertThat(pathsOf(() -> BY_KEY.onlyUsers(null))).containsExactly("recipients");
    assertThat(pathsOf(() -> BY_KEY.onlyUsers(Arrays.asList("ann", null, ""))))
        .containsExactly("recipients[1]", "recipients[2].id");
    assertThat(pathsOf(() -> BY_KEY.because(null))).containsExactly("reason");
    assertThat(pathsOf(() -> BY_KEY.by(null))).containsExactly("actor");
  }

  @Test
  void allThatIsWrongIsReportedTogether() {
    String reason = "r".repeat(CancelRequest.MAX_REASON + 1);
    String actor = "a".repeat(Keys.MAX_LENGTH + 1);

    assertThat(pathsOf(() -> new CancelRequest("", " ", null, List.of(), reason, actor, -1)))
        .containsExactly(
            "workflow_key", "cancellation_key", "recipients", "reason", "actor", "expect_at_most");
  }

  @Test
  void aRunIsNamedByItsIdAlone() {
    assertThat(pathsOf(() -> BY_RUN.onlyUsers(List.of("ann")))).containsExactly("recipients");
    assertThat(pathsOf(() -> new CancelRequest("w", "k", "run-1", null, null, null, null)))
        .containsExactly("workflow_key", "cancellation_key");
  }

  @Test
  void recipientsAreCountedOnce() {
    assertThat(BY_KEY.onlyUsers(List.of("ann", "bob", "ann")).recipients())
        .containsExactly(RecipientRef.user("ann"), RecipientRef.user("bob"));
  }

  @Test
  void tooManyRecipientsAreRefused() {
    List<String> ids =
        IntStream.rangeClosed(0, CancelRequest.MAX_RECIPIENTS).mapToObj(String::valueOf).toList();

    assertThat(pathsOf(() -> BY_KEY.onlyUsers(ids))).containsExactly("recipients");
    assertThat(BY_KEY.onlyUsers(ids.subList(1, ids.size())).recipients())
        .hasSize(CancelRequest.MAX_RECIPIENTS);
  }
}
