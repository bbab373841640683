package dev.holdfire.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfire.scheduler.Timing;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one database, each a process. */
@Tag("process")
@OnEachDatabase
final class TwoNodesIT {
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);

  /** How soon after a node's last check-in others take over what it had, at the earliest. */
  private static final Duration TAKE_OVER = Timing.CHECK_IN_INTERVAL.multipliedBy(2);

  private final TestDatabase database;
  private final Receiver receiver = Receiver.open();

  @TempDir private Path folder;

  private NodeProcess one;
  private NodeProcess other;

  TwoNodesIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() {
    assumeThat(database.kind())
        .as("a database that two processes can share")
        .isNotEqualTo(TestDatabase.Kind.H2);
    CompletableFuture<NodeProcess> first = CompletableFuture.supplyAsync(() -> node("one"));
    other = node("other");
    one = first.join();
  }

  private NodeProcess node(String name) {
    List<String> flags = new ArrayList<>(receiver.flags(name));
    flags.add("--database-url=" + database.url());
    flags.add("--scheduler-workers=50");
    flags.add("--shutdown-limit=" + SHUTDOWN_LIMIT.toSeconds() + "s");
    return NodeProcess.start(folder.resolve(name + ".log"), flags);
  }

  @AfterEach
  void close() {
    Stream.of(one, other).filter(Objects::nonNull).forEach(NodeProcess::close);
    receiver.close();
  }

  private List<URI> both() {
    return List.of(one.address(), other.address());
  }

  @Test
  void whatIsTriggeredAtOneIsCanceledAtTheOtherAtOnce() {
    Flow flow = Flow.putAt(both(), Duration.ofSeconds(3));
    List<RepeatingClient> clients =
        both().stream().map(List::of).map(RepeatingClient::new).toList();

    List<Load.Entry> entries =
        IntStream.range(0, 100)
            .parallel()
            .mapToObj(i -> triggerAndCancel(flow, i, clients.get(i % 2), clients.get(1 - i % 2)))
            .toList();
    flow.trigger(clients.get(0), "last", List.of("last"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !receiver.posts().isEmpty());
    flow.cancel(clients.get(1), "last");

    assertThat(receiver.posts()).extracting(Receiver.Post::step).containsExactly(Flow.FIRST);
    Ledger ledger = Ledger.read(other.address(), flow, entries, receiver);
    assertThat(ledger.outcomes()).containsOnlyKeys("canceled").containsValue(200);
    assertThat(ledger.counts()).containsOnlyKeys("cancelled").containsValue(201L);
    clients.forEach(RepeatingClient::assertContractWasKept);
  }

  private static Load.Entry triggerAndCancel(
      Flow flow, int number, RepeatingClient here, RepeatingClient there) {
    String key = flow.key() + "-" + number;
    List<String> recipients = List.of("ann_" + number, "bob_" + number);
    RepeatingClient.Answer triggered = flow.trigger(here, key, recipients);
    RepeatingClient.Answer canceled = flow.cancel(there, key);
    return new Load.Entry(key, recipients, triggered, canceled);
  }

  @Test
  void whenOneIsKilledNothingIsLostAndOnlyWhatWasUnderWayIsSentAgain() {
    Flow flow = Flow.putAt(both(), Duration.ofSeconds(1));
    RepeatingClient client = RepeatingClient.losingAnswers(both());
    try (Load load = Load.start(client, flow)) {
      load.awaitMore(100);
      long killed = System.nanoTime();
      one.kill();
      load.awaitMore(100);
      List<Load.Entry> entries = load.stop();
      Ledger ledger = Ledger.read(other.address(), flow, entries, receiver);

      assertThat(receiver.posts()).extracting(Receiver.Post::node).contains("one", "other");
      ledger.assertRight();
      ledger.assertRepeatedOnly("one", "other", killed);
      client.assertContractWasKept();
      assertThat(other.errors()).isEmpty();
    }
  }

  @Test
  void whenOneIsToldToStopTheOtherGoesOnAtOnceAndNothingIsLostOrDoubled() {
    Flow flow = Flow.putAt(both(), Duration.ofSeconds(1));
    RepeatingClient client = new RepeatingClient(both());
    try (Load load = Load.start(client, flow);
        ReadinessWatch watch = ReadinessWatch.on(one.address())) {
      load.awaitMore(100);
      one.terminate();
      OptionalInt exit = one.exit(SHUTDOWN_LIMIT.plusSeconds(5));
      load.awaitMore(100);
      List<Load.Entry> entries = load.stop();
      Ledger ledger = Ledger.read(other.address(), flow, entries, receiver);

      assertThat(exit).as("exit").isNotEmpty();
      ledger.assertRight();
      ledger.assertNothingUnansweredWasDone();
      assertThat(ledger.repeated()).isEmpty();
      assertThat(ledger.mostLate()).isLessThan(TAKE_OVER);
      assertWasNotReadyWhenItRefused(watch, client);
      client.assertContractWasKept();
      assertThat(one.errors()).isEmpty();
      assertThat(other.errors()).isEmpty();
    }
  }

  private static void assertWasNotReadyWhenItRefused(ReadinessWatch watch, RepeatingClient client) {
    List<RepeatingClient.Refusal> refusals = client.refusals();
    assertThat(refusals).isNotEmpty();
    assertThat(refusals).extracting(RepeatingClient.Refusal::status).isSubsetOf(0, 503);
    long first = refusals.stream().mapToLong(RepeatingClient.Refusal::at).min().orElseThrow();
    assertThat(watch.looks())
        .anyMatch(look -> look.status() == 200)
        .filteredOn(look -> look.at() > first)
        .isNotEmpty()
        .extracting(ReadinessWatch.Look::status)
        .isSubsetOf(503, ReadinessWatch.NONE);
  }
}
