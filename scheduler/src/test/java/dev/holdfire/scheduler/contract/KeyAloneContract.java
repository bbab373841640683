package dev.holdfire.scheduler.contract;

import static dev.holdfire.scheduler.contract.Cluster.INVITED;
import static dev.holdfire.scheduler.contract.Cluster.REMINDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.RowsRead;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists by a cancellation key alone, of whatever workflow. */
@OnEachDatabase
@Timeout(120)
final class KeyAloneContract {
  private static final RunQuery BY_KEY = RunQuery.all().cancellationKey("k/1");
  private static final CancellationQuery CANCELLATIONS =
      CancellationQuery.all().cancellationKey("k/1");

  private final Cluster cluster;
  private final Node node;

  KeyAloneContract(TestDatabase database) {
    cluster = new Cluster(database, many());
    node = cluster.node("a");
    node.storeDefinitions();
  }

  /** More than a key may be in use with. */
  private static Workflow[] many() {
    Stream<Workflow> others =
        IntStream.range(0, 100)
            .mapToObj(i -> Workflow.named("other-" + i).send("hi", "email").build());
    return Stream.concat(Stream.of(INVITED, REMINDER), others).toArray(Workflow[]::new);
  }

  private String trigger(String workflow, String key, String... users) {
    cluster.clock().advance(Duration.ofMillis(1));
    return node.workflows()
        .trigger(workflow, t -> t.recipients(users).cancellationKey(key).tenant("acme"))
        .id();
  }

  private Receipt cancel(CancelRequest request) {
    cluster.clock().advance(Duration.ofMillis(1));
    return node.workflows().cancel(request);
  }

  private List<String> users(RunQuery query) {
    return users(node.workflows().list(query));
  }

  private static List<String> users(Page<RecipientRun> page) {
    return page.items().stream().map(run -> run.recipient().toString()).toList();
  }

  @Test
  void runsAreListedByAKeyOfWhateverWorkflowInBothPlaces() {
    trigger("reminder", "k/1", "ann");
    String call = trigger("new-user-invited", "k/1", "bob");
    trigger("reminder", "k/2", "cid");
    trigger("reminder", "K/1", "dan");
    node.workflows().trigger("reminder", t -> t.recipients("eve"));
    trigger("reminder", "k/1", "fay");
    cancel(CancelRequest.of("reminder", "k/1").onlyUsers(List.of("fay")));

    assertThat(users(BY_KEY)).containsExactly("fay", "bob", "ann");
    assertThat(users(BY_KEY.status(RunStatus.WAITING))).containsExactly("bob", "ann");
    assertThat(users(BY_KEY.status(RunStatus.CANCELED))).containsExactly("fay");
    assertThat(users(BY_KEY.recipient(RecipientRef.user("ann")))).containsExactly("ann");
    assertThat(users(BY_KEY.tenant("acme"))).containsExactly("fay", "bob", "ann");
    assertThat(users(BY_KEY.tenant("other"))).isEmpty();
    assertThat(users(BY_KEY.workflowRun(call))).containsExactly("bob");
    assertThat(users(BY_KEY.workflow("reminder"))).containsExactly("fay", "ann");
    assertThat(users(RunQuery.all().cancellationKey("k/2").workflowRun(call))).isEmpty();
    assertThat(users(RunQuery.all().cancellationKey("never"))).isEmpty();
  }

  @Test
  void pagesOfAKeyGoForthAndBack() {
    for (int i = 0; i < 7; i++) {
      trigger(i % 2 == 0 ? "reminder" : "new-user-invited", "k/1", "u" + i);
    }
    cancel(CancelRequest.of("reminder", "k/1").onlyUsers(List.of("u2", "u4")));
    for (int limit = 1; limit <= 8; limit++) {
      RunQuery query = BY_KEY.limit(limit);
      List<List<String>> pages = new ArrayList<>();
      Page<RecipientRun> page = node.workflows().list(query);
      pages.add(users(page));
      while (page.next() != null) {
        page = node.workflows().list(query.after(page.next()));
        pages.add(users(page));
      }
      assertThat(pages.stream().flatMap(List::stream))
          .containsExactly("u6", "u5", "u4", "u3", "u2", "u1", "u0");
      List<List<String>> back = new ArrayList<>();
      while (page.previous() != null) {
        page = node.workflows().list(query.before(page.previous()));
        back.add(users(page));
      }
      back.removeIf(List::isEmpty);
      Collections.reverse(back);
      assertThat(back).isEqualTo(pages.subList(0, pages.size() - 1));
    }
  }

  @Test
  void cancellationsAreListedByAKeyOfWhateverWorkflow() {
    trigger("reminder", "k/1", "ann");
    Receipt anns = cancel(CancelRequest.of("reminder", "k/1"));
    cancel(CancelRequest.of("reminder", "k/2"));
    Receipt unknown = cancel(CancelRequest.of("new-user-invited", "k/1"));
    Receipt again = cancel(CancelRequest.of("reminder", "k/1"));

    assertThat(node.cancellations().list(CANCELLATIONS).items())
        .containsExactly(again, unknown, anns);
    Page<Receipt> first = node.cancellations().list(CANCELLATIONS.limit(2));
    Page<Receipt> second = node.cancellations().list(CANCELLATIONS.limit(2).after(first.next()));
    assertThat(first.items()).containsExactly(again, unknown);
    assertThat(second.items()).containsExactly(anns);
    assertThat(node.cancellations().list(CANCELLATIONS.limit(2).before(second.previous())).items())
        .isEqualTo(first.items());
    assertThat(node.cancellations().list(CANCELLATIONS.recipient(RecipientRef.user("ann"))).items())
        .containsExactly(again, anns);
    assertThat(node.cancellations().list(CANCELLATIONS.lateOnly()).items()).isEmpty();
  }

  @Test
  void aKeyThatTooManyWorkflowsUseIsNotLookedForInAll() {
    for (Workflow workflow : many()) {
      trigger(workflow.key(), "k/1", "ann");
    }

    InvalidRequestException refusal =
        catchThrowableOfType(InvalidRequestException.class, () -> node.workflows().list(BY_KEY));

    assertThat(refusal.problems()).extracting("path").containsExactly("cancellation_key");
    assertThat(refusal).hasMessageContaining("in use with 102 workflows");
    assertThat(users(BY_KEY.workflow("other-7"))).containsExactly("ann");
  }

  @Test
  void lookingForAKeyReadsNothingOfOthers() throws SQLException {
    Assumptions.assumeFalse(
        cluster.database().kind() == TestDatabase.Kind.H2, "H2 does not tell how much it reads");
    for (int call = 0; call < 3; call++) {
      trigger(
          "reminder",
          "many",
          IntStream.range(0, 1_000).mapToObj(i -> "u" + i).toArray(String[]::new));
    }
    cancel(
        CancelRequest.of("reminder", "many")
            .onlyUsers(IntStream.range(0, 500).mapToObj(i -> "u" + i).toList()));
    trigger("reminder", "k/1", "ann", "bob");
    cancel(CancelRequest.of("reminder", "k/1").onlyUsers(List.of("bob")));
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      Node reading =
          new NodeSetup(cluster).dataSource(OneConnection.of(connection)).node("reading");
      RowsRead read = RowsRead.on(connection);

      assertThat(users(reading.workflows().list(BY_KEY))).containsExactlyInAnyOrder("ann", "bob");

      assertThat(read.count()).isLessThan(1_500);
      connection.rollback();
    }
  }
}
