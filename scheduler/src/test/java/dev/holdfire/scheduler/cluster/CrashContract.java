package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.channel.Channel;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.contract.StoredRuns;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

@OnEachDatabase
@Timeout(60)
final class CrashContract {
  private static final List<String> THREADS_OF_QUARTZ =
      List.of("-scheduler", "_ClusterManager", "_MisfireHandler");

  private final Nodes nodes;
  private final FaultyDataSource faults;
  private final SendLog log = new SendLog();
  private final SendLog late = new SendLog();
  private final Gate gate = new Gate(late, true);

  CrashContract(TestDatabase database) {
    this.nodes = new Nodes(database);
    this.faults = new FaultyDataSource(database.dataSource());
  }

  @AfterEach
  void close() {
    faults.heal();
    gate.open();
    nodes.close();
  }

  private Engine failing(String instance, int workers, Channel channel) {
    EngineSettings settings =
        nodes.settings(instance, workers).toBuilder()
            .pollInterval(Duration.ofMillis(50))
            .checkInInterval(Duration.ofMillis(200))
            .shutdownLimit(Duration.ofSeconds(1))
            .build();
    return nodes.start(settings, channel, faults.dataSource());
  }

  private static boolean isScheduler() {
    return Thread.currentThread().getName().endsWith("-scheduler");
  }

  /** Runs that a node acquires ahead, because it looks far ahead and seldom. */
  private void awaitThatAFarSightedNodeSends() {
    EngineSettings settings =
        nodes.settings("a", 2).toBuilder().pollInterval(Duration.ofSeconds(5)).build();
    Engine engine = nodes.start(settings, log, faults.dataSource());
    engine.workflows().trigger("later", t -> t.recipients("ann", "bob", "cat"));
    nodes.awaitAllOver(20);
    log.assertAddsUp(nodes.stored(), 3, List.of("only"));
  }

  @Test
  void anUncheckedExceptionOfThePoolAfterRunsWereAcquiredStrandsNothing() {
    AtomicBoolean hasAcquired = new AtomicBoolean();
    AtomicBoolean hasThrown = new AtomicBoolean();
    faults.failWhere(
        sql -> {
          if (isScheduler() && sql.startsWith("UPDATE QRTZ_TRIGGERS")) {
            hasAcquired.set(true);
          }
          return false;
        });
    faults.afterEachClose(
        () -> {
          if (isScheduler() && hasAcquired.get() && hasThrown.compareAndSet(false, true)) {
            throw new IllegalStateException("the pool is confused");
          }
        });

    awaitThatAFarSightedNodeSends();

    assertThat(hasThrown).isTrue();
  }

  @Test
  void anUncheckedExceptionOfThePoolWhileRunsAreStartedStrandsNothing() {
    AtomicBoolean hasThrown = new AtomicBoolean();
    faults.failWhere(
        sql -> {
          if (isScheduler()
              && sql.contains("TRIGGER_NAME IN")
              && sql.contains("SKIP LOCKED")
              && hasThrown.compareAndSet(false, true)) {
            throw new IllegalStateException("the pool is confused");
          }
          return false;
        });

    awaitThatAFarSightedNodeSends();

    assertThat(hasThrown).isTrue();
  }

  @Test
  void anErrorEndsNoThreadOfQuartz() {
    Map<String, AtomicInteger> statements = new ConcurrentHashMap<>();
    faults.failWhere(
        sql -> {
          String thread = Thread.currentThread().getName();
          String role =
              THREADS_OF_QUARTZ.stream().filter(thread::endsWith).findFirst().orElse("none");
          if (statements.computeIfAbsent(role, key -> new AtomicInteger()).getAndIncrement() == 0
              && THREADS_OF_QUARTZ.contains(role)) {
            throw new OutOfMemoryError("once");
          }
          return false;
        });

    Engine engine = nodes.start(nodes.settings("a", 2), log, faults.dataSource());
    Nodes.await(10).until(() -> statements.containsKey("_MisfireHandler"));

    for (String role : List.of("-scheduler", "_ClusterManager")) { // the third sleeps a minute
      Nodes.await(15).until(() -> statements.containsKey(role) && statements.get(role).get() > 1);
    }
    String ofMisfires = engine.settings().names().scheduler() + "-a_MisfireHandler";
    assertThat(Thread.getAllStackTraces().keySet())
        .anyMatch(thread -> thread.getName().endsWith(ofMisfires));
    engine.workflows().trigger("once", t -> t.recipients("ann"));
    nodes.awaitAllOver(10);
  }

