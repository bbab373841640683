package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEachDatabase
final class ClusterContract {
  private static final int CALLS = 10;
  private static final int RECIPIENTS = 1_000;
  private static final int BACKLOG = 2_000;

  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();

  ClusterContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void eachOfTenThousandRunsIsSentOnceAStepOrCanceled() {
    Engine first = nodes.start("a", 8, log);
    Engine second = nodes.start("b", 8, log);

    CompletableFuture<Void> cancels = CompletableFuture.completedFuture(null);
    for (int call = 0; call < CALLS; call++) {
      nodes.awaitBacklog(BACKLOG);
      String key = "k" + call;
      Engine engine = call % 2 == 0 ? first : second;
      engine
          .workflows()
          .trigger("twice", t -> t.recipients(Nodes.users("u", RECIPIENTS)).cancellationKey(key));
      if (call % 3 == 0) {
        cancels = cancels.thenRunAsync(() -> log.cancel(second.workflows(), all(key)));
      } else if (call % 3 == 1) {
        cancels = cancels.thenRunAsync(() -> cancelHalf(first, key));
      }
    }
    cancels.join();
    cancelHalf(second, "k8");
    nodes.awaitAllOver(60);

    log.assertAddsUp(nodes.stored(), CALLS * RECIPIENTS, List.of("first", "second"));
    assertThat(nodes.stored().past().values())
        .extracting(ending -> ending.status())
        .contains(RunStatus.CANCELED, RunStatus.FINISHED);
  }

  private static CancelRequest all(String key) {
    return CancelRequest.of("twice", key);
  }

  private void cancelHalf(Engine engine, String key) {
    List<String> half = Arrays.asList(Nodes.users("u", RECIPIENTS / 2));
    log.cancel(engine.workflows(), all(key).onlyUsers(half));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8})
  void aShortDelayFiresInTimeWhicheverNodeItWasTriggeredOn(int workersOfTheCaller) {
    Engine caller = nodes.start("caller", workersOfTheCaller, log);
    nodes.start("worker", 8, log);
    long start = System.currentTimeMillis();
    for (int i = 0; i < 50; i++) {
      String key = "k" + i;
      caller
          .workflows()
          .trigger("later", t -> t.recipients(Nodes.users("u", 4)).cancellationKey(key));
      long next = start + i * 50L;
      Nodes.await(5).until(() -> System.currentTimeMillis() >= next);
    }
    Nodes.await(20).until(() -> log.sends("only") == 200);
    nodes.awaitAllOver(10);

    List<Long> lateness =
        log.sends().stream()
            .map(sent -> sent.at() - triggeredAt(caller, sent) - 1_000)
            .sorted()
            .toList();
    assertThat(lateness.get(0)).as("never early").isGreaterThanOrEqualTo(-5);
    assertThat(lateness.get(197)).as("99th percentile in milliseconds").isLessThan(1_500);
    if (workersOfTheCaller == 0) {
      assertThat(log.sends()).allMatch(sent -> sent.thread().startsWith("worker-"));
    }
  }

  private static long triggeredAt(Engine engine, SendLog.Sent sent) {
    return engine.workflows().find(sent.run()).orElseThrow().trigger().at().toEpochMilli();
  }

  @Test
  void aNodeWithoutWorkersTriggersCancelsAndLooksButNeverExecutes() {
    Engine caller = nodes.start("caller", 0, log);
    caller.workflows().trigger("once", t -> t.recipients("ann", "bob").cancellationKey("k"));

    assertThat(caller.workflows().cancel("once", "k", List.of("ann")).count(Outcome.CANCELED))
        .isEqualTo(1);
    assertThat(Nodes.runs(caller, RunStatus.WAITING)).hasSize(1);
    assertThat(log.sends()).isEmpty();
    nodes.start("worker", 2, log);
    nodes.awaitAllOver(10);

    assertThat(log.sends())
        .singleElement()
        .satisfies(sent -> assertThat(sent.thread()).startsWith("worker-"));
  }

  @Test
  void onlyWhatAWorkerHasReallyStartedIsExecuting() {
    Gate gate = new Gate(log, true);
    Engine engine = nodes.start("a", 1, gate);
    engine
        .workflows()
        .trigger("once", t -> t.recipients(Nodes.users("u", 50)).cancellationKey("k"));
    Nodes.await(10).until(() -> gate.waiting() == 1);

    assertThat(Nodes.runs(engine, RunStatus.EXECUTING)).hasSize(1);
    assertThat(Nodes.runs(engine, RunStatus.WAITING)).hasSize(49);
    var receipt = log.cancel(engine.workflows(), CancelRequest.of("once", "k"));
    gate.open();

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(49);
    assertThat(receipt.count(Outcome.STOPPING)).isEqualTo(1);
    nodes.awaitAllOver(10);
    assertThat(log.sends()).hasSize(1);
    log.assertAddsUp(nodes.stored(), 50, List.of("only"));
  }

  @Test
  void manyWorkersSendAtOnceOverFewConnections() {
    Gate gate = new Gate(log, true);
    Engine engine = nodes.start(nodes.settings("a", 100), gate, database.newPool(5));
    engine.workflows().trigger("pair", t -> t.recipients(Nodes.users("u", 100)));

    Nodes.await(15).until(() -> gate.waiting() == 100);
    gate.open();
    nodes.awaitAllOver(15);

    log.assertAddsUp(nodes.stored(), 100, List.of("first", "second"));
  }

  @Test
  void workersThatAllEndAtOnceTakeUpTheNextRunsAtOnce() {
    Engine engine = nodes.start("a", 4, log);
    IntStream.range(0, 10)
        .forEach(i -> engine.workflows().trigger("pair", t -> t.recipients(Nodes.users("u", 100))));

    nodes.awaitAllOver(30);

    log.assertAddsUp(nodes.stored(), 1_000, List.of("first", "second"));
  }
}
