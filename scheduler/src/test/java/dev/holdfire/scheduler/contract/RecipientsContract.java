package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Window;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnEachDatabase
final class RecipientsContract {
  private static final Workflow MORNING =
      Workflow.named("morning")
          .waitUntil("nine", Window.daily().at(9, 0))
          .send("greet", "email")
          .build();
  private static final Workflow ACTORS_MOMENT =
      Workflow.named("actors-moment")
          .waitUntil("when", "actor.free_at")
          .send("meet", "email")
          .build();

  private final TestDatabase database;
  private final Cluster cluster;
  private final Node node;

  RecipientsContract(TestDatabase database) {
    this.database = database;
    cluster = new Cluster(database, Cluster.INVITED, MORNING, ACTORS_MOMENT);
    node = cluster.node("a");
  }

  private void invite(Recipient... recipients) {
    node.workflows().trigger("new-user-invited", t -> t.recipients(List.of(recipients)));
  }

  private Map<String, Object> propertiesOf(int delivery) {
    return cluster.email().deliveries().get(delivery).recipient().properties();
  }

  private Instant resumesAt(RecipientRef ref) {
    return node.workflows().list(RunQuery.all().recipient(ref)).items().get(0).resumesAt();
  }

  @Test
  void givenPropertiesReplaceStoredOnesAndOthersStay() {
    Map<String, Object> second = new HashMap<>(Map.of("name", "Ann B."));
    second.put("phone", null);
    invite(Recipient.user("ann").with(Map.of("name", "Ann", "mail", "a@x", "phone", "1")));
    invite(Recipient.user("ann").with(second));
    invite(Recipient.user("ann"));

    node.runDue();

    assertThat(propertiesOf(2))
        .containsOnly(entry("name", "Ann B."), entry("mail", "a@x"), entry("phone", null));
  }

  @Test
  void propertiesAreThoseOfTheMomentOfSending() {
    invite(Recipient.user("ann").with(Map.of("mail", "old@x")));
    node.runDue();
    invite(Recipient.user("ann").with(Map.of("mail", "new@x")));
    cluster.clock().advance(Duration.ofDays(3));
    node.runDue();

    assertThat(cluster.email().deliveries())
        .filteredOn(delivery -> delivery.step().ref().equals("reminder"))
        .first()
        .satisfies(
            delivery ->
                assertThat(delivery.recipient().properties()).containsEntry("mail", "new@x"));
    assertThat(propertiesOf(0)).containsEntry("mail", "old@x");
  }

  @Test
  void anObjectHasPropertiesOfItsOwn() {
    invite(
        Recipient.object("teams", "ann").with(Map.of("kind", "team")),
        Recipient.user("ann").with(Map.of("kind", "user")));

    node.runDue();

    assertThat(cluster.email().deliveries())
        .extracting(
            delivery -> delivery.recipient().ref(),
            delivery -> delivery.recipient().properties().get("kind"))
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(RecipientRef.object("teams", "ann"), "team"),
            org.assertj.core.groups.Tuple.tuple(RecipientRef.user("ann"), "user"));
  }

  @Test
  void triggerDataMergesOverTheDataForItsRecipientOnly() {
    node.workflows()
        .trigger(
            "new-user-invited",
            t ->
                t.data(Map.of("team", "Rockets", "seat", 1))
                    .recipient(
                        Recipient.user("ann").withTriggerData(Map.of("seat", 2, "vip", true)))
                    .recipients("bob"));
    node.runDue();
    cluster.clock().advance(Duration.ofDays(3));
    node.runDue();

    assertThat(cluster.email().deliveries()).hasSize(4);
    assertThat(cluster.email().deliveries())
        .allSatisfy(
            delivery ->
                assertThat(delivery.data())
                    .isEqualTo(
                        delivery.recipient().ref().id().equals("ann")
                            ? Map.of("team", "Rockets", "seat", 2, "vip", true)
                            : Map.of("team", "Rockets", "seat", 1)));
  }

  @Test
  void ofSeveralWithTheSameReferenceTheLastCounts() {
    invite(
        Recipient.user("ann").with(Map.of("name", "A.")).withTriggerData(Map.of("n", 1)),
        Recipient.user("bob"),
        Recipient.user("ann").with(Map.of("name", "Ann")).withTriggerData(Map.of("n", 2)));

    assertThat(node.runDue()).isEqualTo(2);
    assertThat(cluster.email().deliveries())
        .filteredOn(delivery -> delivery.recipient().ref().id().equals("ann"))
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.data()).containsEntry("n", 2);
              assertThat(delivery.recipient().properties()).containsEntry("name", "Ann");
            });
  }

  @Test
  void theFirstDelayIsInEachRecipientsZone() {
    node.workflows()
        .trigger(
            "morning",
            t ->
                t.recipient(Recipient.user("ann").with(Map.of("timezone", "America/New_York")))
                    .recipient(Recipient.user("bob").with(Map.of("timezone", "Asia/Kolkata")))
                    .recipients("cid"));

    assertThat(resumesAt(RecipientRef.user("ann"))).isEqualTo("2026-11-02T14:00:00Z");
    assertThat(resumesAt(RecipientRef.user("bob"))).isEqualTo("2026-11-03T03:30:00Z");
    assertThat(resumesAt(RecipientRef.user("cid"))).isEqualTo("2026-11-03T09:00:00Z");
  }

  @Test
  void theActorsPropertiesAreStoredAndKnownToDelays() {
    Recipient boss = Recipient.user("boss").with(Map.of("free_at", "2026-11-02T15:00:00Z"));
    node.workflows().trigger("actors-moment", t -> t.recipients("ann").actor(boss).tenant("acme"));

    assertThat(resumesAt(RecipientRef.user("ann"))).isEqualTo("2026-11-02T15:00:00Z");
    cluster.clock().advance(Duration.ofHours(3));
    node.runDue();
    assertThat(cluster.email().deliveries())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.actor()).isEqualTo(boss.ref());
              assertThat(delivery.tenant()).isEqualTo("acme");
            });
  }

  @Test
  void theApplicationsOwnDirectoryIsAskedAtEachSegment() {
    Map<String, Object> known = new HashMap<>(Map.of("timezone", "America/New_York"));
    RecipientDirectory directory =
        (ref, stored) -> {
          Map<String, Object> answer = new HashMap<>(known);
          answer.put("stored", stored.get("name"));
          return answer;
        };
    Node own = cluster.node("own", database.dataSource(), directory, Limits.DEFAULT);
    own.workflows()
        .trigger("morning", t -> t.recipient(Recipient.user("ann").with(Map.of("name", "Ann"))));

    assertThat(own.runDue()).isEqualTo(1);
    assertThat(cluster.email().sent()).isEmpty();
    assertThat(resumesAt(RecipientRef.user("ann"))).isEqualTo("2026-11-02T14:00:00Z");
    known.put("mail", "new@x");
    cluster.clock().advance(Duration.ofHours(2));
    own.runDue();

    assertThat(propertiesOf(0)).containsEntry("mail", "new@x").containsEntry("stored", "Ann");
  }
}