  /** A job that is fired in Quartz's own way, under its lock. */
  @DisallowConcurrentExecution
  public static final class Alone implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      // nothing to do
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"QRTZ_FIRED_TRIGGERS", "QRTZ_LOCKS"})
  void whatIsWrongWithTheApplicationsOwnTriggersHoldsUpNoRun(String table)
      throws SchedulerException {
    Engine engine = nodes.start(nodes.settings("a", 2), log, faults.dataSource());
    AtomicInteger failures = new AtomicInteger();
    faults.failWhere(sql -> isScheduler() && sql.contains(table) && failures.incrementAndGet() > 0);
    engine
        .unwrap(Scheduler.class)
        .scheduleJob(
            JobBuilder.newJob(Alone.class).withIdentity("job").build(),
            TriggerBuilder.newTrigger().withIdentity("due").build());
    Nodes.await(10).until(() -> failures.get() > 1);

    engine.workflows().trigger("once", t -> t.recipients("ann"));

    Nodes.await(10).until(() -> log.sends("only") == 1);
  }

  @Test
  void theRunsOfANodeThatIsCutOffGoOnElsewhereAndItsLateResultsCountForNothing() {
    Engine victim = failing("victim", 4, gate);
    Engine caller = nodes.start("caller", 0, log);
    caller.workflows().trigger("pair", t -> t.recipients(Nodes.users("u", 6)).cancellationKey("k"));
    Nodes.await(10).until(() -> gate.waiting() == 4);
    var groups = Nodes.runs(caller, RunStatus.EXECUTING);

    faults.cutOff();
    var stopped = caller.workflows().cancel("pair", "k", List.of("u0", "u5"));
    assertThat(stopped.entries()).hasSize(2);
    nodes.start("other", 4, log);
    nodes.awaitAllOver(15);
    gate.open();
    Nodes.await(10).until(() -> late.sends("first") == 4);
    faults.heal();
    victim.close();
    nodes.awaitAllOver(10);

    assertThat(late.sends("second")).as("steps that start after the node was fenced").isZero();
    assertThat(groups).allMatch(run -> nodes.stored().past().containsKey(run.id()));
    assertThat(nodes.stored().past().values().stream().map(ending -> ending.status()))
        .containsOnly(RunStatus.FINISHED, RunStatus.CANCELED)
        .filteredOn(status -> status == RunStatus.CANCELED)
        .hasSize(2);
    log.assertAddsUp(nodes.stored().without(RunStatus.CANCELED), 4, List.of("first", "second"));
  }

  @Test
  void aRunOfACrashedNodeIsCancelableUntilAndAfterItIsTakenOver() {
    failing("victim", 1, gate);
    Engine caller = nodes.start("caller", 0, log);
    caller.workflows().trigger("once", t -> t.recipients("ann").cancellationKey("k"));
    Nodes.await(10).until(() -> gate.waiting() == 1);
    faults.cutOff();

    var receipt = log.cancel(caller.workflows(), CancelRequest.of("once", "k"));
    nodes.start("other", 1, log);
    nodes.awaitAllOver(10);

    assertThat(receipt.count(Outcome.STOPPING)).isEqualTo(1);
    log.assertAddsUp(nodes.stored(), 1, List.of("only"));
    assertThat(log.sends()).isEmpty();
  }

  @Test
  void aRunOfACrashedNodeWaitsAgainUnderItsOwnNameAndGroup() throws SchedulerException {
    failing("victim", 1, gate);
    Engine caller = nodes.start("caller", 0, log);
    caller.workflows().trigger("once", t -> t.recipients("ann").cancellationKey("k"));
    Nodes.await(10).until(() -> gate.waiting() == 1);
    Set<TriggerKey> before = triggers(caller);
    caller.workflows().pause("once"); // so that it can be looked at
    faults.cutOff();

    nodes.start("other", 1, log);
    Nodes.await(15).until(() -> Nodes.runs(caller, RunStatus.WAITING).size() == 1);

    assertThat(triggers(caller)).hasSize(1).isEqualTo(before);
    var receipt = log.cancel(caller.workflows(), CancelRequest.of("once", "k"));
    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(1);
    caller.workflows().resume("once");
    gate.open();
    nodes.awaitAllOver(10);
    log.assertAddsUp(nodes.stored(), 1, List.of("only"));
    assertThat(log.sends()).isEmpty();
  }

  private static Set<TriggerKey> triggers(Engine engine) throws SchedulerException {
    return engine.unwrap(Scheduler.class).getTriggerKeys(GroupMatcher.anyTriggerGroup());
  }

  @Test
  void aRunThatWasBeingStoppedInACrashIsCanceledAndTheOthersGoOn() {
    Engine victim = failing("victim", 2, gate);
    Engine caller = nodes.start("caller", 0, log);
    caller.workflows().trigger("pair", t -> t.recipients("ann", "bob").cancellationKey("k"));
    Nodes.await(10).until(() -> gate.waiting() == 2);
    var receipt = caller.workflows().cancel("pair", "k", List.of("ann"));
    assertThat(receipt.count(Outcome.STOPPING)).isEqualTo(1);
    faults.cutOff();

    nodes.start("other", 2, log);
    nodes.awaitAllOver(15);
    gate.open();
    Nodes.await(10).until(() -> late.sends("first") == 2);
    faults.heal();
    victim.close();

    assertThat(nodes.stored().past().get(receipt.entries().get(0).recipientRunId()))
        .isEqualTo(new StoredRuns.Ending(RunStatus.CANCELED, receipt.id()));
    assertThat(late.sends("second")).isZero();
    log.assertAddsUp(nodes.stored().without(RunStatus.CANCELED), 1, List.of("first", "second"));
  }

  @Test
  void commitsWhoseAnswersAreLostLeaveNoRunBehind() {
    Engine engine = failing("a", 4, log);
    Engine caller = nodes.start("caller", 0, log);
    for (int i = 0; i < 4; i++) {
      caller.workflows().trigger("twice", t -> t.recipients(Nodes.users("u", 10)));
      faults.loseAnswers(2);
      Nodes.await(5).until(() -> faults.answersToLose() == 0);
    }

    nodes.awaitAllOver(20);

    assertThat(nodes.stored().past()).hasSize(40);
    assertThat(Nodes.runs(engine, RunStatus.FINISHED)).hasSize(40);
  }
}
