package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class CallersTransactionContract {
  private static final TriggerRequest FOR_ANN =
      TriggerRequest.of("reminder").recipients("ann").cancellationKey("k").build();
  private static final CancelRequest ANNS =
      CancelRequest.of("reminder", "k").onlyUsers(List.of("ann"));

  private final TestDatabase database;
  private final Cluster cluster;
  private final Node node;
  private final Node other;

  CallersTransactionContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    node = cluster.node("a");
    other = cluster.node("b");
  }

  private interface Work {
    void with(Connection connection) throws SQLException;
  }

  /** What a caller does on a connection of its own, which is rolled back in the end. */
  private void callers(int isolation, Work work) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      int before = connection.getTransactionIsolation();
      connection.setTransactionIsolation(isolation);
      try {
        work.with(connection);
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(before);
      }
    }
  }

  /** With a snapshot of its own; where cancelling with one is refused, that is all there is. */
  private void callersWithSnapshot(Work work) throws SQLException {
    callers(
        Connection.TRANSACTION_REPEATABLE_READ,
        connection -> {
          look(connection);
          if (database.kind() == TestDatabase.Kind.H2) {
            assertRefused("connection", () -> node.workflows().cancel(connection, ANNS));
          } else {
            work.with(connection);
          }
        });
  }

  private void callers(Work work) throws SQLException {
    callers(Connection.TRANSACTION_READ_COMMITTED, work);
  }

  private void remind(String key, String... users) {
    other.workflows().trigger("reminder", t -> t.recipients(users).cancellationKey(key));
  }

  private int dueOnTheOtherNode() {
    return Together.unhindered(other::runDue);
  }

  private void aDayLater() {
    cluster.clock().advance(Duration.ofDays(1));
  }

  @Test
  void aTriggerTakesEffectOnCommitAndNotBefore() throws SQLException {
    callers(
        connection -> {
          WorkflowRun run = node.workflows().trigger(connection, FOR_ANN);
          aDayLater();
          assertThat(dueOnTheOtherNode()).isZero();
          assertThat(other.workflows().list(RunQuery.all()).items()).isEmpty();

          connection.commit();

          assertThat(other.workflows().list(RunQuery.all().workflowRun(run.id())).items())
              .hasSize(1);
          assertThat(dueOnTheOtherNode()).isEqualTo(1);
        });
  }

  @Test
  void aTriggerIsGoneOnRollback() throws SQLException {
    callers(
        connection -> {
          TriggerRequest request =
              TriggerRequest.of("reminder")
                  .recipient(Recipient.user("ann").with(Map.of("name", "Ann")))
                  .idempotencyKey("i")
                  .build();
          node.workflows().trigger(connection, request);
          connection.rollback();
        });

    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW");
  }

  @Test
  void aCancellationTakesEffectOnCommit() throws SQLException {
    remind("k", "ann", "bob");
    callers(
        connection -> {
          Receipt receipt = node.workflows().cancel(connection, ANNS);
          assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(1);
          assertThat(other.workflows().receipt(receipt.id())).isEmpty();
          connection.commit();
          assertThat(other.workflows().receipt(receipt.id())).contains(receipt);
        });
    aDayLater();
    other.runDue();
    assertThat(cluster.email().sent()).containsExactly("bob:remind");
  }

  @Test
  void whatACallerHasCanceledWaitsForTheEndAndNothingElseDoes() throws SQLException {
    remind("k", "ann", "bob");
    remind("another", "cid");
    aDayLater();
    callers(
        connection -> {
          node.workflows().cancel(connection, ANNS);

          assertThat(dueOnTheOtherNode()).isEqualTo(2);
          remindMany(300);
          connection.rollback();
        });
    assertThat(cluster.email().sent()).containsExactlyInAnyOrder("bob:remind", "cid:remind");
    assertThat(other.runDue()).isEqualTo(1);
    assertThat(cluster.email().sent()).contains("ann:remind");
    assertThat(Rows.of(cluster)).doesNotContainKeys("HF_CANCELLATION", "QRTZ_FIRED_TRIGGERS");
  }

  /** New runs for so many that their names are everywhere between those that are locked. */
  private void remindMany(int count) {
    List<Recipient> many =
        IntStream.range(0, count).mapToObj(i -> Recipient.user("new-" + i)).toList();
    WorkflowRun run =
        Together.unhindered(() -> other.workflows().trigger("reminder", t -> t.recipients(many)));
    assertThat(run.recipients()).isEqualTo(count);
  }

  /**
   * In a database of its own, whose few rows fit on one page: when InnoDB splits a page it turns
   * row locks of that isolation level into locks of a gap.
   */
  @Test
  void aSnapshotHoldsUpNothingElseEither() throws SQLException {
    try (TestDatabase fresh = database.kind().open()) {
      new CallersTransactionContract(fresh).assertThatASnapshotHoldsUpNothingElse();
    }
  }

  private void assertThatASnapshotHoldsUpNothingElse() throws SQLException {
    remind("k", "ann", "bob", "cid");
    aDayLater();
    callersWithSnapshot(
        connection -> {
          node.workflows().cancel(connection, ANNS);

          assertThat(dueOnTheOtherNode()).isEqualTo(2);
          remindMany(20);
        });
  }

  private static void look(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM QRTZ_TRIGGERS")) {
      rows.next();
    }
  }

  @Test
  void aCancellationSeesWhatWasCommittedAfterTheCallersSnapshot() throws SQLException {
    callersWithSnapshot(
        connection -> {
          remind("k", "ann", "bob");
          Receipt receipt = node.workflows().cancel(connection, CancelRequest.of("reminder", "k"));
          assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(2);
          connection.commit();
          assertThat(other.workflows().list(RunQuery.all().status(RunStatus.CANCELED)).items())
              .hasSize(2);
        });
    aDayLater();
    assertThat(other.runDue()).isZero();
  }

  @Test
  void aCancellationSeesWhatFinishedAfterTheCallersSnapshot() throws SQLException {
    remind("k", "ann");
    aDayLater();
    callersWithSnapshot(
        connection -> {
          other.runDue();
          assertThatThrownBy(() -> node.workflows().cancel(connection, ANNS))
              .isInstanceOfSatisfying(
                  RunAlreadyFinishedException.class,
                  e -> {
                    assertThat(e.receipt().count(Outcome.ALREADY_FINISHED)).isEqualTo(1);
                    assertThatCommitKeeps(connection, e.receipt());
                  });
        });
  }

  private void assertThatCommitKeeps(Connection connection, Receipt receipt) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    assertThat(other.workflows().receipt(receipt.id())).contains(receipt);
  }

  @Test
  void aCallerCanTriggerAndCancelInOneTransaction() throws SQLException {
    callers(this::triggerAndCancel);
    callersWithSnapshot(this::triggerAndCancel);
    aDayLater();
    assertThat(other.runDue()).isZero();
  }

  private void triggerAndCancel(Connection connection) throws SQLException {
    WorkflowRun run = node.workflows().trigger(connection, FOR_ANN);
    Receipt receipt = node.workflows().cancel(connection, ANNS);
    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(1);
    assertThat(node.workflows().cancel(connection, ANNS).count(Outcome.ALREADY_CANCELED))
        .isPositive();
    connection.commit();
    assertThat(other.workflows().list(RunQuery.all().workflowRun(run.id())).items())
        .singleElement()
        .satisfies(it -> assertThat(it.cancellation().id()).isEqualTo(receipt.id()));
  }

  @Test
  void aReceiptCountsWhatOnlyTheCallerSeesAndWhatOnlyOthersSee() throws SQLException {
    CancelRequest all = CancelRequest.of("reminder", "k");
    remindThousands(2);
    other.workflows().cancel(all); // which the snapshot has
    callersWithSnapshot(
        connection -> {
          remindThousands(4);
          other.workflows().cancel(all);
          remindThousands(6);

          Receipt first = node.workflows().cancel(connection, all);
          assertThat(first.count(Outcome.CANCELED)).isEqualTo(6_000);
          assertThat(first.count(Outcome.ALREADY_CANCELED)).isEqualTo(6_000);

          Receipt second = node.workflows().cancel(connection, all);
          assertThat(second.count(Outcome.CANCELED)).isZero();
          assertThat(second.count(Outcome.ALREADY_CANCELED)).isEqualTo(12_000);
        });
  }

  private void remindThousands(int thousands) {
    String[] users = IntStream.range(0, 1_000).mapToObj(i -> "user-" + i).toArray(String[]::new);
    for (int i = 0; i < thousands; i++) {
      remind("k", users);
    }
  }

  @Test
  void repeatingWhatIsKnownOfARecipientLocksNothing() throws SQLException {
    TriggerRequest known =
        TriggerRequest.of("reminder")
            .recipient(Recipient.user("ann").with(Map.of("name", "Ann", "seat", 1)))
            .build();
    other.workflows().trigger(known);
    callers(
        connection -> {
          node.workflows().trigger(connection, known);

          Together.unhindered(() -> other.workflows().trigger(known));
          Together.unhindered(
              () ->
                  other
                      .workflows()
                      .trigger(
                          "reminder",
                          t -> t.recipient(Recipient.user("ann").with(Map.of("name", "Anna")))));
          connection.commit();
        });
    assertThat(Rows.of(cluster)).containsEntry("HF_RECIPIENT", 1).containsEntry("HF_RUN", 4);
  }

  @Test
  void anIdempotencyKeyCountsFromTheCommitOn() throws SQLException {
    TriggerRequest request =
        TriggerRequest.of("reminder").recipients("ann").idempotencyKey("i").build();
    callers(connection -> node.workflows().trigger(connection, request));
    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW");

    callers(
        Connection.TRANSACTION_REPEATABLE_READ,
        connection -> {
          look(connection);
          WorkflowRun first = other.workflows().trigger(request);
          assertThat(node.workflows().trigger(connection, request).id()).isEqualTo(first.id());
          connection.commit();
          assertThat(other.workflows().trigger(request).id()).isEqualTo(first.id());
        });
    assertThat(Rows.of(cluster)).containsEntry("HF_RUN", 1).containsEntry("QRTZ_TRIGGERS", 1);
  }

  @Test
  void aConnectionThatCommitsByItselfIsRefused() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(true);
      try {
        assertRefused("connection", () -> node.workflows().trigger(connection, FOR_ANN));
        assertRefused("connection", () -> node.workflows().cancel(connection, ANNS));
      } finally {
        connection.setAutoCommit(false);
      }
    }
    assertThat(Rows.of(cluster)).isEmpty();
  }

  @Test
  void anAudienceIsRefused() throws SQLException {
    TriggerRequest request =
        TriggerRequest.of("reminder")
            .audience(java.util.stream.Stream.of(Recipient.user("ann")))
            .build();
    callers(
        connection ->
            assertRefused("audience", () -> node.workflows().trigger(connection, request)));
    assertThat(Rows.of(cluster)).isEmpty();
  }

  private static void assertRefused(
      String path, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.problems()).extracting("path").containsExactly(path));
  }

  @Test
  void anOpenCancellationOfAPausedRunDoesNotHoldUpResumingTheOthers() throws SQLException {
    remind("k", "ann", "bob", "cid");
    other.workflows().pause("reminder");
    aDayLater();
    dueOnTheOtherNode();
    callers(
        connection -> {
          node.workflows().cancel(connection, ANNS);

          Together.unhindered(
              () -> {
                other.workflows().resume("reminder");
                return 0;
              });

          assertThat(dueOnTheOtherNode()).isEqualTo(2);
        });

    other.tidy();
    assertThat(dueOnTheOtherNode()).isEqualTo(1);
  }
}
