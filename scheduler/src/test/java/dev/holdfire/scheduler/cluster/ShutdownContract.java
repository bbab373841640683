package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class ShutdownContract {
  private final TestDatabase database;
  private final Nodes nodes;
  private final SendLog log = new SendLog();

  ShutdownContract(TestDatabase database) {
    this.database = database;
    this.nodes = new Nodes(database);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private Engine start(String instance, int workers, Gate gate, Duration shutdownLimit) {
    EngineSettings settings =
        nodes.settings(instance, workers).toBuilder().shutdownLimit(shutdownLimit).build();
    return nodes.start(settings, gate, database.dataSource());
  }

  @Test
  void whatWasAcquiredAheadIsExecutedElsewhereAtOnce() {
    EngineSettings farSighted =
        nodes.settings("a", 4).toBuilder()
            .pollInterval(Duration.ofSeconds(20))
            .checkInInterval(Duration.ofMinutes(1))
            .build();
    Engine first = nodes.start(farSighted, log, database.dataSource());
    first.workflows().trigger("later", t -> t.recipients(Nodes.users("u", 4)));
    Nodes.await(5).until(() -> nodes.stored().active().containsValue("ACQUIRED"));

    first.close();
    assertThat(nodes.stored().active().values()).containsOnly("WAITING");
    nodes.start("b", 4, log);

    Nodes.await(5).until(() -> log.sends("only") == 4);
    assertThat(log.sends()).allMatch(sent -> sent.thread().startsWith("b-"));
  }

  @Test
  void whatExecutesIsFinished() {
    Gate gate = new Gate(log, true);
    Engine engine = start("a", 3, gate, Duration.ofSeconds(20));
    engine.workflows().trigger("pair", t -> t.recipients(Nodes.users("u", 10)));
    Nodes.await(10).until(() -> gate.waiting() == 3);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(engine::close);
    gate.open();
    closing.orTimeout(15, TimeUnit.SECONDS).join();

    assertThat(log.sends("second")).isEqualTo(3);
    assertThat(nodes.stored().past()).hasSize(3);
    assertThat(nodes.stored().active().values()).hasSize(7).containsOnly("WAITING");
    nodes.start("b", 3, log);
    nodes.awaitAllOver(10);
    log.assertAddsUp(nodes.stored(), 10, List.of("first", "second"));
  }

  @Test
  void aSendThatOutlivesTheLimitIsInterruptedAndItsRunGoesOnElsewhere() {
    Gate gate = new Gate(log, true);
    Engine engine = start("a", 2, gate, Duration.ofMillis(200));
    engine.workflows().trigger("once", t -> t.recipients("ann", "bob"));
    Nodes.await(10).until(() -> gate.waiting() == 2);

    engine.close();

    assertThat(gate.interrupted()).isEqualTo(2);
    nodes.start("b", 2, log);
    nodes.awaitAllOver(8);
    log.assertAddsUp(nodes.stored(), 2, List.of("only"));
  }

  @Test
  void aSendThatIgnoresBeingInterruptedLeavesNoThreadBehind() {
    Gate gate = new Gate(log, false);
    Engine engine = start("stubborn", 2, gate, Duration.ofMillis(200));
    engine.workflows().trigger("pair", t -> t.recipients("ann", "bob"));
    Nodes.await(10).until(() -> gate.waiting() == 2);

    CompletableFuture.runAsync(engine::close).orTimeout(20, TimeUnit.SECONDS).join();
    gate.open();

    Nodes.await(5)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("stubborn-worker")));
    assertThat(log.sends("second")).isZero();
    nodes.start("b", 2, log);
    nodes.awaitAllOver(15);
    assertThat(log.sends("second")).isEqualTo(2);
  }

  @Test
  void closingWhileTriggersArriveLosesNothing() {
    Engine caller = nodes.start("caller", 0, log);
    Engine first = nodes.start("a", 4, log);
    CompletableFuture<Void> triggers =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 40; i++) {
                caller.workflows().trigger("pair", t -> t.recipients(Nodes.users("u", 25)));
              }
            });
    Nodes.await(10).until(() -> log.sends("first") > 50);

    first.close();
    nodes.start("b", 4, log);
    triggers.join();
    nodes.awaitAllOver(30);

    log.assertAddsUp(nodes.stored(), 1_000, List.of("first", "second"));
  }
}
