package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Recipients whose ids have as many characters as Knock allows. */
@OnEachDatabase
final class LongestIdsContract {
  private static final String EMOJI = "\uD83D\uDE00";
  private static final RecipientRef USER = RecipientRef.user(EMOJI.repeat(256));
  private static final RecipientRef NEIGHBOUR = RecipientRef.user(EMOJI.repeat(255) + "x");
  private static final RecipientRef OBJECT =
      RecipientRef.object("\u0001".repeat(255), "\u0001".repeat(256));

  private final Node node;

  LongestIdsContract(TestDatabase database) {
    node = new Cluster(database).node("a");
  }

  private static Recipient named(RecipientRef ref, String name) {
    return new Recipient(ref, Map.of("name", name), Map.of());
  }

  private List<RecipientRun> runsOf(RecipientRef ref) {
    return node.workflows().list(RunQuery.all().recipient(ref)).items();
  }

  private void remind() {
    node.workflows()
        .trigger(
            "reminder",
            t ->
                t.recipients(List.of(named(USER, "a"), named(NEIGHBOUR, "b"), named(OBJECT, "c")))
                    .actor(named(USER, "a"))
                    .cancellationKey("k"));
  }

  @Test
  void areStoredAndFound() {
    remind();

    for (RecipientRef ref : List.of(USER, NEIGHBOUR, OBJECT)) {
      assertThat(runsOf(ref))
          .singleElement()
          .satisfies(
              run -> {
                assertThat(run.recipient()).isEqualTo(ref);
                assertThat(run.trigger().actor()).isEqualTo(USER);
              });
      assertThat(node.recipients().find(ref)).isPresent();
    }
  }

  @Test
  void areCanceledByName() {
    remind();

    assertThat(node.workflows().cancel("reminder", "k", List.of(USER.id())).count(Outcome.CANCELED))
        .isOne();

    assertThat(runsOf(USER)).extracting(RecipientRun::status).containsExactly(RunStatus.CANCELED);
    assertThat(runsOf(NEIGHBOUR))
        .extracting(RecipientRun::status)
        .containsExactly(RunStatus.WAITING);
    assertThat(node.cancellations().list(CancellationQuery.all().recipient(USER)).items())
        .hasSize(1);
  }

  @Test
  void oneCharacterMoreIsRefusedAndForATenantThatOne() {
    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class,
            () ->
                node.workflows()
                    .trigger(
                        "reminder", t -> t.recipients("k".repeat(257)).tenant("k".repeat(256))));

    assertThat(refused.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "recipients[0].id: has 257 characters; at most 256 are allowed, so use a shorter one",
            "tenant: has 256 characters; at most 255 are allowed, so use a shorter one");
  }
}
