package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.RowsRead;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.scheduler.store.key.TimeOrderedId;
import dev.holdfire.scheduler.store.table.CancellationTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEachDatabase
final class CancellationListContract {
  private static final CancellationQuery ALL = CancellationQuery.all();
  private static final RecipientRef ANN = RecipientRef.user("ann");

  /** More than are looked at for a page. */
  private static final int MANY = 1_005;

  /** SELECT the newest, SELECT their receipts. */
  private static final int LIST = 2;

  /** Beside {@link #LIST}: SELECT active runs, SELECT runs that are over, SELECT their groups'. */
  private static final int LIST_OF_A_RECIPIENT = LIST + 3;

  private final CountingDataSource counting;
  private final Cluster cluster;
  private final Node node;

  CancellationListContract(TestDatabase database) {
    cluster = new Cluster(database);
    counting = new CountingDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(counting).node("a");
    node.storeDefinitions();
  }

  /** The id of the first recipient's run. */
  private String trigger(String workflow, String key, String... users) {
    cluster.clock().advance(Duration.ofMillis(1));
    String call =
        node.workflows().trigger(workflow, t -> t.recipients(users).cancellationKey(key)).id();
    return RunKey.id(call, RecipientRef.user(users[0]));
  }

  /** The receipt, later than all before. */
  private Receipt cancel(CancelRequest request) {
    cluster.clock().advance(Duration.ofMillis(1));
    try {
      return node.workflows().cancel(request);
    } catch (RunAlreadyFinishedException e) {
      return e.receipt();
    }
  }

  private Receipt cancel(String workflow, String key, String... users) {
    CancelRequest all = CancelRequest.of(workflow, key);
    return cancel(users.length == 0 ? all : all.onlyUsers(List.of(users)));
  }

  private void aDayLater() {
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
  }

  /** The items of all pages; a page that is not the last one may have any number of them. */
  private List<Receipt> pages(CancellationQuery query) {
    Page<Receipt> page = node.cancellations().list(query);
    List<Receipt> all = new ArrayList<>(page.items());
    while (page.next() != null) {
      page = node.cancellations().list(query.after(page.next()));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(query.limit());
      all.addAll(page.items());
    }
    return all;
  }

  /** The items of all pages, read from the end of the list. */
  private List<Receipt> pagesFromTheEnd(CancellationQuery query) {
    List<Receipt> all = new ArrayList<>();
    String before = "c1." + new UUID(0, 0);
    while (before != null) {
      Page<Receipt> page = node.cancellations().list(query.before(before));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(query.limit());
      all.addAll(0, page.items());
      before = page.previous();
    }
    return all;
  }

  /** Newest first, however many there are on a page, and from whichever end. */
  private void assertListed(CancellationQuery query, Receipt... oldestFirst) {
    List<Receipt> expected = new ArrayList<>(Arrays.asList(oldestFirst));
    Collections.reverse(expected);
    assertThat(node.cancellations().list(query).items()).isEqualTo(expected);
    assertThat(node.cancellations().list(query).next()).isNull();
    for (int limit = 1; limit <= expected.size() + 1; limit++) {
      assertThat(pages(query.limit(limit))).as("%s a page", limit).isEqualTo(expected);
      assertThat(pagesFromTheEnd(query.limit(limit)))
          .as("%s a page, backwards", limit)
          .isEqualTo(expected);
    }
  }

  @Test
  void cancellationsAreListedByWorkflowByKeyAndByWhetherTheyCameTooLate() {
    trigger("reminder", "one", "ann", "bob");
    Receipt some = cancel(CancelRequest.of("reminder", "one").onlyUsers(List.of("ann")).by("api"));
    aDayLater();
    Receipt late = cancel("reminder", "one", "bob");
    String run = trigger("reminder", "two", "cid");
    Receipt byRun = cancel(CancelRequest.ofRun(run).because("moved"));
    Receipt none = cancel("reminder", "never");
    trigger("new-user-invited", "one", "dan");
    Receipt another = cancel("new-user-invited", "one");
    Receipt lateByRun = cancel(CancelRequest.ofRun(finished("eve")));

    assertThat(List.of(late.isRejected(), lateByRun.isRejected())).containsOnly(true);
    assertListed(ALL, some, late, byRun, none, another, lateByRun);
    assertListed(ALL.workflow("reminder"), some, late, none);
    assertListed(ALL.workflow("new-user-invited"), another);
    assertListed(ALL.workflow("Reminder"));
    assertListed(ALL.cancellationKey("reminder", "one"), some, late);
    assertListed(ALL.cancellationKey("reminder", "never"), none);
    assertListed(ALL.cancellationKey("reminder", "On%"));
    assertListed(ALL.lateOnly(), late, lateByRun);
    assertListed(ALL.workflow("reminder").lateOnly(), late);
    assertListed(ALL.cancellationKey("reminder", "one").lateOnly(), late);
    assertListed(ALL.cancellationKey("new-user-invited", "one").lateOnly());
  }

  private String finished(String user) {
    String run = trigger("reminder", "over", user);
    aDayLater();
    return run;
  }

