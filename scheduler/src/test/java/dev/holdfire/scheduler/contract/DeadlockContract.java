package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.Opponent;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.key.RunKey;
import dev.holdfire.trigger.TriggerRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another transaction locks rows in another order than an operation does, so that the database has
 * to roll one of them back, and takes the operation's. H2 is left out: there, who waits last is the
 * victim.
 *
 * <p>Among themselves, the operations have an order and cannot do this to each other.
 */
@OnEachDatabase
@Timeout(120)
final class DeadlockContract {
  private static final String TRIGGER_BY_NAME =
      """
      SELECT 1 FROM QRTZ_TRIGGERS FORCE INDEX (PRIMARY)
      WHERE SCHED_NAME = ? AND TRIGGER_NAME = ? FOR UPDATE""";

  /** Locks the entries of an index first, and then the rows, which is not how operations lock. */
  private static final String TRIGGERS_BY_STATE =
      """
      SELECT 1 FROM QRTZ_TRIGGERS FORCE INDEX (IDX_QRTZ_T_ACQUIRE)
      WHERE SCHED_NAME = ? AND TRIGGER_STATE = ? FOR UPDATE""";

  private final TestDatabase database;
  private final Cluster cluster;
  private final FaultyDataSource faults;
  private final Measured measured = new Measured();
  private final Node node;
  private final Hands hands;
  private Opponent opponent;

  DeadlockContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    faults = new FaultyDataSource(database.dataSource());
    node =
        new NodeSetup(cluster)
            .dataSource(faults.dataSource())
            .meters(measured.registry())
            .node("a");
    hands = new Hands(node);
  }

  @BeforeEach
  void meet() throws SQLException {
    Assumptions.assumeTrue(database.kind() != TestDatabase.Kind.H2, "a server chooses the victim");
    node.storeDefinitions();
    opponent = new Opponent(database);
    faults.whenOpened(opponent::awaitEnd);
  }

  @AfterEach
  void part() throws SQLException {
    if (opponent != null) {
      opponent.close();
    }
  }

  /** Lets the opponent ask for what an operation has locked, before the operation goes on so. */
  private void opposeBefore(String statement, String wish, Object... arguments) {
    faults.beforeStatement(
        text -> text.contains(statement), connection -> opponent.waitFor(wish, arguments));
  }

  /** Does something that is the victim once, and succeeds all the same. */
  private <T> T asVictim(String operation, Callable<T> call) throws Exception {
    T result = call.call();
    assertThat(opponent.hasWished()).as("was there an opponent").isTrue();
    opponent.awaitEnd();
    assertThat(measured.retries("deadlock", operation)).isOne();
    return result;
  }

  private String scheduler() {
    return cluster.scheduler();
  }

  private int rows(String table) {
    return Rows.count(cluster, table, "1 = 1");
  }

  /** The only run, in the workflow that begins by sending. */
  private String invited() {
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann").cancellationKey("k"));
    return Runs.only(node).id();
  }

  /** The only run, in the workflow that begins by waiting for a day. */
  private String waiting() {
    node.workflows().trigger("reminder", t -> t.recipients("ann").cancellationKey("k"));
    return Runs.only(node).id();
  }

  private static String trigger(String runId) {
    return RunKey.name(runId, Recipient.user("ann").ref());
  }

  /** A row that the end of this run has to wait for. */
  private void occupyHistory(String runId) throws SQLException {
    opponent.run(
        """
        INSERT INTO HF_HISTORY (SCHED_NAME, RECIPIENT_RUN_ID, WORKFLOW_RUN_ID, RUN_GROUP,
          RECIPIENT_HASH, STATUS, TRIGGERED_AT, FINISHED_AT, RUN_DATA)
        VALUES (?, ?, '', '', '', '', 0, 0, '')""",
        scheduler(),
        runId);
  }

  @Test
  void aTriggerCall() throws Exception {
    Recipient ann = Recipient.user("ann").with(Map.of("name", "Ann"));
    node.workflows().trigger("reminder", t -> t.recipients(List.of(ann)));
    opponent.run("SELECT 1 FROM HF_RECIPIENT WHERE SCHED_NAME = ? FOR UPDATE", scheduler());
    faults.beforeStatement(
        text -> text.contains("FROM HF_RECIPIENT") && text.contains(" FOR UPDATE"),
        connection ->
            opponent.waitFor(
                "SELECT 1 FROM HF_IDEMPOTENCY WHERE SCHED_NAME = ? FOR UPDATE", scheduler()));

    var run =
        asVictim(
            "trigger",
            () ->
                node.workflows()
                    .trigger(
                        TriggerRequest.of("reminder")
                            .recipients(List.of(ann.with(Map.of("name", "Anna"))))
                            .idempotencyKey("once")
                            .build()));

    assertThat(run.recipients()).isOne();
    assertThat(rows("QRTZ_TRIGGERS")).isEqualTo(2);
    assertThat(rows("HF_RUN")).isEqualTo(2);
    assertThat(rows("HF_IDEMPOTENCY")).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "named", "run"})
  void aCancelCall(String what) throws Exception {
    String run = waiting();
    CancelRequest group = CancelRequest.of("reminder", "k");
    CancelRequest request =
        switch (what) {
          case "named" -> group.onlyUsers(List.of("ann"));
          case "run" -> CancelRequest.ofRun(run);
          default -> group;
        };
    occupyHistory(run);
    opposeBefore("INSERT INTO HF_HISTORY", TRIGGER_BY_NAME, scheduler(), trigger(run));

    var receipt = asVictim("cancel", () -> node.workflows().cancel(request));

    assertThat(receipt.count(Outcome.CANCELED)).isOne();
    assertThat(Runs.status(node)).isEqualTo(RunStatus.CANCELED);
    assertThat(rows("HF_CANCELLATION")).isOne();
  }

  @Test
  void acquiring() throws Exception {
    String run = invited();
    node.workflows().pause("new-user-invited");
    opponent.run("SELECT 1 FROM HF_PAUSED WHERE SCHED_NAME = ? FOR UPDATE", scheduler());
    faults.beforeStatement(
        text -> text.startsWith("SELECT WORKFLOW_KEY FROM HF_PAUSED") && text.contains(" FOR "),
        connection -> opponent.waitFor(TRIGGER_BY_NAME, scheduler(), trigger(run)));

    assertThat(asVictim("acquire recipient runs", () -> hands.acquire(10))).isEmpty();

    assertThat(Rows.count(cluster, "QRTZ_TRIGGERS", "TRIGGER_STATE = 'PAUSED'")).isOne();
    node.workflows().resume("new-user-invited");
    assertThat(node.runDue()).isOne();
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }

  @Test
  void starting() throws Exception {
    waiting();
    List<Firing> ahead = hands.acquireAhead(Duration.ofDays(1));
    cluster.clock().advance(Duration.ofDays(1));
    opposeBefore("UPDATE QRTZ_TRIGGERS", TRIGGERS_BY_STATE, scheduler(), "ACQUIRED");

    List<Firing> started = asVictim("start recipient runs", () -> hands.start(ahead));

    assertThat(started).hasSize(1);
    hands.complete(hands.execute(started.get(0)));
    assertThat(cluster.email().sent()).containsExactly("ann:remind");
  }

  @Test
  void completingWhatIsOver() throws Exception {
    String run = waiting();
    cluster.clock().advance(Duration.ofDays(1));
    Completion completion = hands.execute(hands.acquireOne());
    occupyHistory(run);
    opposeBefore("INSERT INTO HF_HISTORY", TRIGGER_BY_NAME, scheduler(), trigger(run));

    assertThat(complete(completion)).isEqualTo(Completion.Result.DONE);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.FINISHED);
    assertThat(rows("QRTZ_TRIGGERS")).isZero();
    assertThat(node.runDue()).isZero();
  }

  private Completion.Result complete(Completion completion) throws Exception {
    return asVictim("write what became of recipient runs", () -> hands.complete(completion));
  }

  @Test
  void completingWhatWaitsAgain() throws Exception {
    invited();
    Completion completion = hands.execute(hands.acquireOne());
    opposeBefore("INSERT INTO QRTZ_TRIGGERS", TRIGGERS_BY_STATE, scheduler(), "EXECUTING");

    assertThat(complete(completion)).isEqualTo(Completion.Result.DONE);

    assertThat(Runs.events(node)).containsExactly("invite:SENT", "patience:WAITED");
    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void rescheduling() throws Exception {
    String run = waiting();
    var moment = cluster.clock().instant().plusSeconds(5);
    opposeBefore("UPDATE QRTZ_TRIGGERS", TRIGGERS_BY_STATE, scheduler(), "WAITING");

    asVictim(
        "reschedule a recipient run",
        () -> {
          node.workflows().reschedule(run, moment);
          return true;
        });

    assertThat(Runs.only(node).resumesAt()).isEqualTo(moment);
  }

  @Test
  void recovering() throws Exception {
    invited();
    new Hands(cluster.node("dead")).acquireOne();
    opposeBefore("UPDATE QRTZ_TRIGGERS", TRIGGERS_BY_STATE, scheduler(), "EXECUTING");

    asVictim(
        "recover",
        () -> {
          hands.recover("dead");
          return true;
        });

    assertThat(node.runDue()).isOne();
    assertThat(cluster.email().sent()).containsExactly("ann:invite");
  }
}
