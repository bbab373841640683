package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class AudienceContract {
  private static final int CHUNK = 1_000;
  private static final int MANY = 2_500;
  private static final int HALF_WAY = 1_500;
  private static final int SOME = 100;
  private static final Duration LONGER_THAN_THE_LEASE = Duration.ofMinutes(5).plusMillis(1);

  private final TestDatabase database;
  private final Cluster cluster;
  private final Node node;
  private final Node other;

  AudienceContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database);
    node = cluster.node("a");
    other = cluster.node("b");
  }

  /** Users, and something that happens when the one at each position is read. */
  private static Stream<Recipient> users(int count, IntConsumer whenRead) {
    return IntStream.range(0, count).peek(whenRead).mapToObj(i -> Recipient.user("user-" + i));
  }

  private WorkflowRun trigger(Node by, Stream<Recipient> audience) {
    return by.workflows()
        .trigger("reminder", t -> t.audience(audience).cancellationKey("k").data(Map.of("a", 1)));
  }

  private int stored() {
    return Rows.count(cluster, "QRTZ_TRIGGERS", "1 = 1");
  }

  private int waiting() {
    return Rows.count(cluster, "QRTZ_TRIGGERS", "TRIGGER_STATE = 'WAITING'");
  }

  private void aDayLater() {
    cluster.clock().advance(Duration.ofDays(1));
  }

  @Test
  void anAudienceIsOneRunThatIsReadChunkByChunkAndClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    Stream<Recipient> audience =
        users(
                MANY,
                read -> {
                  if (read % 250 == 0) {
                    assertThat(read - stored()).isLessThanOrEqualTo(CHUNK);
                  }
                })
            .onClose(() -> closed.set(true));

    WorkflowRun run = trigger(node, audience);

    assertThat(run.recipients()).isEqualTo(MANY);
    assertThat(closed).isTrue();
    assertThat(waiting()).isEqualTo(MANY);
    assertThat(Rows.of(cluster)).containsEntry("HF_RUN", 1).doesNotContainKey("HF_LOAD");
    assertThat(Rows.count(cluster, "HF_RUN", "RECIPIENTS = " + MANY)).isEqualTo(1);
    assertThat(other.workflows().list(RunQuery.all().workflowRun(run.id())).items())
        .allSatisfy(it -> assertThat(it.trigger().workflowRunId()).isEqualTo(run.id()));
    aDayLater();
    assertThat(other.workflows().cancel("reminder", "k").count(Outcome.CANCELED)).isEqualTo(MANY);
  }

  @Test
  void whoComesAgainCountsOnceAndAsFirstGiven() {
    Stream<Recipient> audience =
        IntStream.range(0, MANY)
            .mapToObj(
                i -> Recipient.user("user-" + i % 1_100).withTriggerData(Map.of("position", i)));
    Stream<Recipient> andOneAtOnce =
        Stream.of(0, 1).map(i -> Recipient.user("twice").withTriggerData(Map.of("position", i)));

    assertThat(trigger(node, Stream.concat(andOneAtOnce, audience)).recipients()).isEqualTo(1_101);

    assertThat(stored()).isEqualTo(1_101);
    node.workflows()
        .cancel(
            CancelRequest.of("reminder", "k")
                .onlyUsers(IntStream.range(1, 1_100).mapToObj(i -> "user-" + i).toList()));
    aDayLater();
    node.runDue();
    assertThat(cluster.email().deliveries())
        .hasSize(2)
        .allSatisfy(delivery -> assertThat(delivery.data()).containsEntry("position", 0));
  }

  private int named(String user, String name) {
    return Rows.count(
        cluster,
        "HF_RECIPIENT",
        "RECIPIENT_ID = '" + user + "' AND PROPERTIES LIKE '%\"" + name + "\"%'");
  }

  @Test
  void whatIsSaidLastOfOneWhoComesAgainIsKept() {
    Stream<Recipient> within =
        Stream.of("first", "last").map(name -> Recipient.user("ann").with(Map.of("name", name)));
    Stream<Recipient> later =
        Stream.of(Recipient.user("ann"), Recipient.user("user-0").with(Map.of("name", "last")));
    Stream<Recipient> between =
        users(CHUNK, read -> {}).map(user -> user.with(Map.of("name", "first")));

    trigger(node, Stream.concat(Stream.concat(within, between), later));

    assertThat(named("ann", "last")).isEqualTo(1);
    assertThat(named("user-0", "last")).isEqualTo(1);
    assertThat(named("user-1", "first")).isEqualTo(1);
  }

  @Test
  void whatWasSaidOfRecipientsStaysWhenTheRunNeverHappens() {
    Stream<Recipient> audience =
        users(
                HALF_WAY,
                read -> {
                  if (read > CHUNK) {
                    throw new IllegalStateException("the source is gone");
                  }
                })
            .map(user -> user.with(Map.of("name", "said")));

    assertThatThrownBy(() -> trigger(node, audience)).isInstanceOf(IllegalStateException.class);

    assertThat(Rows.of(cluster))
        .containsEntry("HF_RECIPIENT", CHUNK)
        .containsOnlyKeys("HF_WORKFLOW", "HF_RECIPIENT");
  }

  @Test
  void whenReadingFailsHalfWayNothingOfItHappens() {
    AtomicBoolean closed = new AtomicBoolean();
    Stream<Recipient> audience =
        users(
                MANY,
                read -> {
                  if (read == HALF_WAY) {
                    nothingHasHappened();
                    throw new IllegalStateException("the source is gone");
                  }
                })
            .onClose(() -> closed.set(true));

    assertThatThrownBy(() -> trigger(node, audience))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the source is gone");

    assertThat(closed).isTrue();
    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW", "HF_CANCELLATION");
  }

  private void nothingHasHappened() {
    assertThat(stored()).isEqualTo(CHUNK);
    aDayLater();
    assertThat(other.runDue()).isZero();
    cluster.clock().advance(Duration.ofDays(-1));
    assertThat(other.workflows().list(RunQuery.all()).items()).isEmpty();
    assertThat(other.workflows().cancel("reminder", "k").entries()).isEmpty();
    assertThat(
            other.workflows().cancel("reminder", "k", List.of("user-1")).count(Outcome.NOT_FOUND))
        .isEqualTo(1);
  }

  @Test
  void aCancellationWhileItIsReadLeavesItAlone() {
    trigger(
        node,
        users(
            MANY,
            read -> {
              if (read == HALF_WAY) {
                assertThat(other.workflows().cancel("reminder", "k").entries()).isEmpty();
              }
            }));

    assertThat(waiting()).isEqualTo(MANY);
  }

  /** A node that loses its database for good when the test says so. */
  private Node dying(Predicate<String> dies) {
    FaultyDataSource faults = new FaultyDataSource(database.dataSource());
    faults.failWhere(
        statement -> {
          boolean isLast = dies.test(statement);
          if (isLast) {
            faults.cutOff();
          }
          return isLast;
        });
    return cluster.node("dying", faults.dataSource(), null, Limits.DEFAULT);
  }

  @Test
  void whenTheNodeDiesHalfWayAllOfItGoesAwayAfterTheLease() {
    AtomicInteger read = new AtomicInteger();
    Node dying = dying(statement -> read.get() >= HALF_WAY);
    assertThatThrownBy(() -> trigger(dying, users(MANY, read::set)))
        .isInstanceOf(dev.holdfire.StoreException.class);
    assertThat(stored()).isEqualTo(CHUNK);

    other.tidy();
    assertThat(stored()).isEqualTo(CHUNK);
    cluster.clock().advance(LONGER_THAN_THE_LEASE);
    assertThat(other.runDue()).isZero();
    other.tidy();

    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW");
    assertThat(other.workflows().cancel("reminder", "k").entries()).isEmpty();
  }

  @Test
  void whoTakesLongerThanTheLeaseIsToldAndNothingOfItHappens() {
    Stream<Recipient> slow =
        users(
            MANY,
            read -> {
              if (read == HALF_WAY) {
                cluster.clock().advance(LONGER_THAN_THE_LEASE);
                other.tidy();
              }
            });

    assertThatThrownBy(() -> trigger(node, slow))
        .isInstanceOf(dev.holdfire.StoreException.class)
        .hasMessageContaining("took longer");

    node.tidy();
    assertThat(Rows.of(cluster)).containsOnlyKeys("HF_WORKFLOW");
  }

  /** An audience that has happened, and whose node died before all of it was brought to life. */
  private void happened() {
    AtomicInteger happened = new AtomicInteger();
    Node dying =
        dying(
            statement ->
                statement.startsWith("UPDATE HF_RUN SET RECIPIENTS")
                    ? happened.incrementAndGet() < 0
                    : happened.get() > 0
                        && statement.contains("FOR UPDATE")
                        && happened.incrementAndGet() > 2);
    assertThat(trigger(dying, users(MANY, read -> {})).recipients()).isEqualTo(MANY);
    assertThat(waiting()).isEqualTo(CHUNK);
    assertThat(stored()).isEqualTo(MANY);
  }

  @Test
  void whenTheNodeDiesAfterItHasHappenedAnotherBringsItToLife() {
    happened();
    assertThat(other.workflows().list(RunQuery.all().limit(RunQuery.MAX_LIMIT)).items())
        .hasSize(RunQuery.MAX_LIMIT);

    other.tidy();

    assertThat(waiting()).isEqualTo(MANY);
    assertThat(Rows.of(cluster)).containsEntry("HF_RUN", 1).doesNotContainKey("HF_LOAD");
  }

  @Test
  void whatHasHappenedIsCanceledBeforeAllOfItIsAlive() {
    happened();

    Receipt some = other.workflows().cancel("reminder", "k", List.of("user-1", "user-2400"));
    Receipt all = other.workflows().cancel("reminder", "k");

    assertThat(some.count(Outcome.CANCELED)).isEqualTo(2);
    assertThat(all.count(Outcome.CANCELED)).isEqualTo(MANY - 2);
    assertThat(all.count(Outcome.ALREADY_CANCELED)).isEqualTo(2);
    other.tidy();
    aDayLater();
    assertThat(other.runDue()).isZero();
    assertThat(Rows.of(cluster)).doesNotContainKeys("HF_LOAD", "QRTZ_TRIGGERS");
  }

  /**
   * Cancels some of an audience that has happened in a caller's transaction, which another node
   * that brings it to life does not wait for.
   */
  private void tidyBesideACancellation(Ending ending) throws SQLException {
    happened();
    List<String> some = IntStream.range(0, SOME).mapToObj(i -> "user-" + i * 20).toList();
    try (Connection connection = database.dataSource().getConnection()) {
      Receipt receipt =
          node.workflows().cancel(connection, CancelRequest.of("reminder", "k").onlyUsers(some));
      assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(SOME);

      Together.unhindered(
          () -> {
            other.tidy();
            return 0;
          });
      assertThat(Rows.of(cluster)).as("what is left to do").containsEntry("HF_LOAD", 1);
      if (database.kind() != TestDatabase.Kind.H2) { // whose SKIP LOCKED skips all
        assertThat(waiting()).isBetween(MANY - SOME, MANY - 1);
      }
      ending.of(connection);
    }
    other.tidy();
    assertThat(Rows.of(cluster)).doesNotContainKey("HF_LOAD");
  }

  private interface Ending {
    void of(Connection connection) throws SQLException;
  }

  @Test
  void whatACallersCancellationHoldsIsBroughtToLifeWhenItIsRolledBack() throws SQLException {
    tidyBesideACancellation(Connection::rollback);

    assertThat(waiting()).isEqualTo(MANY);
  }

  @Test
  void whatACallersCancellationHoldsIsCanceledWhenItIsCommitted() throws SQLException {
    tidyBesideACancellation(Connection::commit);

    assertThat(waiting()).isEqualTo(MANY - SOME);
    assertThat(Rows.of(cluster)).containsEntry("HF_HISTORY", SOME);
  }

  @Test
  void anAudienceThatIsRefusedIsClosedToo() {
    AtomicInteger closed = new AtomicInteger();
    Stream<Recipient> unread = Stream.of(Recipient.user("ann")).onClose(closed::incrementAndGet);
    assertThatThrownBy(() -> node.workflows().trigger("no-such", t -> t.audience(unread)))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThat(closed).hasValue(1);

    Stream<Recipient> none = Stream.<Recipient>of().onClose(closed::incrementAndGet);
    assertRefused(none, "audience");
    Stream<Recipient> withNull =
        Stream.of(Recipient.user("ann"), (Recipient) null).onClose(closed::incrementAndGet);
    assertRefused(withNull, "audience[1]");
    Stream<Recipient> withBlank =
        Stream.of(Recipient.user("ann"), Recipient.user(" ")).onClose(closed::incrementAndGet);
    assertRefused(withBlank, "audience[1].id");

    assertThat(closed).hasValue(4);
    assertThat(Rows.of(cluster)).isEmpty();
  }

  @Test
  void anAudienceThatWasReadBeforeIsRefused() {
    TriggerRequest request =
        TriggerRequest.of("reminder").audience(users(SOME, i -> {})).cancellationKey("k").build();
    node.workflows().trigger(request);

    assertThatThrownBy(() -> node.workflows().trigger(request))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.problems()).extracting(Problem::path).containsExactly("audience"))
        .hasMessageContaining("a stream of its own");
    assertThat(stored()).isEqualTo(SOME);
  }

  private void assertRefused(Stream<Recipient> audience, String path) {
    assertThatThrownBy(() -> trigger(node, audience))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.problems()).extracting("path").containsExactly(path));
  }
}
