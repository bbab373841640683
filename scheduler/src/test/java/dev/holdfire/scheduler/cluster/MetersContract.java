package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.meter.BrokenRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of nodes that run. */
@OnEachDatabase
final class MetersContract {
  private final Nodes nodes;

  MetersContract(TestDatabase database) {
    nodes = new Nodes(database);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private double executed(String outcome) {
    return nodes.meters().find("holdfire.runs.executed").tag("outcome", outcome).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  /** All there are, and how often. */
  private List<String> outcomes() {
    return nodes.meters().find("holdfire.runs.executed").counters().stream()
        .map(counter -> counter.getId().getTag("outcome") + " " + (int) counter.count())
        .toList();
  }

  private double gauge(String name, String node) {
    return nodes.meters().get(name).tag("node", node).gauge().value();
  }

  @Test
  void whatWasExecutedIsCountedByOutcomeAndItsLatenessIsTimed() {
    Engine engine =
        nodes.start(
            "a",
            4,
            delivery -> {
              if (delivery.recipient().ref().id().equals("bad")) {
                throw new dev.holdfire.channel.PermanentFailureException("no such address");
              }
              return DeliveryResult.sent();
            });
    engine.workflows().trigger("once", t -> t.recipients("ann", "bob", "bad"));
    engine.workflows().trigger("twice", t -> t.recipients("cid"));
    nodes.awaitAllOver(20);

    Nodes.await(20)
        .untilAsserted(
            () -> {
              assertThat(executed("finished")).isEqualTo(3);
              assertThat(executed("failed")).isEqualTo(1);
              assertThat(executed("waiting")).isEqualTo(1);
            });
    Timer lateness = nodes.meters().get("holdfire.runs.lateness").tag("node", "a").timer();
    assertThat(lateness.count()).isEqualTo(5);
    assertThat(lateness.max(TimeUnit.SECONDS)).isBetween(0.0, 20.0);
  }

  @Test
  void workersThatExecuteAreBusy() {
    CountDownLatch goOn = new CountDownLatch(1);
    Channel slow =
        delivery -> {
          await(goOn);
          return DeliveryResult.sent();
        };
    Engine engine = nodes.start("a", 3, slow);
    assertThat(gauge("holdfire.workers", "a")).isEqualTo(3);
    assertThat(gauge("holdfire.workers.busy", "a")).isZero();

    engine.workflows().trigger("once", t -> t.recipients("ann", "bob"));

    Nodes.await(20).until(() -> gauge("holdfire.workers.busy", "a") == 2);
    goOn.countDown();
    Nodes.await(20).until(() -> gauge("holdfire.workers.busy", "a") == 0);
    nodes.awaitAllOver(20);
    Nodes.await(20).until(() -> gauge("holdfire.completions.waiting", "a") == 0);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nodesShareARegistryAndTakeTheirMetersAwayWhenTheyAreClosed() {
    Engine first = nodes.start("a", 2, delivery -> DeliveryResult.sent());
    Engine second = nodes.start("b", 5, delivery -> DeliveryResult.sent());
    second.workflows().trigger("once", t -> t.recipients(Nodes.users("u", 20)));
    nodes.awaitAllOver(20);
    assertThat(gauge("holdfire.workers", "a")).isEqualTo(2);
    assertThat(gauge("holdfire.workers", "b")).isEqualTo(5);

    first.close();

    assertThat(nodes.meters().getMeters())
        .isNotEmpty()
        .extracting(Meter::getId)
        .allMatch(id -> id.getName().startsWith("holdfire."))
        .allMatch(id -> "b".equals(id.getTag("node")) && id.getTag("scheduler") != null);
    second.close();
    assertThat(second.workflows().find("unknown")).isEmpty();
    assertThat(nodes.meters().getMeters()).isEmpty();
  }

  @Test
  void aRegistryThatThrowsCostsNoRun() {
    nodes.meters(new BrokenRegistry());
    Engine engine = nodes.start("a", 3, delivery -> DeliveryResult.sent());

    engine.workflows().trigger("twice", t -> t.recipients(Nodes.users("u", 10)));

    nodes.awaitAllOver(20);
    assertThat(Nodes.runs(engine, RunStatus.FINISHED)).hasSize(10);
    assertThatCode(engine::close).doesNotThrowAnyException();
  }

  @Test
  void aRunThatIsCanceledBetweenTwoSendsIsCountedAsCanceledAndAsNothingElse() {
    AtomicReference<Engine> canceling = new AtomicReference<>();
    Channel canceled =
        delivery -> {
          canceling.get().workflows().cancel("pair", "k");
          return DeliveryResult.sent();
        };
    Engine engine = nodes.start("a", 2, canceled);
    canceling.set(engine);

    engine.workflows().trigger("pair", t -> t.recipients("ann").cancellationKey("k"));

    nodes.awaitAllOver(20);
    Nodes.await(20).until(() -> gauge("holdfire.workers.busy", "a") == 0);
    assertThat(outcomes()).containsExactly("canceled 1");
  }

  @Test
  void aRunThatIsLeftByItsSendIsCountedByWhatBecomesOfItAndItsLateThreadIsNot() {
    Gate deaf = new Gate(delivery -> DeliveryResult.sent(), false);
    EngineSettings settings =
        nodes.settings("a", 2).toBuilder()
            .sendTimeout(Duration.ofMillis(100))
            .retryPauses(List.of(Duration.ofDays(1)))
            .build();
    Engine engine = nodes.start(settings, deaf, List.of(Nodes.ONCE));

    engine.workflows().trigger("once", t -> t.recipients("ann"));

    Nodes.await(20).until(() -> executed("waiting") == 1);
    assertThat(deaf.waiting()).isEqualTo(1);
    deaf.open();
    Nodes.await(20).until(() -> gauge("holdfire.workers.busy", "a") == 0);
    assertThat(outcomes()).containsExactly("waiting 1");
  }
}
