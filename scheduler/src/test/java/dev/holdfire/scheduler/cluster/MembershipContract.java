package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.contract.StoredRuns;
import dev.holdfire.scheduler.contract.Tampering;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.scheduler.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/** Nodes that are taken for dead, or for alive, while they are not. */
@OnEachDatabase
@Timeout(90)
final class MembershipContract {
  private final TestDatabase database;
  private final Nodes nodes;
  private final FaultyDataSource faultsOfA;
  private final FaultyDataSource faultsOfB;
  private final SendLog log = new SendLog();
  private final Gate gate = new Gate(log, true);
  private final CountDownLatch stall = new CountDownLatch(1);

  MembershipContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
    this.faultsOfA = new FaultyDataSource(database.dataSource());
    this.faultsOfB = new FaultyDataSource(database.dataSource());
  }

  @AfterEach
  void close() {
    stall.countDown();
    faultsOfA.heal();
    gate.open();
    nodes.close();
  }

  private Engine startA(int workers, Channel email) {
    return nodes.start(nodes.settings("a", workers), email, faultsOfA.dataSource());
  }

  private Engine startB(int workers, Channel email) {
    return nodes.start(nodes.settings("b", workers), email, faultsOfB.dataSource());
  }

  private String scheduler() {
    return nodes.settings("any", 1).names().scheduler();
  }

  private Tampering tampering() {
    return new Tampering(database, scheduler());
  }

  /** When an instance last checked in; -1 when it is none. */
  private long checkedIn(String instance) {
    try (Connection connection = database.dataSource().getConnection()) {
      List<Long> found =
          Sql.query(
              connection,
              "SELECT LAST_CHECKIN_TIME FROM QRTZ_SCHEDULER_STATE"
                  + " WHERE SCHED_NAME = ? AND INSTANCE_NAME = ?",
              List.of(scheduler(), instance),
              row -> row.getLong("LAST_CHECKIN_TIME"));
      connection.rollback();
      return found.isEmpty() ? -1 : found.get(0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitCheckIn(String instance, long after) {
    Nodes.await(20).until(() -> checkedIn(instance) > after);
  }

  private static boolean isThread(String name) {
    return Thread.currentThread().getName().endsWith(name);
  }

  /** Until a count has gone up by so much. */
  private static void awaitMore(AtomicInteger count, int more) {
    int enough = count.get() + more;
    Nodes.await(20).until(() -> count.get() >= enough);
  }

  /** The thread that acquires stands still between acquiring a run and handing it to a worker. */
  private CountDownLatch stallAfterAcquiring(FaultyDataSource faults) {
    CountDownLatch stalled = new CountDownLatch(1);
    AtomicBoolean hasAcquired = new AtomicBoolean();
    faults.failWhere(
        sql -> {
          if (isThread("-scheduler") && sql.startsWith("UPDATE QRTZ_TRIGGERS")) {
            hasAcquired.set(true);
          }
          return false;
        });
    faults.afterEachClose(
        () -> {
          if (isThread("-scheduler") && hasAcquired.get() && stalled.getCount() > 0) {
            stalled.countDown();
            await(stall);
          }
        });
    return stalled;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aNodeThatStoodStillDoesNotBeginWhatWasCanceledMeanwhile() {
    Engine caller = nodes.start("caller", 0, log);
    startA(1, log);
    CountDownLatch stalled = stallAfterAcquiring(faultsOfA);
    caller.workflows().trigger("once", t -> t.recipients("ann").cancellationKey("k"));
    await(stalled);
    faultsOfA.cutOff();
    caller.workflows().pause("once"); // so that b does not send it before it is canceled
    Engine b = nodes.start("b", 1, log);
    Nodes.await(20).until(() -> nodes.stored().active().containsValue("PAUSED"));
    assertThat(caller.workflows().cancel(CancelRequest.of("once", "k")).count(Outcome.CANCELED))
        .isEqualTo(1);
    b.close();

    faultsOfA.heal(); // the thread that checks in is the first to run
    awaitCheckIn("a", checkedIn("a"));
    stall.countDown();
    caller.workflows().trigger("pair", t -> t.recipients("bob")); // after it, by the one worker
    Nodes.await(20).until(() -> log.sends("second") == 1);

    assertThat(log.sends("only")).as("sends after the receipt said canceled").isZero();
  }

  /** A run that an earlier process of the instance a has, which ended without a word. */
  private void leaveBehind(Engine caller) {
    caller.workflows().trigger("once", t -> t.recipients("ann").cancellationKey("k"));
    tampering().execute("a");
  }

  /** A caller's cancellation holds the run until this node and b have tried to free it. */
  private StoredRuns restartWhileHeld(String instance, Runnable whenHeld, boolean commits)
      throws SQLException {
    AtomicInteger attempts = new AtomicInteger();
    FaultyDataSource watched = new FaultyDataSource(database.dataSource());
    watched.failWhere(
        sql -> {
          if (isThread("-housekeeping")
              && sql.contains("TRIGGER_NAME IN")
              && sql.contains("SKIP LOCKED")) {
            attempts.incrementAndGet();
          }
          return false;
        });
    tampering().checkIn("a");
    Engine caller = nodes.start("caller", 0, log);
    leaveBehind(caller);
    try (Connection transaction = database.newPool(1).getConnection()) {
      caller
          .unwrap(TransactionalWorkflows.class)
          .cancel(transaction, CancelRequest.of("once", "k"));
      whenHeld.run();
      nodes.start(nodes.settings(instance, 1), log, watched.dataSource());
      nodes.start("b", 1, log);
      awaitMore(attempts, 1);
      assertThat(nodes.stored().active()).containsValue("EXECUTING");
      if (commits) {
        transaction.commit();
      } else {
        transaction.rollback();
      }
    }
    nodes.awaitAllOver(20);
    return nodes.stored();
  }

  @Test
  void aRunThatWasHeldWhileItsNodeRestartedGoesOn() throws SQLException {
    restartWhileHeld("a", () -> {}, false);

    assertThat(log.sends("only")).isEqualTo(1);
  }

  @Test
  void aRunThatWasHeldWhileItsNodeRestartedAfterItWasForgottenGoesOn() throws SQLException {
    restartWhileHeld(
        "a",
        () -> tampering().change("DELETE FROM QRTZ_SCHEDULER_STATE WHERE SCHED_NAME = ?"),
        false);

    assertThat(log.sends("only")).isEqualTo(1);
  }

  @Test
  void aRunThatWasHeldWhileItsNodeRestartedUnderAnotherIdGoesOn() throws SQLException {
    restartWhileHeld("c", () -> {}, false);

    assertThat(log.sends("only")).isEqualTo(1);
  }

  @Test
  void aRunThatWasStoppedWhileItsNodeRestartedGoesIntoTheHistory() throws SQLException {
    StoredRuns stored = restartWhileHeld("a", () -> {}, true);

    assertThat(stored.past()).hasSize(1);
    assertThat(log.sends()).isEmpty();
  }

  @Test
  void whatANodeAcquiresAfterItHasCheckedInAgainIsNotTakenFromIt() {
    Engine caller = nodes.start("caller", 0, gate);
    startA(4, gate);
    AtomicBoolean once = new AtomicBoolean();
    CountDownLatch hasLooked = new CountDownLatch(1);
    AtomicInteger polls = new AtomicInteger();
    faultsOfB.failWhere(
        sql -> {
          if (sql.contains("QRTZ_SCHEDULER_STATE")
              && sql.contains("INSTANCE_NAME = ? FOR UPDATE")
              && once.compareAndSet(false, true)) {
            long before = checkedIn("a");
            faultsOfA.heal();
            awaitCheckIn("a", before);
            caller.workflows().trigger("once", t -> t.recipients("ann"));
            Nodes.await(20).until(() -> gate.waiting() == 1);
            hasLooked.countDown();
          }
          boolean isPoll = isThread("b-scheduler") && sql.contains("NEXT_FIRE_TIME <= ?");
          return isPoll && (hasLooked.getCount() > 0 || polls.incrementAndGet() < 0);
        });
    faultsOfA.cutOff();
    startB(4, gate);
    await(hasLooked);
    List<String> firings = nodes.stored().entries();
    awaitCheckIn("b", checkedIn("b"));
    awaitMore(polls, 5);

    assertThat(firings).hasSize(1);
    assertThat(nodes.stored().entries()).isEqualTo(firings);
    assertThat(gate.waiting()).as("nodes that send the same step at once").isEqualTo(1);
  }

  @Test
  void aNodeThatCannotCheckInAcquiresNothing() {
    Engine caller = nodes.start("caller", 0, log);
    AtomicInteger polls = new AtomicInteger();
    AtomicInteger acquisitions = new AtomicInteger();
    faultsOfA.failWhere(
        sql -> {
          if (isThread("a-scheduler")) {
            polls.incrementAndGet();
            if (sql.startsWith("UPDATE QRTZ_TRIGGERS")) {
              acquisitions.incrementAndGet();
            }
          }
          return sql.contains("QRTZ_SCHEDULER_STATE")
              && (sql.startsWith("INSERT") || isThread("ClusterManager"));
        });
    startA(1, log);
    caller.workflows().trigger("once", t -> t.recipients("ann"));

    awaitMore(polls, 10);

    assertThat(checkedIn("a")).isEqualTo(-1);
    assertThat(acquisitions).hasValue(0);
    assertThat(nodes.stored().active()).containsValue("WAITING");
  }

  @Test
  void closingAnEngineThatNeverCheckedInLeavesALiveNodeWithItsIdAlone() throws SchedulerException {
    EngineSettings settings =
        nodes.settings("a", 4).toBuilder().checkInInterval(Duration.ofSeconds(5)).build();
    Engine live = nodes.start(settings, gate, database.dataSource());
    live.workflows().trigger("once", t -> t.recipients("ann"));
    Nodes.await(10).until(() -> gate.waiting() == 1);
    Engine tool = nodes.make(settings.toBuilder().workers(0).build(), gate, database.dataSource());
    assertThat(tool.unwrap(Scheduler.class).getJobGroupNames()).isNotEmpty();
    List<String> firings = nodes.stored().entries();

    tool.close();

    assertThat(checkedIn("a")).isPositive();
    assertThat(nodes.stored().entries()).isEqualTo(firings);
    assertThat(nodes.stored().active()).containsValue("EXECUTING");
  }

  @Test
  void closingAnEngineThatNeverCheckedInLeavesANodeThatHasNothingAMember()
      throws SchedulerException {
    Engine live = nodes.start("a", 4, log);
    awaitCheckIn("a", 0);
    Engine tool = nodes.make(nodes.settings("a", 0), log, database.dataSource());
    assertThat(tool.unwrap(Scheduler.class).getJobGroupNames()).isNotEmpty();

    tool.close();

    assertThat(checkedIn("a")).isPositive();
    live.workflows().trigger("once", t -> t.recipients("ann"));
    nodes.awaitAllOver(10);
  }
}