  @Test
  void aSchedulerListsItsOwn() {
    cancel("reminder", "k");

    Node another = new Cluster(cluster.database()).node("x");

    assertThat(another.cancellations().list(ALL)).isEqualTo(new Page<>(List.of(), null));
  }

  @Test
  void cancellationsAreListedByTheRecipientsOfTheirReceipts() {
    trigger("reminder", "both", "ann", "bob");
    Receipt bobs = cancel("reminder", "both", "bob");
    Receipt both = cancel("reminder", "both");
    Receipt afterBoth = cancel("reminder", "both", "ann");
    trigger("new-user-invited", "waits", "ann");
    Receipt cids = cancel("new-user-invited", "waits", "cid");
    Receipt byRun = cancel(CancelRequest.ofRun(trigger("reminder", "id", "ann")));
    finished("ann");
    Receipt late = cancel("reminder", "over");
    cancel("reminder", "never");

    assertThat(late.isRejected()).isTrue();
    CancellationQuery anns = ALL.recipient(ANN);
    assertListed(anns, both, afterBoth, byRun, late);
    assertListed(anns.lateOnly(), late);
    assertListed(anns.workflow("reminder"), both, afterBoth, late);
    assertListed(anns.workflow("new-user-invited"));
    assertListed(anns.cancellationKey("reminder", "both"), both, afterBoth);
    assertListed(anns.cancellationKey("reminder", "both").lateOnly());
    assertListed(ALL.recipient(RecipientRef.user("bob")), bobs, both);
    assertListed(ALL.recipient(RecipientRef.object("users", "ann")));
    assertListed(ALL.recipient(RecipientRef.user("cid")));
    assertListed(
        ALL.recipient(RecipientRef.user("cid")).cancellationKey("new-user-invited", "waits"),
        cids); // in which nothing of it was known
  }

  @Test
  void whatIsStoppingARunOfARecipientIsListedByIt() {
    List<Receipt> stopping = new ArrayList<>();
    cluster
        .email()
        .behave(
            delivery -> {
              stopping.add(cancel(CancelRequest.ofRun(delivery.run().recipientRunId())));
              assertListed(ALL.recipient(ANN), stopping.get(0));
              return DeliveryResult.sent();
            });
    trigger("new-user-invited", "k", "ann");
    node.runDue();

    assertThat(stopping).hasSize(1);
    assertListed(ALL.recipient(ANN), stopping.get(0));
  }

  /** Some are far from the newest: what is looked at for a page ends before. */
  @Test
  void pagesOfFewAmongManyAreEmptyUntilTheyAreReached() {
    finished("ann");
    Receipt late = cancel("reminder", "over");
    List<Receipt> many = cancelOften();

    Page<Receipt> first = node.cancellations().list(ALL.lateOnly());
    Page<Receipt> second = node.cancellations().list(ALL.lateOnly().after(first.next()));

    assertThat(first.items()).isEmpty();
    assertThat(second.items()).containsExactly(late);
    assertThat(second.next()).isNull();
    assertThat(pagesFromTheEnd(ALL.lateOnly())).containsExactly(late);
    assertThat(pages(ALL.workflow("reminder").lateOnly())).containsExactly(late);
    assertThat(pages(ALL.cancellationKey("reminder", "over").lateOnly())).containsExactly(late);
    assertThat(pages(ALL.recipient(ANN))).containsExactly(late);
    assertThat(pages(ALL.recipient(ANN).cancellationKey("reminder", "over"))).containsExactly(late);
    List<Receipt> all = pages(ALL.limit(CancellationQuery.MAX_LIMIT));
    assertThat(all).hasSize(MANY + 1).startsWith(many.get(MANY - 1)).endsWith(late);
    assertThat(all).extracting(Receipt::id).doesNotHaveDuplicates();
  }

