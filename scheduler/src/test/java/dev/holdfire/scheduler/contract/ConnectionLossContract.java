package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/**
 * The connection is killed before one of an operation's statements, for each of them: what did not
 * happen is done at once on another connection, and whoever called notices nothing.
 */
@OnEachDatabase
final class ConnectionLossContract {
  private final Cluster cluster;
  private final FaultyDataSource faults;
  private final Measured measured = new Measured();
  private final Node node;
  private final Hands hands;
  private final Node other;
  private final AtomicInteger statementsLeft = new AtomicInteger();
  private final AtomicBoolean isLost = new AtomicBoolean();

  ConnectionLossContract(TestDatabase database) {
    cluster = new Cluster(database);
    faults = new FaultyDataSource(database.dataSource());
    node =
        new NodeSetup(cluster)
            .dataSource(faults.dataSource())
            .meters(measured.registry())
            .node("a");
    hands = new Hands(node);
    other = cluster.node("b");
    node.storeDefinitions();
    other.storeDefinitions();
  }

  /** Does something, each time with another statement before which the connection is lost. */
  private void loseAtEachStatement(String operation, IntConsumer round) {
    int statement = 0;
    while (losesAt(statement, round)) {
      statement++;
    }
    assertThat(statement).as("statements").isPositive();
    assertThat(measured.retries("connection_lost", operation)).isEqualTo(statement);
  }

  private boolean losesAt(int statement, IntConsumer round) {
    statementsLeft.set(statement);
    isLost.set(false);
    round.accept(statement);
    return isLost.get();
  }

  /** Makes the call during which the connection is lost. */
  private <T> T losing(Callable<T> call) {
    faults.beforeStatement(
        text -> statementsLeft.getAndDecrement() == 0,
        connection -> {
          isLost.set(true);
          Kill.connection(cluster.database(), connection);
        });
    try {
      return call.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      faults.beforeStatement(text -> false, connection -> {});
    }
  }

  private void losing(Runnable call) {
    boolean unused =
        losing(
            () -> {
              call.run();
              return true;
            });
  }

  private List<Recipient> users() {
    return List.of(
        Recipient.user("ann").with(Map.of("number", cluster.clock().millis())),
        Recipient.user("bob"));
  }

  private TriggerRequest request(int number) {
    return TriggerRequest.of("reminder")
        .recipients(users())
        .cancellationKey("k" + number)
        .idempotencyKey("i" + number)
        .build();
  }

  private int rows(String table) {
    return Rows.count(cluster, table, "1 = 1");
  }

  @Test
  void aTriggerCall() {
    loseAtEachStatement(
        "trigger",
        number -> {
          cluster.clock().advance(Duration.ofMillis(1));
          WorkflowRun run = losing(() -> node.workflows().trigger(request(number)));

          assertThat(run.recipients()).isEqualTo(2);

          assertThat(rows("QRTZ_TRIGGERS")).isEqualTo(2 * (number + 1));
          assertThat(rows("HF_RUN")).isEqualTo(number + 1);
        });
  }

  @Test
  void aCancelCall() {
    loseAtEachStatement(
        "cancel",
        number -> {
          other.workflows().trigger(request(number));
          Receipt receipt = losing(() -> node.workflows().cancel("reminder", "k" + number));

          assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(2);
          assertThat(rows("HF_HISTORY")).isEqualTo(2 * (number + 1));
          assertThat(rows("HF_CANCELLATION")).isEqualTo(number + 1);
        });
  }

  private void invite() {
    other.workflows().trigger("new-user-invited", t -> t.recipients("ann"));
  }

  private void completes(Firing firing, int number) {
    assertThat(hands.complete(hands.begin(firing).run())).isEqualTo(Completion.Result.DONE);
    assertThat(cluster.email().sent()).hasSize(number + 1);
  }

  @Test
  void acquiring() {
    loseAtEachStatement(
        "acquire recipient runs",
        number -> {
          invite();
          completes(losing(hands::acquireOne), number);
        });
  }

  @Test
  void startingWhatWasAcquiredAhead() {
    loseAtEachStatement(
        "start recipient runs",
        number -> {
          other.workflows().trigger("reminder", t -> t.recipients("ann"));
          List<Firing> ahead = hands.acquireAhead(Duration.ofDays(1));
          cluster.clock().advance(Duration.ofDays(1));
          List<Firing> started = losing(() -> hands.start(ahead));

          assertThat(started).hasSize(1);
          completes(started.get(0), number);
        });
  }

  @Test
  void completing() {
    loseAtEachStatement(
        "write what became of recipient runs",
        number -> {
          invite();
          Completion completion = hands.begin(hands.acquireOne()).run();

          assertThat(losing(() -> hands.complete(completion))).isEqualTo(Completion.Result.DONE);
          assertThat(rows("QRTZ_TRIGGERS")).isEqualTo(number + 1);
        });
  }

  @Test
  void recovering() {
    loseAtEachStatement(
        "recover",
        number -> {
          invite();
          new Hands(other).acquireOne();
          losing(() -> hands.recover("b"));

          completes(hands.acquireOne(), number);
        });
  }

  @Test
  void reschedulingAndLooking() {
    other.workflows().trigger("reminder", t -> t.recipients("ann"));
    RecipientRun run = Runs.only(other);
    loseAtEachStatement(
        "reschedule a recipient run",
        number -> {
          var moment = cluster.clock().instant().plusSeconds(number);
          losing(() -> node.workflows().reschedule(run.id(), moment));
          assertThat(Runs.only(other).resumesAt()).isEqualTo(moment);
        });
    loseAtEachStatement(
        "find a recipient run",
        number -> {
          assertThat(losing(() -> node.workflows().find(run.id())))
              .hasValueSatisfying(found -> assertThat(found.status()).isEqualTo(RunStatus.WAITING));
        });
    loseAtEachStatement(
        "list recipient runs",
        number -> {
          assertThat(losing(() -> node.workflows().list(RunQuery.all())).items()).hasSize(1);
        });
  }

  @Test
  void aCallersTransactionIsTheCallersToRepeat() throws SQLException {
    other.workflows().trigger(request(0));
    CancelRequest request = CancelRequest.of("reminder", "k0");
    statementsLeft.set(1);
    try (Connection connection = faults.dataSource().getConnection()) {
      assertThatThrownBy(() -> losing(() -> node.workflows().cancel(connection, request)))
          .hasCauseInstanceOf(SQLException.class);
    }

    assertThat(measured.retries("connection_lost")).isZero();
    assertThat(rows("QRTZ_TRIGGERS")).isEqualTo(2);
    assertThat(rows("HF_CANCELLATION")).isZero();
  }

  @Test
  void aPoolThatHasWaitedForAConnectionIsNotAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    faults.whenOpened(
        () -> {
          asked.incrementAndGet();
          throw new SQLTransientConnectionException("none within 30 s", "08S01");
        });

    assertThatThrownBy(() -> node.workflows().trigger(request(0)))
        .isInstanceOf(dev.holdfire.StoreException.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aDatabaseThatIsGoneForLongIsReported() {
    faults.cutOff();

    assertThatThrownBy(() -> node.workflows().trigger(request(0)))
        .isInstanceOf(dev.holdfire.StoreException.class)
        .hasMessageContaining("rolled back");
    assertThat(measured.retries("connection_lost", "trigger")).isGreaterThan(10);
  }
}
