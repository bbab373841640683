package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.StoreException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.key.RunKey;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose state a node cannot read: damaged, or written by a version that knows more. */
@OnEachDatabase
@Timeout(60)
final class UnreadableContract {
  private static final String NEWER =
      "{\"recipient\":{\"id\":\"ann\"},\"step\":0,\"attempt\":1,"
          + "\"steps\":[[\"invite\",\"AN_EVENT_OF_TOMORROW\",0,1,\"by pigeon\"]]}";
  private static final String READABLE =
      "{\"recipient\":{\"id\":\"ann\"},\"step\":0,\"attempt\":1,\"steps\":[]}";

  private final Cluster cluster;
  private final Tampering tampering;
  private final Node node;

  UnreadableContract(TestDatabase database) {
    cluster = new Cluster(database);
    tampering = new Tampering(database, cluster.scheduler());
    node = cluster.node("a");
  }

  /** States of which not even the recipient can be read. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "null",
        "no JSON",
        "{\"recipient\":{}}",
        "{\"recipient\":{\"id\":null}}",
        "{\"recipient\":{\"id\":\"ann"
      })
  private @interface OfEachDamage {}

  /** Triggers for a user, later than all before. */
  private String trigger(String user) {
    cluster.clock().advance(Duration.ofSeconds(1));
    String call =
        node.workflows()
            .trigger("new-user-invited", t -> t.recipients(user).cancellationKey("k"))
            .id();
    return RunKey.id(call, RecipientRef.user(user));
  }

  /** A run of ann's with this state. */
  private String active(String state) {
    String run = trigger("ann");
    overwrite(run, state);
    return run;
  }

  private void overwrite(String run, String state) {
    String statement =
        "UPDATE QRTZ_TRIGGERS SET JOB_DATA = %s WHERE "
            + RunKey.idInSql()
            + " = ? AND SCHED_NAME = ?";
    if (state == null) {
      tampering.change(statement.formatted("NULL"), run);
    } else {
      tampering.change(statement.formatted("?"), state.getBytes(StandardCharsets.UTF_8), run);
    }
  }

  /** A run of ann's that is canceled, with this state. */
  private String past(String state) {
    String run = trigger("ann");
    node.workflows().cancel(CancelRequest.ofRun(run));
    tampering.change(
        "UPDATE HF_HISTORY SET RUN_DATA = ? WHERE RECIPIENT_RUN_ID = ? AND SCHED_NAME = ?",
        state.getBytes(StandardCharsets.UTF_8),
        run);
    return run;
  }

  private Receipt cancelAll() {
    return node.workflows().cancel("new-user-invited", "k");
  }

  private Receipt cancelNamed(String... users) {
    return node.workflows().cancel("new-user-invited", "k", List.of(users));
  }

  private void assertEntries(Receipt receipt, Receipt.Entry... entries) {
    assertThat(receipt.entries()).containsExactlyInAnyOrder(entries);
    assertThat(node.workflows().receipt(receipt.id())).contains(receipt);
  }

  private static Receipt.Entry entry(String user, String run, Outcome outcome) {
    return new Receipt.Entry(user == null ? null : RecipientRef.user(user), run, outcome, null);
  }

