package dev.holdfire.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.contract.Cluster;
import dev.holdfire.scheduler.contract.NodeSetup;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of which moments a node tells its scheduler thread, and when. */
@OnEachDatabase
@Timeout(60)
final class WakeUpContract {
  private static final Workflow APPOINTMENT =
      Workflow.named("appointment").waitUntil("wait", "data.at").send("remind", "email").build();

  private static final Duration AHEAD = Duration.ofDays(2);

  private final Cluster cluster;
  private final Node node;
  private final List<Instant> told = new CopyOnWriteArrayList<>();

  WakeUpContract(TestDatabase database) {
    cluster = new Cluster(database, Cluster.INVITED, Cluster.REMINDER, APPOINTMENT);
    node = cluster.node("a");
    node.onWakeUp(due -> told.add(Instant.ofEpochMilli(due)));
  }

  private Instant in(Duration duration) {
    return cluster.clock().instant().plus(duration);
  }

  private Recipient due(String user, Duration after) {
    return Recipient.user(user).withTriggerData(Map.of("at", in(after).toString()));
  }

  @Test
  void aCallWhoseRunsAreDueNowTellsOfNow() {
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann"));

    assertThat(told).containsExactly(in(Duration.ZERO));
  }

  @Test
  void aCallTellsWhenTheFirstOfItsRunsIsDue() {
    node.workflows()
        .trigger(
            TriggerRequest.of("appointment")
                .recipients(
                    List.of(
                        due("ann", Duration.ofDays(3)),
                        due("bob", Duration.ofDays(1)),
                        due("cat", Duration.ofDays(2))))
                .build());

    assertThat(told).containsExactly(in(Duration.ofDays(1)));
  }

  @Test
  void anAudienceTellsWhenTheFirstOfItsRunsIsDue() {
    node.workflows()
        .trigger(
            TriggerRequest.of("appointment")
                .audience(
                    IntStream.range(0, 2_500)
                        .mapToObj(i -> due("u" + i, Duration.ofHours(i == 1_500 ? 5 : 30))))
                .build());

    assertThat(told).containsExactly(in(Duration.ofHours(5)));
  }

  @Test
  void aCallThatIsRepeatedTellsOfNothing() {
    TriggerRequest request =
        TriggerRequest.of("reminder").recipients("ann").idempotencyKey("once").build();
    node.workflows().trigger(request);
    told.clear();

    node.workflows().trigger(request);

    assertThat(told).isEmpty();
  }

  @Test
  void reschedulingTellsOfTheNewMoment() {
    node.workflows().trigger("reminder", t -> t.recipients("ann"));
    String id = node.workflows().list(RunQuery.all()).items().get(0).id();
    told.clear();

    node.workflows().reschedule(id, in(Duration.ofDays(7)));
    node.workflows().fireNow(id);

    assertThat(told).containsExactly(in(Duration.ofDays(7)), in(Duration.ZERO));
  }

  @Test
  void whoIsToldOfAReleaseFindsWhatWasReleased() throws InterruptedException {
    Node queued = new NodeSetup(cluster).queued().node("b");
    Hands hands = new Hands(queued);
    BlockingQueue<List<Firing>> found = new LinkedBlockingQueue<>();
    node.workflows().trigger("reminder", t -> t.recipients("ann"));
    told.clear();
    queued.onWakeUp(
        due -> {
          told.add(Instant.ofEpochMilli(due));
          found.add(hands.acquireAhead(AHEAD));
        });

    Firing acquired = hands.acquireAhead(AHEAD).get(0);
    hands.release(acquired);
    assertThat(told).as("before it is written").isEmpty();
    assertThat(hands.acquireAhead(AHEAD)).as("before it is written").isEmpty();
    hands.startWriter();

    assertThat(found.poll(20, TimeUnit.SECONDS))
        .singleElement()
        .satisfies(again -> assertThat(again.run().name()).isEqualTo(acquired.run().name()));
    assertThat(told).containsExactly(in(Duration.ofDays(1)));
    queued.onWakeUp(due -> {});
    hands.close();
  }
}
