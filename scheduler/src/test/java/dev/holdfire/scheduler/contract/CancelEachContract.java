package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.StoreException;
import dev.holdfire.TooManyRunsException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancelResult;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many cancel calls of one caller. */
@OnEachDatabase
final class CancelEachContract {
  private static final String WORKFLOW = "reminder";
  private static final int MANY = 250;
  private static final int PARTS = 3;
  private static final int STATEMENTS = 6;

  private final Cluster cluster;
  private final CountingDataSource counting;
  private final FaultyDataSource faults;
  private final Node node;

  CancelEachContract(TestDatabase database) {
    cluster = new Cluster(database);
    counting = new CountingDataSource(database.dataSource());
    faults = new FaultyDataSource(counting);
    node = new NodeSetup(cluster).dataSource(faults.dataSource()).node("a");
  }

  private void remind(String key, String... users) {
    node.workflows().trigger(WORKFLOW, t -> t.recipients(users).cancellationKey(key));
  }

  private static CancelRequest of(String key) {
    return CancelRequest.of(WORKFLOW, key);
  }

  private List<CancelRequest> remindMany() {
    List<CancelRequest> requests = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      remind("k" + i, "ann");
      requests.add(of("k" + i));
    }
    return requests;
  }

  private static Receipt receipt(CancelResult result) {
    return ((CancelResult.Done) result).receipt();
  }

  @Test
  void manyKeysCostAsManyStatementsAsAFewAndEachHasItsReceipt() {
    List<CancelRequest> requests = remindMany();
    counting.reset();

    List<CancelResult> results = node.workflows().cancelEach(requests);

    assertThat(counting.commits()).isEqualTo(PARTS);
    if (cluster.database().kind() != TestDatabase.Kind.H2) { // where it is one for each key
      assertThat(counting.sql()).hasSize(PARTS * STATEMENTS);
    }
    assertThat(results).extracting(result -> receipt(result).request()).isEqualTo(requests);
    assertThat(results)
        .allMatch(result -> receipt(result).count(Outcome.CANCELED) == 1)
        .allMatch(
            result ->
                node.workflows()
                    .receipt(receipt(result).id())
                    .equals(Optional.of(receipt(result))));
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isZero();
    assertThat(Rows.count(cluster, "HF_CANCELLATION", "1 = 1")).isEqualTo(MANY);
  }

  @Test
  void eachHasItsOwnResult() {
    remind("late", "ann");
    cluster.clock().advance(Duration.ofDays(1));
    node.runDue();
    remind("waits", "ann");
    remind("guarded", "ann", "bob");
    remind("named", "ann", "bob");
    String run = node.workflows().trigger(WORKFLOW, t -> t.recipients("cem")).id();

    List<CancelResult> results =
        node.workflows()
            .cancelEach(
                List.of(
                    of("late"),
                    of("waits"),
                    of("guarded").expectAtMost(1),
                    of("named").onlyUsers(List.of("ann")),
                    of("never"),
                    CancelRequest.of("no-such", "k"),
                    CancelRequest.ofRun(run),
                    of("waits")));

    assertThat(receipt(results.get(0)).isRejected()).isTrue();
    assertThat(receipt(results.get(1)).count(Outcome.CANCELED)).isEqualTo(1);
    assertThat(results.get(2))
        .isInstanceOfSatisfying(
            CancelResult.Refused.class,
            refused -> assertThat(refused.reason()).isInstanceOf(TooManyRunsException.class));
    assertThat(receipt(results.get(3)).count(Outcome.CANCELED)).isEqualTo(1);
    assertThat(receipt(results.get(4)).entries()).isEmpty();
    assertThat(results.get(5))
        .isInstanceOfSatisfying(
            CancelResult.Refused.class,
            refused -> assertThat(refused.reason()).isInstanceOf(WorkflowNotFoundException.class));
    assertThat(receipt(results.get(6)).count(Outcome.NOT_FOUND)).isEqualTo(1);
    assertThat(receipt(results.get(7)).count(Outcome.ALREADY_CANCELED)).isEqualTo(1);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isEqualTo(4);
  }

  @Test
  void eachComesAfterThoseBeforeIt() {
    remind("k", "ann", "bob");

    List<CancelResult> results =
        node.workflows()
            .cancelEach(
                List.of(of("other"), of("k").onlyUsers(List.of("ann")).because("left"), of("k")));

    assertThat(receipt(results.get(1)).count(Outcome.CANCELED)).isEqualTo(1);
    assertThat(receipt(results.get(2)).count(Outcome.CANCELED)).isEqualTo(1);
    assertThat(receipt(results.get(2)).count(Outcome.ALREADY_CANCELED)).isEqualTo(1);
  }

  @Test
  void whenTheDatabaseGoesAwayThoseBeforeAreCanceledAndThoseAfterAreNotTried() {
    List<CancelRequest> requests = remindMany();
    AtomicInteger part = new AtomicInteger();
    faults.failWhere(
        statement ->
            statement.startsWith("INSERT INTO HF_CANCELLATION") && part.incrementAndGet() >= 2,
        FaultyDataSource.DISK_FULL);

    List<CancelResult> results = node.workflows().cancelEach(requests);

    assertThat(results.subList(0, 100)).allMatch(CancelResult.Done.class::isInstance);
    assertThat(results.get(100))
        .isInstanceOfSatisfying(
            CancelResult.Refused.class,
            refused -> assertThat(refused.reason()).isInstanceOf(StoreException.class));
    assertThat(results.subList(101, MANY)).allMatch(CancelResult.NotTried.class::isInstance);
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isEqualTo(MANY - 100);
  }

  @Test
  void whenACommitsAnswerIsLostAllOfItsCallsHearOfIt() {
    List<CancelRequest> requests = remindMany();
    faults.loseAnswers(1);

    List<CancelResult> results = node.workflows().cancelEach(requests);

    assertThat(results.subList(0, 100))
        .allSatisfy(
            result ->
                assertThat(((CancelResult.Refused) result).reason())
                    .hasMessageContaining("It is not known whether"));
    assertThat(results.subList(100, MANY)).allMatch(CancelResult.NotTried.class::isInstance);
  }

  @Test
  void oneWhoseHistoryCannotBeReadFailsByItself() {
    remind("waits", "ann");
    remind("damaged", "ann");
    remind("waits-too", "ann");
    node.workflows().cancel(of("damaged"));
    new Tampering(cluster.database(), cluster.scheduler())
        .change("UPDATE HF_HISTORY SET STATUS = 'mad' WHERE SCHED_NAME = ?");

    List<CancelResult> results =
        node.workflows().cancelEach(List.of(of("waits"), of("damaged"), of("waits-too")));

    assertThat(receipt(results.get(0)).count(Outcome.CANCELED)).isEqualTo(1);
    assertThat(results.get(1))
        .isInstanceOfSatisfying(
            CancelResult.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .isInstanceOf(StoreException.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("damaged"));
    assertThat(receipt(results.get(2)).count(Outcome.CANCELED)).isEqualTo(1);
    assertThat(Rows.count(cluster, "HF_CANCELLATION", "1 = 1")).isEqualTo(3);
  }

  @Test
  void nothingIsCanceledWhenOneIsMissing() {
    remind("waits", "ann");

    assertThatThrownBy(() -> node.workflows().cancelEach(Arrays.asList(of("waits"), null)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("requests[1]");
    assertThatThrownBy(() -> node.workflows().cancelEach(null))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(node.workflows().cancelEach(List.of())).isEmpty();
    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isEqualTo(1);
  }
}