  /** Of the group "over", each for someone who is not known. */
  private List<Receipt> cancelOften() {
    CancelRequest request = CancelRequest.of("reminder", "over").onlyUsers(List.of("nobody"));
    String group = GroupKey.of("reminder", "over");
    CancellationTable table = new CancellationTable(node.database());
    TimeOrderedId ids = new TimeOrderedId(cluster.clock());
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      cluster.clock().advance(Duration.ofMillis(1));
      Instant now = cluster.clock().instant();
      receipts.add(new Receipt(ids.next(), request, now, Map.of(), List.of()));
    }
    return node.database()
        .transaction(
            "cancel often",
            connection -> {
              table.insert(
                  connection,
                  receipts.stream()
                      .map(receipt -> new CancellationTable.NewRow(receipt, group))
                      .toList());
              return receipts;
            });
  }

  @Test
  void aPageReadsLittleMoreThanItShows() throws SQLException {
    Assumptions.assumeFalse(
        cluster.database().kind() == TestDatabase.Kind.H2, "H2 does not tell how much it reads");
    cancelOften();
    cancel("reminder", "other");
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      Node reading =
          new NodeSetup(cluster).dataSource(OneConnection.of(connection)).node("reading");
      for (CancellationQuery query : List.of(ALL, ALL.cancellationKey("reminder", "over"))) {
        RowsRead read = RowsRead.on(connection);

        assertThat(reading.cancellations().list(query.limit(10)).items()).hasSize(10);

        assertThat(read.count()).isLessThan(100);
      }
      connection.rollback();
    }
  }

  @Test
  void aPageEndsBeforeItsReceiptsAreTooLargeTogether() {
    trigger("reminder", "k", "ann");
    List<Receipt> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      expected.add(0, cancel("reminder", "k"));
    }
    new Tampering(cluster.database(), cluster.scheduler())
        .change("UPDATE HF_CANCELLATION SET NOT_FOUND = 9000 WHERE SCHED_NAME = ?");

    assertThat(node.cancellations().list(ALL).items())
        .extracting(Receipt::id)
        .containsExactly(expected.get(0).id(), expected.get(1).id());
    for (CancellationQuery query : List.of(ALL, ALL.recipient(ANN))) {
      assertThat(pages(query))
          .extracting(Receipt::id)
          .containsExactlyElementsOf(expected.stream().map(Receipt::id).toList());
    }
  }

  @Test
  void aReceiptThatCannotBeReadKeepsNoOtherFromWhoLooks() {
    trigger("reminder", "k", "ann");
    Receipt first = cancel("reminder", "k");
    Receipt damaged = cancel("reminder", "k");
    Receipt last = cancel("reminder", "k");
    new Tampering(cluster.database(), cluster.scheduler())
        .change(
            "UPDATE HF_CANCELLATION SET RECEIPT = ? WHERE CANCELLATION_ID = ? AND SCHED_NAME = ?",
            "{",
            damaged.id());

    assertListed(ALL, first, last);
    assertListed(ALL.recipient(ANN), first, last);
  }

  @Test
  void whatIsCanceledBetweenTwoPagesMovesNone() {
    List<Receipt> before = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      before.add(0, cancel("reminder", "k"));
    }

    Page<Receipt> first = node.cancellations().list(ALL.limit(2));
    cancel("reminder", "k");
    Page<Receipt> second = node.cancellations().list(ALL.limit(2).after(first.next()));

    assertThat(first.previous()).isNull();
    assertThat(node.cancellations().list(ALL.limit(2).before(second.previous())).items())
        .isEqualTo(first.items());
    assertThat(first.items()).isEqualTo(before.subList(0, 2));
    assertThat(second.items()).isEqualTo(before.subList(2, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c1.",
        "019a4f00-0000-7000-8000-000000000000",
        "c1.019a4f00-0000-7000-8000-00000000000",
        "c1.019a4f00-0000-7000-8000-000000000000 ",
        " c1.019a4f00-0000-7000-8000-000000000000",
        "c1.019A4F00-0000-7000-8000-000000000000",
        "C1.019a4f00-0000-7000-8000-000000000000",
        "c2.019a4f00-0000-7000-8000-000000000000",
        "c1.' OR 1=1 --"
      })
  void aCursorThatNoPageHasGivenIsRefused(String cursor) {
    for (CancellationQuery query : List.of(ALL, ALL.workflow("reminder"), ALL.recipient(ANN))) {
      InvalidRequestException refusal =
          catchThrowableOfType(
              InvalidRequestException.class, () -> node.cancellations().list(query.after(cursor)));
      assertThat(refusal.problems()).extracting("path").containsExactly("cursor");
    }
  }

  @Test
  void aCursorBeforeAllIsTheEnd() {
    cancel("reminder", "k");

    assertThat(node.cancellations().list(ALL.after("c1." + new UUID(0, 0))).items()).isEmpty();
  }

  @Test
  void listingCostsTheSameForAnyNumber() {
    trigger("reminder", "k", "ann", "bob");
    trigger("reminder", "other", "ann");
    for (int i = 0; i < 30; i++) {
      cancel("reminder", i % 2 == 0 ? "k" : "other");
    }

    assertCost(ALL, LIST);
    assertCost(ALL.workflow("reminder"), LIST);
    assertCost(ALL.cancellationKey("reminder", "k"), LIST);
    assertCost(ALL.lateOnly(), LIST - 1); // none
    assertCost(ALL.recipient(ANN), LIST_OF_A_RECIPIENT);
    assertCost(ALL.recipient(ANN).cancellationKey("reminder", "k"), LIST);
    assertCost(ALL.recipient(RecipientRef.user("nobody")), LIST_OF_A_RECIPIENT - LIST - 1);
  }

  /** Where H2 executes one for each of a list of keys, that counts once. */
  private void assertCost(CancellationQuery query, int statements) {
    counting.reset();
    node.cancellations().list(query);
    assertThat(counting.sql()).allMatch(sql -> sql.startsWith("SELECT"));
    assertThat(counting.sql().stream().distinct()).hasSize(statements);
    if (cluster.database().kind() != TestDatabase.Kind.H2) {
      assertThat(counting.statements()).isEqualTo(statements);
    }
  }
}
