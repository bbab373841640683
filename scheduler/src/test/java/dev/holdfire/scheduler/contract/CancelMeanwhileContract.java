package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is triggered between two statements of a cancel call is hit whole, or not at all. */
@OnEachDatabase
@Timeout(60)
final class CancelMeanwhileContract {
  private static final CancelRequest GROUP = CancelRequest.of("reminder", "k");
  private static final String NAMES = "SELECT TRIGGER_NAME";
  private static final String LOCK = "FOR UPDATE";
  private static final String HAS_IT_HAPPENED = "PHASE = 'activating' AND TOKEN IN";
  private static final String OVER = "FROM HF_HISTORY";
  private static final int MANY = 2_500;
  private static final int HALF_WAY = 1_500;
  private static final int SEVERAL_CHUNKS = 300;

  private final TestDatabase database;
  private final Cluster cluster;
  private final FaultyDataSource faults;
  private final Node node;
  private final Node other;
  private final CountDownLatch halfWay = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);

  CancelMeanwhileContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    faults = new FaultyDataSource(database.dataSource());
    node = new NodeSetup(cluster).dataSource(faults.dataSource()).node("a");
    other = cluster.node("b");
  }

  @AfterEach
  void end() {
    goesOn.countDown();
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "user-" + i).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An audience that is loaded beside the test, and is half loaded by now. */
  private CompletableFuture<Void> loading() {
    var audience =
        IntStream.range(0, MANY)
            .peek(
                read -> {
                  if (read == HALF_WAY) {
                    halfWay.countDown();
                    await(goesOn);
                  }
                })
            .mapToObj(i -> Recipient.user("user-" + i));
    CompletableFuture<Void> load =
        CompletableFuture.runAsync(
            () ->
                other
                    .workflows()
                    .trigger("reminder", t -> t.audience(audience).cancellationKey("k")));
    await(halfWay);
    return load;
  }

  private int canceled() {
    return Rows.count(cluster, "HF_HISTORY", "STATUS = 'canceled'");
  }

  /** Cancels; the load comes to its end before the first statement of the call with this text. */
  private Receipt cancelWhileALoadEnds(CancelRequest request, Predicate<String> before) {
    CompletableFuture<Void> load = loading();
    faults.beforeStatement(
        before,
        connection -> {
          goesOn.countDown();
          load.join();
        });
    return node.workflows().cancel(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCK, HAS_IT_HAPPENED})
  void anAudienceThatIsReadBeforeItsLoadEndsIsCanceledWhole(String moment) {
    Receipt receipt = cancelWhileALoadEnds(GROUP, statement -> statement.contains(moment));

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(MANY);
    assertThat(canceled()).isEqualTo(MANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCK, HAS_IT_HAPPENED})
  void soAreThoseOfItThatAreNamed(String moment) {
    Receipt receipt =
        cancelWhileALoadEnds(
            GROUP.onlyUsers(List.of("user-1", "user-2400")),
            statement -> statement.contains(moment));

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(2);
    assertThat(receipt.count(Outcome.NOT_FOUND)).isZero();
    assertThat(canceled()).isEqualTo(2);
  }

  @Test
  void soAreThoseWhoWereLookedForBeforeOthers() {
    AtomicInteger locks = new AtomicInteger();
    Receipt receipt =
        cancelWhileALoadEnds(
            GROUP.onlyUsers(ids(SEVERAL_CHUNKS)),
            statement -> statement.contains(LOCK) && locks.incrementAndGet() == 2);

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(SEVERAL_CHUNKS);
    assertThat(canceled()).isEqualTo(SEVERAL_CHUNKS);
  }

  /** Cancels while a caller's connection holds a run of the audience, whose load ends meanwhile. */
  @Test
  void anAudienceOfWhichACallerHoldsARunIsCanceledWholeOrNotAtAll() throws SQLException {
    assumeThat(database.kind()).isNotEqualTo(TestDatabase.Kind.H2); // it locks more than the run
    CompletableFuture<Void> load = loading();
    CountDownLatch locks = new CountDownLatch(1);
    faults.beforeStatement(statement -> statement.contains(LOCK), connection -> locks.countDown());
    CompletableFuture<Receipt> receipt;
    try (Connection caller = database.newPool(1).getConnection()) {
      other.workflows().cancel(caller, GROUP.onlyUsers(List.of("user-1")));
      receipt = CompletableFuture.supplyAsync(() -> node.workflows().cancel(GROUP));
      await(locks);
      goesOn.countDown();
      load.join();
      caller.commit();
    }

    assertThat(receipt.join().count(Outcome.CANCELED)).isIn(0, MANY);
    assertThat(canceled()).isIn(0, MANY);
  }

  /** With an old snapshot, in which what is moved is not locked again. */
  @Test
  void anAudienceIsCanceledWholeInACallersTransaction() throws SQLException {
    assumeThat(database.kind()).isNotEqualTo(TestDatabase.Kind.H2); // which refuses such a call
    CompletableFuture<Void> load = loading();
    FaultyDataSource callers = new FaultyDataSource(database.newPool(1));
    callers.beforeStatement(
        statement -> statement.contains(LOCK),
        connection -> {
          goesOn.countDown();
          load.join();
        });
    try (Connection caller = callers.dataSource().getConnection()) {
      caller.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(node.workflows().cancel(caller, GROUP).count(Outcome.CANCELED)).isEqualTo(MANY);
      caller.commit();
    }

    assertThat(canceled()).isEqualTo(MANY);
  }

  @Test
  void aCallThatComesBetweenTwoChunksOfRecipientsIsCanceledWhole() {
    AtomicInteger chunks = new AtomicInteger();
    faults.beforeStatement(
        statement -> statement.startsWith(NAMES) && chunks.incrementAndGet() == 2,
        connection ->
            other
                .workflows()
                .trigger(
                    "reminder",
                    t ->
                        t.recipients(ids(SEVERAL_CHUNKS).stream().map(Recipient::user).toList())
                            .cancellationKey("k")));

    Receipt receipt = node.workflows().cancel(GROUP.onlyUsers(ids(SEVERAL_CHUNKS)));

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(SEVERAL_CHUNKS);
  }

  /** Triggers for two, of whom one has been reminded before this returns. */
  private void remindOneOfTwo() {
    other.workflows().trigger("reminder", t -> t.recipients("ann", "bob").cancellationKey("k"));
    other.workflows().list(RunQuery.all()).items().stream()
        .filter(run -> run.recipient().id().equals("ann"))
        .map(RecipientRun::id)
        .forEach(other.workflows()::fireNow);
    assertThat(other.runDue()).isEqualTo(1);
  }

  private void assertIsNotLate(CancelRequest request) {
    faults.beforeStatement(statement -> statement.contains(OVER), connection -> remindOneOfTwo());

    Receipt receipt = node.workflows().cancel(request);

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(1);
    assertThat(receipt.count(Outcome.ALREADY_FINISHED)).isEqualTo(1);
    assertThat(receipt.entries()).hasSize(2);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isZero();
    assertThat(Rows.count(cluster, "HF_CANCELLATION", "1 = 1")).isEqualTo(1);
  }

  @Test
  void aCallIsNotTooLateWhileARunIsAlive() {
    assertIsNotLate(GROUP);
  }

  @Test
  void aGuardedCallIsNotTooLateWhileARunIsAlive() {
    assertIsNotLate(GROUP.expectAtMost(10));
  }

  @Test
  void aCallForSomeIsNotTooLateWhileARunIsAlive() {
    assertIsNotLate(GROUP.onlyUsers(List.of("ann", "bob")));
  }
}
