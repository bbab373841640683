package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Window;
import dev.holdfire.workflow.Workflow;
import dev.holdfire.workflow.WorkflowBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Delays within runs; the clock stands at 2026-11-02T12:00Z, a Monday. */
@OnEachDatabase
final class DelayContract {
  private static final String APPOINTMENT = "data.appointment_at";

  private final TestDatabase database;

  DelayContract(TestDatabase database) {
    this.database = database;
  }

  /** A node of a new cluster that knows this workflow only, for which it has been triggered. */
  private record Started(Cluster cluster, Node node) {
    RecipientRun run() {
      return Runs.only(node);
    }

    StepRecord first() {
      return run().steps().get(0);
    }
  }

  private static WorkflowBuilder workflow() {
    return Workflow.named("appointment");
  }

  private Started start(WorkflowBuilder definition, Map<String, ?> data, Recipient recipient) {
    Cluster cluster = new Cluster(database, definition.build());
    Node node = cluster.node("a");
    node.workflows().trigger("appointment", t -> t.data(data).recipient(recipient));
    return new Started(cluster, node);
  }

  private Started start(WorkflowBuilder definition, Map<String, ?> data) {
    return start(definition, data, Recipient.user("ann"));
  }

  @Test
  void aFirstDelayIsKnownRightAfterTheTriggerCall() {
    Started started =
        start(workflow().waitFor("wait", Duration.ofHours(2)).send("remind", "email"), Map.of());

    assertThat(started.run().status()).isEqualTo(RunStatus.WAITING);
    assertThat(started.run().resumesAt()).isEqualTo(Instant.parse("2026-11-02T14:00:00Z"));
    assertThat(started.first().event()).isEqualTo(StepRecord.Event.WAITED);
  }

  @Test
  void aDelayUntilAMomentInTheDataEndsThen() {
    Started started =
        start(
            workflow().waitUntil("wait", APPOINTMENT).send("remind", "email"),
            Map.of("appointment_at", "2026-11-05T09:30:00Z"));

    assertThat(started.run().resumesAt()).isEqualTo(Instant.parse("2026-11-05T09:30:00Z"));
    started.cluster().clock().set(Instant.parse("2026-11-05T09:30:00Z"));
    assertThat(started.node().runDue()).isEqualTo(1);
    assertThat(started.cluster().email().sent()).containsExactly("ann:remind");
  }

  @Test
  void aDelayWhosePathIsInTheTriggerDataOfTheRecipientTakesThat() {
    Started started =
        start(
            workflow().waitUntil("wait", APPOINTMENT).send("remind", "email"),
            Map.of("appointment_at", "2026-11-05T09:30:00Z"),
            Recipient.user("ann")
                .withTriggerData(Map.of("appointment_at", "2026-11-04T08:00:00Z")));

    assertThat(started.run().resumesAt()).isEqualTo(Instant.parse("2026-11-04T08:00:00Z"));
  }

  @Test
  void aLaterDelayTakesTheTriggerDataToo() {
    Started started =
        start(
            workflow()
                .send("hello", "email")
                .waitUntil("wait", APPOINTMENT)
                .send("remind", "email"),
            Map.of(),
            Recipient.user("ann")
                .withTriggerData(Map.of("appointment_at", "2026-11-04T08:00:00Z")));
    started.node().runDue();

    assertThat(started.run().resumesAt()).isEqualTo(Instant.parse("2026-11-04T08:00:00Z"));
  }

  @Test
  void aDelayEndsBeforeAMomentByItsOffset() {
    Started started =
        start(
            workflow()
                .waitUntilBefore("wait", Duration.ofHours(24), APPOINTMENT)
                .send("remind", "email"),
            Map.of("appointment_at", "2026-11-05T09:30:00Z"));

    assertThat(started.run().resumesAt()).isEqualTo(Instant.parse("2026-11-04T09:30:00Z"));
  }

