package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.contract.RecordingChannel;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.ChannelStep;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel is told the same of a run on whichever way the run comes to a worker. */
@OnEachDatabase
@Timeout(90)
final class DeliveryContract {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Map<String, Object> SETTINGS = Map.of("template", "welcome");
  private static final Workflow NOW =
      Workflow.named("now")
          .send("send", "email", SETTINGS)
          .send("second", "email", SETTINGS)
          .build();
  private static final Workflow SOON = after("soon", SHORT);
  private static final Workflow DAYS = after("days", Duration.ofDays(3));
  private static final Workflow TWICE =
      Workflow.named("two-waits")
          .waitFor("patience", SHORT)
          .send("send", "email", SETTINGS)
          .waitUntilAfter("until", SHORT, "actor.joined")
          .send("second", "email", SETTINGS)
          .build();
  private static final List<Workflow> ALL = List.of(NOW, SOON, DAYS, TWICE, Nodes.ONCE);

  private final Nodes nodes;
  private final FaultyDataSource faults;
  private final RecordingChannel email = new RecordingChannel();
  private final Gate gate = new Gate(new SendLog(), true);
  private final Recipient actor =
      Recipient.user("boss").with(Map.of("joined", Instant.now().plus(SHORT).toString()));

  DeliveryContract(TestDatabase database) {
    this.nodes = new Nodes(database);
    this.faults = new FaultyDataSource(database.dataSource());
  }

  private static Workflow after(String key, Duration wait) {
    return Workflow.named(key).waitFor("patience", wait).send("send", "email", SETTINGS).build();
  }

  @AfterEach
  void close() {
    gate.open();
    nodes.close();
  }

  /** A node that looks often, so that it acquires what is due. */
  private Engine prompt() {
    return nodes.start(settings("prompt").build(), email, ALL);
  }

  /** A node that looks seldom and far ahead, so that it acquires what is due later. */
  private Engine farSighted(String instance) {
    return nodes.start(settings(instance).pollInterval(Duration.ofSeconds(5)).build(), email, ALL);
  }

  private EngineSettings.Builder settings(String instance) {
    return nodes.settings(instance, 2).toBuilder().retryPauses(List.of(SHORT, SHORT));
  }

  private TriggerRequest.Builder call(String workflow) {
    return TriggerRequest.of(workflow)
        .data(Map.of("team", "Rockets", "seat", 1))
        .actor(actor)
        .tenant("acme")
        .cancellationKey("invite-7");
  }

  private static Recipient ann() {
    return Recipient.user("ann").with(Map.of("mail", "ann@x")).withTriggerData(Map.of("seat", 2));
  }

  private void trigger(Engine engine, String workflow) {
    engine.workflows().trigger(call(workflow).recipient(ann()).build());
  }

  private void triggerAhead(Engine engine, String workflow) {
    trigger(engine, workflow);
    awaitState("ACQUIRED");
  }

  private void awaitState(String state) {
    Nodes.await(10).until(() -> nodes.stored().active().containsValue(state));
  }

  private static RecipientRun only(Engine engine) {
    return engine.workflows().list(RunQuery.all().workflow("soon")).items().get(0);
  }

  /** The one run's steps were sent once each, and told all that is known. */
  private void assertSent(Engine engine, int attempt, String... steps) {
    Nodes.await(20).until(() -> email.deliveries().size() == steps.length);
    nodes.awaitAllOver(10);
    RecipientRun run = engine.workflows().list(RunQuery.all()).items().get(0);
    assertThat(email.deliveries())
        .containsExactlyElementsOf(
            Stream.of(steps)
                .map(step -> expected(run, step, step.equals("send") ? attempt : 1))
                .toList());
    assertThat(email.deliveries())
        .extracting(Delivery::key)
        .containsExactlyElementsOf(Stream.of(steps).map(step -> run.id() + "/" + step).toList());
    assertThat(run.steps())
        .extracting(StepRecord::event)
        .doesNotContain(StepRecord.Event.DELAY_SKIPPED);
  }

  private static Delivery expected(RecipientRun run, String step, int attempt) {
    RecipientRun.Trigger call = run.trigger();
    return new Delivery(
        new Delivery.Run(
            run.id(), call.workflowRunId(), call.workflowKey(), call.workflowVersion(), "invite-7"),
        new ChannelStep(step, "email", SETTINGS),
        attempt,
        new Delivery.ResolvedRecipient(RecipientRef.user("ann"), Map.of("mail", "ann@x")),
        Map.of("team", "Rockets", "seat", 2),
        RecipientRef.user("boss"),
        "acme");
  }