  private int countActive() {
    return StoredRuns.countActive(cluster.database(), cluster.scheduler());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "{", "{}", NEWER})
  void theyHoldUpNoOther(String state) {
    active(state);
    trigger("bob");

    node.runDue();

    assertThat(cluster.email().sent()).isEqualTo(List.of("bob:invite"));
  }

  @Test
  void theyGoOnWhereTheyCanBeRead() {
    String run = active(NEWER);
    assertThat(node.runDue()).isZero();
    overwrite(run, READABLE);
    assertThat(node.runDue()).isZero();

    cluster.clock().advance(Duration.ofSeconds(30));

    assertThat(node.runDue()).isEqualTo(1);
    assertThat(cluster.email().sent()).isEqualTo(List.of("ann:invite"));
  }

  @OfEachDamage
  @NullSource
  void cancelingAllCancelsThemToo(String state) {
    String ann = active(state);
    String bob = trigger("bob");

    assertEntries(
        cancelAll(), entry(null, ann, Outcome.CANCELED), entry("bob", bob, Outcome.CANCELED));

    assertThat(countActive()).isZero();
  }

  @Test
  void cancelingAllCancelsThoseToWhichNothingIsSaidOfTheirWorkflowRun() {
    String ann = trigger("ann");
    tampering.change("UPDATE QRTZ_TRIGGERS SET DESCRIPTION = NULL WHERE SCHED_NAME = ?");
    String bob = trigger("bob");

    assertEntries(
        cancelAll(), entry("ann", ann, Outcome.CANCELED), entry("bob", bob, Outcome.CANCELED));

    assertThat(countActive()).isZero();
  }

  @OfEachDamage
  @NullSource
  void cancelingOneByItsIdCancelsIt(String state) {
    String ann = active(state);

    assertEntries(
        node.workflows().cancel(CancelRequest.ofRun(ann)), entry(null, ann, Outcome.CANCELED));

    assertThat(countActive()).isZero();
  }

  @OfEachDamage
  @NullSource
  void cancelingNamedRecipientsDoesNotMatchThem(String state) {
    active(state);
    String bob = trigger("bob");

    assertEntries(
        cancelNamed("ann", "bob"),
        entry("ann", null, Outcome.NOT_FOUND),
        entry("bob", bob, Outcome.CANCELED));

    assertThat(countActive()).isOne();
  }

  @Test
  void cancelingNamedRecipientsMatchesThoseWhoseRecipientCanBeRead() {
    String ann = active(NEWER);

    assertEntries(cancelNamed("ann"), entry("ann", ann, Outcome.CANCELED));

    assertThat(countActive()).isZero();
  }

  @OfEachDamage
  void cancelingFindsThoseThatAreOver(String state) {
    String ann = past(state);

    assertEntries(
        node.workflows().cancel(CancelRequest.ofRun(ann)),
        entry(null, ann, Outcome.ALREADY_CANCELED));
    assertEntries(cancelAll(), entry(null, ann, Outcome.ALREADY_CANCELED));
    assertEntries(cancelNamed("ann"), entry("ann", null, Outcome.NOT_FOUND));
  }

  /** The users whose runs are listed, page by page of one. */
  private List<List<String>> pages() {
    List<List<String>> pages = new ArrayList<>();
    RunQuery query = RunQuery.all().limit(1);
    Page<RecipientRun> page;
    do {
      page = node.workflows().list(query);
      pages.add(page.items().stream().map(run -> run.recipient().id()).toList());
      query = query.after(page.next() == null ? "" : page.next());
    } while (page.next() != null);
    return pages;
  }

  @OfEachDamage
  @NullSource
  void listsGoOnPastThem(String state) {
    trigger("zoe");
    active(state);
    trigger("bob");

    assertThat(pages()).containsExactly(List.of("bob"), List.of(), List.of("zoe"), List.of());
    assertThat(node.workflows().list(RunQuery.all().recipient(RecipientRef.user("ann"))).items())
        .isEmpty();
  }

  @OfEachDamage
  void listsGoOnPastThoseThatAreOver(String state) {
    trigger("zoe");
    past(state);
    trigger("bob");

    assertThat(pages()).containsExactly(List.of("bob"), List.of(), List.of("zoe"), List.of());
    assertThat(node.workflows().list(RunQuery.all().recipient(RecipientRef.user("ann"))).items())
        .isEmpty();
  }

  private void assertCannotBeFound(String run) {
    assertThatThrownBy(() -> node.workflows().find(run))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(run)
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("cancel it by its id");
  }

  @OfEachDamage
  @NullSource
  void findingOneSaysWhatToDo(String state) {
    assertCannotBeFound(active(state));
  }

  @OfEachDamage
  void findingOneThatIsOverSaysWhatToDo(String state) {
    assertCannotBeFound(past(state));
  }

  private void assertShowsWhatIsUnknown(String run) {
    RecipientRun found = node.workflows().find(run).orElseThrow();
    assertThat(found.recipient()).isEqualTo(RecipientRef.user("ann"));
    assertThat(found.steps())
        .containsExactly(
            new StepRecord(
                "invite",
                StepRecord.Event.UNKNOWN,
                Instant.EPOCH,
                1,
                "AN_EVENT_OF_TOMORROW: by pigeon"));
    assertThat(Runs.all(node)).containsExactly(found);
  }

  @Test
  void whatANewerVersionRecordedIsShownAsUnknown() {
    assertShowsWhatIsUnknown(active(NEWER));
  }

  @Test
  void whatANewerVersionRecordedOfOneThatIsOverIsShownAsUnknown() {
    assertShowsWhatIsUnknown(past(NEWER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "[\"invite\"]", "[\"invite\",null,0,1,\"\"]"})
  void aStepThatIsNoRecordMakesItUnreadable(String step) {
    assertCannotBeFound(active(READABLE.replace("[]", "[" + step + "]")));
  }
}
