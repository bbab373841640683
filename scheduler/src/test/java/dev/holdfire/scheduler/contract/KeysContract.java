package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class KeysContract {
  private static final Duration DAY = Duration.ofDays(1);

  /** Keys that are allowed, and that something between here and the disk could take for others. */
  private static final List<String> KEYS =
      List.of(
          "k".repeat(255),
          "k".repeat(254) + "l",
          "😀".repeat(255),
          "😀".repeat(254) + "😁",
          "\u0001".repeat(255),
          "\"".repeat(255),
          "a",
          "a ",
          "a  ",
          " a",
          "A",
          "a\u0000",
          "a\u00a0",
          "a\ufeff",
          "a\u200b",
          "a\n",
          "a\r\n",
          "a\t",
          "%",
          "a%",
          "_",
          "a_b",
          "axb",
          "a\\_b",
          "'",
          "''",
          "\"",
          "`",
          "/",
          "a/",
          "/a",
          "a/b",
          "\\",
          "\\\\",
          "a\\",
          "~",
          "!",
          "~a",
          "?",
          "??",
          "é",
          "e\u0301",
          "É",
          "e",
          "ss",
          "ß",
          "ẞ",
          "ﬁ",
          "fi",
          "İ",
          "i",
          "ı",
          "한",
          "\u1112\u1161\u11ab",
          "ａ",
          "null",
          "'; DROP TABLE HF_RUN; --");

  private final TestDatabase database;
  private final Cluster cluster;
  private final Node node;

  KeysContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  private List<RecipientRun> list(RunQuery query) {
    return node.workflows().list(query.limit(RunQuery.MAX_LIMIT)).items();
  }

  private void trigger(String workflow, String key, List<Recipient> recipients) {
    node.workflows().trigger(workflow, t -> t.recipients(recipients).cancellationKey(key));
  }

  @Test
  void aCancellationKeyStandsForItselfAlone() {
    for (String key : KEYS) {
      node.workflows()
          .trigger(
              "reminder",
              t ->
                  t.recipients("ann")
                      .cancellationKey(key)
                      .tenant(key)
                      .actor(key + "")
                      .data(java.util.Map.of(key, key)));
    }

    for (String key : KEYS) {
      assertThat(list(RunQuery.all().cancellationKey("reminder", key)))
          .singleElement()
          .satisfies(
              run -> {
                assertThat(run.trigger().cancellationKey()).isEqualTo(key);
                assertThat(run.trigger().tenant()).isEqualTo(key);
                assertThat(run.trigger().actor()).isEqualTo(RecipientRef.user(key));
                assertThat(node.workflows().find(run.id())).contains(run);
              });
      Receipt receipt =
          node.workflows().cancel(CancelRequest.of("reminder", key).because(key).by(key));
      assertThat(receipt.counts()).containsEntry(Outcome.CANCELED, 1);
      assertThat(receipt.entries()).hasSize(1);
      assertThat(node.workflows().receipt(receipt.id())).contains(receipt);
    }
    assertThat(list(RunQuery.all().status(RunStatus.CANCELED)))
        .hasSize(KEYS.size())
        .allSatisfy(
            run -> {
              assertThat(run.cancellation().reason()).isEqualTo(run.trigger().cancellationKey());
              assertThat(run.cancellation().actor()).isEqualTo(run.trigger().cancellationKey());
            });
  }

  @Test
  void aRecipientIdStandsForItselfAlone() {
    recipientsStandForThemselves(KEYS.stream().map(RecipientRef::user).toList());
  }

  @Test
  void anObjectIsNotTheUserOrTheObjectThatWouldReadTheSame() {
    List<RecipientRef> refs = new ArrayList<>();
    for (String id : List.of("a/b", "a/b/c", "abc", "a", "/a", "a/", "/")) {
      refs.add(RecipientRef.user(id));
    }
    for (String[] object :
        new String[][] {
          {"a", "b"},
          {"a/b", "c"},
          {"a", "b/c"},
          {"ab", "c"},
          {"a", "bc"},
          {"A", "b"},
          {"/", "/"},
          {"a ", "b"},
          {"a", " b"},
          {"b", "a"},
          {"😀".repeat(255), "\u0001".repeat(255)},
          {"😀".repeat(255), "\u0001".repeat(254)},
          {"\u0001".repeat(255), "\u0001".repeat(255)}
        }) {
      refs.add(RecipientRef.object(object[0], object[1]));
    }
    recipientsStandForThemselves(refs);
  }

  private void recipientsStandForThemselves(List<RecipientRef> refs) {
    List<Recipient> recipients =
        refs.stream()
            .map(
                ref ->
                    new Recipient(ref, java.util.Map.of("me", ref.toString()), java.util.Map.of()))
            .toList();
    trigger("reminder", "k", recipients);
    List<RecipientRef> canceled = refs.subList(0, refs.size() / 2);
    List<RecipientRef> others = refs.subList(refs.size() / 2, refs.size());

    for (RecipientRef ref : canceled) {
      assertThat(list(RunQuery.all().recipient(ref)))
          .extracting(RecipientRun::recipient)
          .containsExactly(ref);
      Receipt receipt =
          node.workflows().cancel(CancelRequest.of("reminder", "k").only(List.of(ref)));
      assertThat(receipt.entries())
          .extracting(Receipt.Entry::recipient, Receipt.Entry::outcome)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(ref, Outcome.CANCELED));
      assertThat(node.workflows().receipt(receipt.id())).contains(receipt);
    }
    cluster.clock().advance(DAY);
    node.runDue();

    assertThat(cluster.email().deliveries())
        .extracting(delivery -> delivery.recipient().ref())
        .containsExactlyInAnyOrderElementsOf(others);
    assertThat(cluster.email().deliveries())
        .allSatisfy(
            delivery ->
                assertThat(delivery.recipient().properties())
                    .containsEntry("me", delivery.recipient().ref().toString()));
    for (RecipientRef ref : others) {
      assertThatThrownBy(
              () -> node.workflows().cancel(CancelRequest.of("reminder", "k").only(List.of(ref))))
          .isInstanceOfSatisfying(
              RunAlreadyFinishedException.class,
              e ->
                  assertThat(e.receipt().entries())
                      .extracting(Receipt.Entry::recipient)
                      .containsExactly(ref));
      assertThat(list(RunQuery.all().recipient(ref).status(RunStatus.FINISHED))).hasSize(1);
    }
  }

  @Test
  void aWorkflowKeyStandsForItselfAlone() {
    List<String> keys =
        List.of("abc", "abc-", "abc_", "abc-def", "abcd", "ab_", "w".repeat(255), "w".repeat(254));
    Workflow[] workflows =
        keys.stream()
            .map(key -> Workflow.named(key).waitFor("wait", DAY).send("remind", "email").build())
            .toArray(Workflow[]::new);
    Node own = new Cluster(database, workflows).node("a");
    for (String key : keys) {
      own.workflows().trigger(key, t -> t.recipients("ann").cancellationKey("😀".repeat(255)));
    }

    for (String key : keys) {
      assertThat(own.workflows().list(RunQuery.all().workflow(key)).items())
          .singleElement()
          .satisfies(run -> assertThat(run.trigger().workflowKey()).isEqualTo(key));
      own.workflows().pause(key);
      own.workflows().resume(key);
      assertThat(own.workflows().cancel(key, "😀".repeat(255)).counts())
          .containsEntry(Outcome.CANCELED, 1);
    }
  }

  @Test
  void withoutACancellationKeyARunIsCanceledByItsIdOnly() {
    WorkflowRun first = node.workflows().trigger("reminder", t -> t.recipients("ann"));
    node.workflows().trigger("reminder", t -> t.recipients("ann"));

    for (String guess : List.of("null", "!", "!" + first.id(), first.id(), "~", "%")) {
      assertThat(node.workflows().cancel("reminder", guess).entries()).isEmpty();
      assertThat(list(RunQuery.all().cancellationKey("reminder", guess))).isEmpty();
    }
    RecipientRun run = list(RunQuery.all().workflowRun(first.id())).get(0);
    assertThat(run.trigger().cancellationKey()).isNull();
    assertThat(node.workflows().cancel(CancelRequest.ofRun(run.id())).counts())
        .containsEntry(Outcome.CANCELED, 1);
    cluster.clock().advance(DAY);
    assertThat(node.runDue()).isEqualTo(1);
  }
}
