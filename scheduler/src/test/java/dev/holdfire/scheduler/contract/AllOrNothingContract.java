package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.StoreException;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a call whose node dies at one of its statements, for each of them. */
@OnEachDatabase
final class AllOrNothingContract {
  private static final int RECIPIENTS = 1_200;

  private final Cluster cluster;
  private final Node healthy;
  private final Node dying;
  private final AtomicInteger statementsLeft = new AtomicInteger(Integer.MAX_VALUE);

  AllOrNothingContract(TestDatabase database) {
    cluster = new Cluster(database);
    healthy = cluster.node("healthy");
    Limits limits = new Limits(RECIPIENTS, Limits.DEFAULT.dataBytes(), 1_000);
    FaultyDataSource faults = new FaultyDataSource(database.dataSource());
    faults.failWhere(
        statement -> statementsLeft.getAndDecrement() <= 0, FaultyDataSource.DISK_FULL);
    dying = cluster.node("dying", faults.dataSource(), null, limits);
    healthy.storeDefinitions();
    dying.storeDefinitions();
  }

  /**
   * Lets the node die at the first statement, the second, and so on, until the call gets through.
   */
  private int dieAtEachStatement(Runnable call) {
    Map<String, Integer> before = Rows.of(cluster);
    for (int statement = 0; ; statement++) {
      statementsLeft.set(statement);
      try {
        call.run();
        return statement;
      } catch (StoreException e) {
        assertThat(Rows.of(cluster)).as("died at statement %s", statement).isEqualTo(before);
      } finally {
        statementsLeft.set(Integer.MAX_VALUE);
      }
    }
  }

  private void trigger(Node node) {
    List<Recipient> recipients = new ArrayList<>();
    IntStream.range(0, RECIPIENTS).forEach(i -> recipients.add(Recipient.user("user-" + i)));
    recipients.set(0, Recipient.user("user-0").with(Map.of("name", "Zero")));
    node.workflows()
        .trigger(
            "reminder",
            t ->
                t.recipients(recipients).actor("boss").cancellationKey("k").idempotencyKey("once"));
  }

  @Test
  void aTriggerCallHappensWholeOrNotAtAll() {
    int statements = dieAtEachStatement(() -> trigger(dying));

    assertThat(statements).isGreaterThan(3);
    assertThat(Rows.of(cluster))
        .containsEntry("QRTZ_TRIGGERS", RECIPIENTS)
        .containsEntry("HF_RUN", 1)
        .containsEntry("HF_RECIPIENT", 1);
  }

  @Test
  void aCancelCallHappensWholeOrNotAtAll() {
    IntStream.range(0, 2)
        .forEach(
            call ->
                healthy
                    .workflows()
                    .trigger(
                        "reminder",
                        t ->
                            t.recipients(
                                    IntStream.range(0, 1_000)
                                        .mapToObj(i -> Recipient.user(call + "-" + i))
                                        .toList())
                                .cancellationKey("k")));

    int statements =
        dieAtEachStatement(
            () ->
                assertThat(dying.workflows().cancel("reminder", "k").count(Outcome.CANCELED))
                    .isEqualTo(2_000));

    assertThat(statements).isEqualTo(7); // the first tells that it is large
    assertThat(Rows.of(cluster))
        .containsEntry("HF_HISTORY", 2_000)
        .doesNotContainKey("QRTZ_TRIGGERS");
  }

  @Test
  void whatBecomesOfARunHappensWholeOrNotAtAll() {
    healthy.workflows().trigger("new-user-invited", t -> t.recipients("ann").cancellationKey("k"));

    for (int statement = 0;
        cluster.email().sent().size() < 20 && !isWaitingForReminder();
        statement++) {
      statementsLeft.set(statement);
      try {
        dying.runDue();
      } catch (StoreException e) {
        assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1")).isEqualTo(1);
        assertThat(Rows.count(cluster, "HF_HISTORY", "1 = 1")).isZero();
      } finally {
        statementsLeft.set(Integer.MAX_VALUE);
      }
      recover();
    }

    assertThat(isWaitingForReminder()).isTrue();
  }

  private boolean isWaitingForReminder() {
    return Rows.count(
            cluster,
            "QRTZ_TRIGGERS",
            "TRIGGER_STATE = 'WAITING' AND NEXT_FIRE_TIME > " + cluster.clock().millis())
        == 1;
  }

  private void recover() {
    new Hands(healthy).recover("dying");
  }
}
