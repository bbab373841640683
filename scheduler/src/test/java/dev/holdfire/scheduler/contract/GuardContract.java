package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.TooManyRunsException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Preview;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.jdbc.Sql;
import dev.holdfire.trigger.TriggerRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Cancel calls that say how many runs they expect at most. */
@OnEachDatabase
final class GuardContract {
  private static final CancelRequest GROUP = CancelRequest.of("reminder", "k");

  /** More than a cancellation treats together. */
  private static final int LARGE = 5_500;

  private final TestDatabase database;
  private final Cluster cluster;
  private final CountingDataSource counting;
  private final Node node;
  private final Node other;

  GuardContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    counting = new CountingDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(counting).node("a");
    other = cluster.node("b");
    node.storeDefinitions();
  }

  private void remind(String... users) {
    other.workflows().trigger("reminder", t -> t.recipients(users).cancellationKey("k"));
  }

  private void remind(Stream<Recipient> users) {
    other.workflows().trigger("reminder", t -> t.audience(users).cancellationKey("k"));
  }

  private static Stream<Recipient> users(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> Recipient.user(name + "-" + i));
  }

  /** What a call would have done that is refused. */
  private static Preview refused(ThrowingCallable call) {
    return catchThrowableOfType(TooManyRunsException.class, call).preview();
  }

  private Preview refused(CancelRequest request) {
    return refused(() -> node.workflows().cancel(request));
  }

  private void assertActive(int runs) {
    assertThat(Rows.of(cluster))
        .containsEntry("QRTZ_TRIGGERS", runs)
        .doesNotContainKeys("HF_HISTORY", "HF_CANCELLATION");
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "TRIGGER_STATE = 'WAITING'")).isEqualTo(runs);
  }

  @Test
  void aCallThatWouldHitMoreThanExpectedIsRefusedWholeAndChangesNothing() {
    remind("ann", "bob", "cid");
    Map<String, List<String>> before = Rows.contents(cluster);
    counting.reset();

    assertThatThrownBy(() -> node.workflows().cancel(GROUP.expectAtMost(2)))
        .isInstanceOfSatisfying(
            TooManyRunsException.class,
            e -> {
              assertThat(e.code()).isEqualTo("too_many_runs");
              assertThat(e.preview())
                  .isEqualTo(other.cancellations().preview(GROUP.expectAtMost(2)));
              assertThat(e.preview().counts()).contains(entry(Outcome.CANCELED, 3));
              assertThat(e.preview().entries()).hasSize(3);
            })
        .hasMessageContaining("would hit 3 recipient runs; at most 2 were expected");

    assertThat(counting.sql()).allMatch(sql -> sql.startsWith("SELECT"));
    assertThat(counting.commits()).isZero();
    assertThat(counting.rollbacks()).isEqualTo(1);
    assertThat(Rows.contents(cluster)).isEqualTo(before);
  }

  @Test
  void exactlyAsManyAsExpectedAreCalledOffAndTheReceiptIsThatOfACallWithoutAGuard() {
    remind("ann", "bob", "cid");

    Receipt receipt = node.workflows().cancel(GROUP.because("moved").by("api").expectAtMost(3));

    assertThat(receipt.counts()).contains(entry(Outcome.CANCELED, 3));
    assertThat(receipt.request()).isEqualTo(GROUP.because("moved").by("api"));
    assertThat(other.workflows().receipt(receipt.id())).contains(receipt);
  }

  @Test
  void whatExecutesCountsToo() {
    remind("executing");
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(new Hands(other).acquire(10)).hasSize(1);
    remind("waiting");
    Map<String, List<String>> before = Rows.contents(cluster);

    Preview preview = refused(GROUP.expectAtMost(1));

    assertThat(preview.counts()).contains(entry(Outcome.CANCELED, 1), entry(Outcome.STOPPING, 1));
    assertThat(Rows.contents(cluster)).isEqualTo(before);
    assertThat(node.workflows().cancel(GROUP.expectAtMost(2)).counts())
        .contains(entry(Outcome.CANCELED, 1), entry(Outcome.STOPPING, 1));
  }

  @Test
  void whatIsOverDoesNotCount() {
    remind("finished");
    cluster.clock().advance(Duration.ofDays(1));
    other.runDue();

    Receipt late =
        catchThrowableOfType(
                RunAlreadyFinishedException.class,
                () -> node.workflows().cancel(GROUP.expectAtMost(0)))
            .receipt();
    assertThat(late.request()).isEqualTo(GROUP);
    assertThat(other.workflows().receipt(late.id())).contains(late);

    remind("canceled");
    other.workflows().cancel(GROUP);
    Receipt again = node.workflows().cancel(GROUP.expectAtMost(0));
    assertThat(again.counts())
        .contains(entry(Outcome.ALREADY_CANCELED, 1), entry(Outcome.ALREADY_FINISHED, 1));
    assertThat(other.workflows().receipt(again.id())).contains(again);
  }

  @Test
  void namedRecipientsAndSingleRunsAreCountedToo() {
    remind("ann", "bob", "cid");
    remind("ann");
    CancelRequest anns = GROUP.onlyUsers(List.of("ann", "nobody"));
    CancelRequest run = CancelRequest.ofRun(Runs.all(other).get(0).id());

    Preview preview = refused(anns.expectAtMost(1));

    assertThat(preview.counts()).contains(entry(Outcome.CANCELED, 2), entry(Outcome.NOT_FOUND, 1));
    assertThat(refused(run.expectAtMost(0)).hits()).isEqualTo(1);
    assertActive(4);
    assertThat(node.workflows().cancel(run.expectAtMost(1)).request()).isEqualTo(run);
  }

  /** Who are treated some hundred at a time. */
  @Test
  void manyNamedRecipientsAreCountedTogether() {
    remind(users("user", 500));
    List<String> names = IntStream.range(0, 500).mapToObj(i -> "user-" + i).toList();

    assertThat(refused(GROUP.onlyUsers(names).expectAtMost(499)).hits()).isEqualTo(500);

    assertActive(500);
    assertThat(node.workflows().cancel(GROUP.onlyUsers(names).expectAtMost(500)).entries())
        .hasSize(500);
  }

  @Test
  void whatWasTriggeredSinceALookIsCounted() {
    remind("ann", "bob");
    int seen = node.cancellations().preview(GROUP).hits();
    remind("cid");

    assertThat(refused(GROUP.expectAtMost(seen)).hits()).isEqualTo(3);

    assertActive(3);
  }

  @Test
  void aLargeGroupIsRefusedWholeThoughItsFirstRunsWereNotTooMany() {
    remind(users("user", LARGE));

    Preview preview = refused(GROUP.expectAtMost(LARGE - 1));

    assertThat(preview.hits()).isEqualTo(LARGE);
    assertThat(preview.counts()).contains(entry(Outcome.ALREADY_CANCELED, 0));
    assertThat(preview.entries()).hasSize(LARGE).doesNotHaveDuplicates();
    assertActive(LARGE);
    assertThat(node.workflows().cancel(GROUP.expectAtMost(LARGE)).counts())
        .contains(entry(Outcome.CANCELED, LARGE));
  }

  @Test
  void ofAGroupThatIsFarTooLargeTheFirstRunsAreLockedAndTheOthersCounted() {
    remind(LongIds.recipients(LongIds.MORE_THAN_A_CHUNK));
    counting.reset();

    assertThat(refused(GROUP.expectAtMost(10)).hits()).isEqualTo(LongIds.MORE_THAN_A_CHUNK);

    List<String> locking =
        counting.sql().stream().filter(sql -> sql.contains("FOR UPDATE")).toList();
    boolean isForEach = database.kind() == TestDatabase.Kind.H2;
    assertThat(locking).hasSize(isForEach ? 5_000 : 1);
    assertActive(LongIds.MORE_THAN_A_CHUNK);
  }

  /** Which it finds as it looks again. */
  @Test
  void whatIsTriggeredWhileALargeGroupIsCalledOffIsCounted() {
    FaultyDataSource between = new FaultyDataSource(database.dataSource());
    Node canceling = new NodeSetup(cluster).dataSource(between.dataSource()).node("c");
    remind(users("early", LARGE));
    between.beforeStatement(
        statement -> statement.startsWith("DELETE"), connection -> remind(users("late", 50)));

    Preview preview = refused(() -> canceling.workflows().cancel(GROUP.expectAtMost(LARGE + 49)));

    assertThat(preview.hits()).isEqualTo(LARGE + 50);
    assertActive(LARGE + 50);
  }

  @Test
  void aCallersTransactionIsAsItWasBeforeARefusedCall() throws SQLException {
    remind("ann", "bob");
    try (Connection connection = database.dataSource().getConnection()) {
      triggerForCid(connection);

      Preview preview = refused(() -> node.workflows().cancel(connection, GROUP.expectAtMost(2)));
      assertThat(preview.hits()).isEqualTo(3);
      CancelRequest anns = GROUP.onlyUsers(List.of("ann")).expectAtMost(1);
      Receipt receipt = node.workflows().cancel(connection, anns);
      connection.commit();

      assertThat(other.workflows().receipt(receipt.id())).contains(receipt);
    }
    assertThat(Runs.all(other))
        .extracting(run -> run.recipient().id(), RecipientRun::status)
        .containsExactlyInAnyOrder(
            Tuple.tuple("ann", RunStatus.CANCELED),
            Tuple.tuple("bob", RunStatus.WAITING),
            Tuple.tuple("cid", RunStatus.WAITING));
    assertThat(Rows.of(cluster)).containsEntry("HF_CANCELLATION", 1);
  }

  private void triggerForCid(Connection connection) throws SQLException {
    node.workflows()
        .trigger(
            connection,
            TriggerRequest.of("reminder").recipients("cid").cancellationKey("k").build());
  }

  @Test
  void inACallersTransactionWhatWasMovedOfALargeGroupIsMovedBack() throws SQLException {
    remind(users("user", LARGE));
    try (Connection connection = database.dataSource().getConnection()) {
      triggerForCid(connection);

      assertThat(
              refused(() -> node.workflows().cancel(connection, GROUP.expectAtMost(LARGE))).hits())
          .isEqualTo(LARGE + 1);
      connection.commit();
    }
    assertActive(LARGE + 1);
  }

  @Test
  void aCallersSnapshotDoesNotHideWhatIsTooMuch() throws SQLException {
    Assumptions.assumeFalse(database.kind() == TestDatabase.Kind.H2, "where it is refused");
    remind("early");
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Sql.query(connection, "SELECT COUNT(*) FROM QRTZ_TRIGGERS", List.of(), row -> 1);
      triggerForCid(connection);
      remind(users("user", LARGE));

      assertThat(
              refused(() -> node.workflows().cancel(connection, GROUP.expectAtMost(LARGE + 1)))
                  .hits())
          .isEqualTo(LARGE + 2);
      connection.commit();
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    assertActive(LARGE + 2);
  }
}