  @Test
  void aWindowOpensInTheZoneOfTheRecipient() {
    WorkflowBuilder nineOClock =
        workflow()
            .inZone(ZoneId.of("Europe/Berlin"))
            .waitUntil("wait", Window.daily().at(9, 0))
            .send("remind", "email");

    Started tokyo =
        start(nineOClock, Map.of(), Recipient.user("ann").with(Map.of("timezone", "Asia/Tokyo")));
    Started nowhere = start(nineOClock, Map.of());

    assertThat(tokyo.run().resumesAt()).isEqualTo(Instant.parse("2026-11-03T00:00:00Z"));
    assertThat(nowhere.run().resumesAt()).isEqualTo(Instant.parse("2026-11-03T08:00:00Z"));
  }

  @Test
  void delaysThatCannotWaitAreRecordedWithTheirReasonAndTheRunGoesOn() {
    Started started =
        start(
            workflow()
                .send("hello", "email")
                .waitUntil("missing", "data.nothing_here")
                .waitUntil("invalid", "data.nonsense")
                .waitUntil("past", "data.yesterday")
                .waitUntil("too-far", "data.in_two_years")
                .send("remind", "email"),
            Map.of(
                "nonsense", "soon",
                "yesterday", "2026-11-01T12:00:00Z",
                "in_two_years", "2028-11-01T12:00:00Z"));

    assertThat(started.node().runDue()).isEqualTo(1);

    assertThat(started.cluster().email().sent()).containsExactly("ann:hello", "ann:remind");
    assertThat(started.run().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(started.run().steps().subList(1, 5))
        .extracting(StepRecord::ref, StepRecord::event, step -> step.detail().replaceAll(":.*", ""))
        .containsExactly(
            tuple("missing", StepRecord.Event.DELAY_SKIPPED, "missing"),
            tuple("invalid", StepRecord.Event.DELAY_SKIPPED, "invalid"),
            tuple("past", StepRecord.Event.DELAY_SKIPPED, "past"),
            tuple("too-far", StepRecord.Event.DELAY_SKIPPED, "too_far"));
  }

  @Test
  void aFirstDelayThatCannotWaitMakesTheRunDueAtOnce() {
    Started started =
        start(workflow().waitUntil("wait", APPOINTMENT).send("remind", "email"), Map.of());

    assertThat(started.first().event()).isEqualTo(StepRecord.Event.DELAY_SKIPPED);
    assertThat(started.node().runDue()).isEqualTo(1);
    assertThat(started.cluster().email().sent()).containsExactly("ann:remind");
  }

  @Test
  void twoDelaysInARowAreWaitedForOneAfterTheOther() {
    Started started =
        start(
            workflow()
                .waitFor("one", Duration.ofHours(1))
                .waitFor("two", Duration.ofHours(2))
                .send("remind", "email"),
            Map.of());
    started.cluster().clock().advance(Duration.ofHours(1));
    started.node().runDue();

    assertThat(started.run().resumesAt()).isEqualTo(Instant.parse("2026-11-02T15:00:00Z"));
    assertThat(started.cluster().email().sent()).isEmpty();
    started.cluster().clock().advance(Duration.ofHours(2));
    started.node().runDue();
    assertThat(started.cluster().email().sent()).containsExactly("ann:remind");
  }

  @Test
  void aWorkflowMayEndWithADelay() {
    Started started =
        start(workflow().send("hello", "email").waitFor("wait", Duration.ofHours(1)), Map.of());
    started.node().runDue();
    assertThat(started.run().status()).isEqualTo(RunStatus.WAITING);

    started.cluster().clock().advance(Duration.ofHours(1));
    started.node().runDue();

    assertThat(started.run().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(started.run().finishedAt()).isEqualTo(started.cluster().clock().instant());
  }

  @Test
  void aDirectoryOfTheApplicationsOwnIsAskedByAWorkerAndNotInTheTriggerCall() {
    Cluster cluster = new Cluster(database);
    Workflow definition =
        workflow().waitUntil("wait", "recipient.birthday").send("remind", "email").build();
    Node node =
        new NodeSetup(cluster)
            .workflows(definition)
            .directory((recipient, stored) -> Map.of("birthday", "2026-12-01T08:00:00Z"))
            .node("a");
    node.workflows().trigger("appointment", t -> t.recipients(List.of(Recipient.user("ann"))));
    assertThat(Runs.only(node).resumesAt()).isEqualTo(cluster.clock().instant());

    node.runDue();

    assertThat(Runs.only(node).resumesAt()).isEqualTo(Instant.parse("2026-12-01T08:00:00Z"));
  }
}