  private void failOnce() {
    AtomicBoolean hasFailed = new AtomicBoolean();
    email.behave(
        delivery -> {
          if (hasFailed.compareAndSet(false, true)) {
            throw new IllegalStateException("not now");
          }
          return DeliveryResult.sent();
        });
  }

  @Test
  void dueAtOnceAndTheNextStepOfTheSegment() {
    Engine engine = prompt();

    trigger(engine, "now");

    assertSent(engine, 1, "send", "second");
  }

  @Test
  void dueAfterADelayAndAfterTheNextThatDependsOnTheActor() {
    Engine engine = prompt();

    trigger(engine, "two-waits");

    assertSent(engine, 1, "send", "second");
  }

  @Test
  void acquiredAheadAndOnceMoreAfterTheNextDelay() {
    Engine engine = farSighted("a");

    triggerAhead(engine, "two-waits");

    assertSent(engine, 1, "send", "second");
  }

  @Test
  void dueAgainAfterAFailure() {
    Engine engine = prompt();
    failOnce();

    trigger(engine, "now");

    assertSent(engine, 2, "send", "second");
  }

  @Test
  void acquiredAheadAfterAFailure() {
    Engine engine = farSighted("a");
    failOnce();

    triggerAhead(engine, "soon");

    assertSent(engine, 2, "send");
  }

  @Test
  void takenOverFromANodeThatDied() {
    Engine caller = nodes.start(settings("caller").workers(0).build(), email, ALL);
    nodes.start(settings("victim").build(), gate, faults.dataSource(), ALL);
    trigger(caller, "now");
    Nodes.await(10).until(() -> gate.waiting() == 1);
    faults.cutOff();

    prompt();

    assertSent(caller, 1, "send", "second");
    faults.heal(); // so that the victim closes at once
  }

  @Test
  void handedOverAfterItWasAcquiredAhead() {
    Engine first = farSighted("a");
    triggerAhead(first, "soon");
    first.close();

    assertSent(farSighted("b"), 1, "send");
  }

  @Test
  void resumedAfterItCameDue() {
    Engine engine = prompt();
    engine.workflows().pause("now");
    trigger(engine, "now");
    awaitState("PAUSED");

    engine.workflows().resume("now");

    assertSent(engine, 1, "send", "second");
  }

  @Test
  void rescheduledAndFiredNowWhileItWaits() {
    Engine engine = prompt();
    trigger(engine, "days");
    String id = engine.workflows().list(RunQuery.all()).items().get(0).id();
    engine.workflows().reschedule(id, Instant.now().plus(Duration.ofDays(1)));

    engine.workflows().fireNow(id);

    assertSent(engine, 1, "send");
  }

  @Test
  void rescheduledAfterItWasAcquiredAhead() {
    Engine engine = farSighted("a");
    triggerAhead(engine, "soon");

    engine.workflows().reschedule(only(engine).id(), Instant.now().plus(SHORT.multipliedBy(2)));

    assertSent(engine, 1, "send");
  }

  @Test
  void firedNowAfterItWasAcquiredAhead() {
    Engine engine = farSighted("a");
    trigger(engine, "days");
    String id = engine.workflows().list(RunQuery.all()).items().get(0).id();
    engine.workflows().reschedule(id, Instant.now().plus(Duration.ofSeconds(4)));
    awaitState("ACQUIRED");

    engine.workflows().fireNow(id);

    assertSent(engine, 1, "send");
  }

  @Test
  void givenBackForSomethingEarlierAndAcquiredAgain() {
    Engine engine = farSighted("a");
    triggerAhead(engine, "soon");
    engine.workflows().trigger("once", t -> t.recipients("bob"));
    Nodes.await(10).until(() -> email.deliveries().size() == 1);
    email.clear();

    Nodes.await(10).until(() -> email.deliveries().size() == 1);
    RecipientRun run = only(engine);
    assertThat(email.deliveries()).containsExactly(expected(run, "send", 1));
  }

  @Test
  void ofAnAudienceThatWasStreamed() {
    Engine engine = prompt();

    engine.workflows().trigger(call("now").audience(Stream.of(ann())).build());

    assertSent(engine, 1, "send", "second");
  }

  @Test
  void ofAnAudienceThatWasAcquiredAhead() {
    Engine engine = farSighted("a");
    engine.workflows().trigger(call("soon").audience(Stream.of(ann())).build());
    awaitState("ACQUIRED");

    assertSent(engine, 1, "send");
  }
}
