package dev.holdfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfire.ConfigurationException;
import dev.holdfire.InvalidRequestException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Cancellations;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.recipient.Recipients;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.RetryPolicy;
import dev.holdfire.scheduler.SendLimits;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldfireBuilderTest {
  private static final Workflow GREETING =
      Workflow.named("greeting").send("hello", "email").build();

  private static final String PARCEL =
      """
      {
        "key": "parcel",
        "steps": [
          {"type": "channel", "ref": "sent", "channel_key": "email"},
          {"type": "delay", "ref": "wait", "settings": {"delay_for": {"unit": "days", "value": 2}}}
        ]
      }
      """;

  private final TestDatabase database = TestDatabase.h2();
  private final Mailbox mailbox = new Mailbox();

  @AfterEach
  void close() {
    database.close();
  }

  private HoldfireBuilder greeter() {
    return Holdfire.builder()
        .dataSource(database.dataSource())
        .workflow(GREETING)
        .channel("email", mailbox);
  }

  @Test
  void itRunsWorkflows() {
    try (Holdfire holdfire = greeter().build()) {
      holdfire.start();

      holdfire.workflows().trigger("greeting", t -> t.recipients("ann", "bob"));

      await().until(() -> mailbox.lines().equals(List.of("ann hello", "bob hello")));
    }
  }

  @Test
  void whatWasTriggeredBeforeTheStartIsSentAfterIt() {
    try (Holdfire holdfire = greeter().build()) {
      holdfire.workflows().trigger("greeting", t -> t.recipients("ann"));
      assertThat(mailbox.lines()).isEmpty();

      holdfire.start();

      await().until(() -> mailbox.lines().equals(List.of("ann hello")));
    }
  }

  @Test
  void everyDefaultIsTheEngines() {
    EngineSettings defaults = EngineSettings.defaults();
    EngineSettings built = settings(greeter().build());

    assertThat(built.toBuilder().instance(defaults.names().instance()).build()).isEqualTo(defaults);
  }

  @Test
  void everyOptionReachesTheEngine() {
    Duration poll = Duration.ofMillis(20);
    Duration checkIn = Duration.ofMillis(500);
    Duration shutdown = Duration.ofSeconds(1);
    List<Duration> pauses = List.of(Duration.ofMillis(30));

    EngineSettings built =
        settings(
            greeter()
                .scheduler("invitations")
                .instance("node-1")
                .tablePrefixes("Q_", "H_")
                .workers(3)
                .pollInterval(poll)
                .checkInInterval(checkIn)
                .shutdownLimit(shutdown)
                .retryPauses(pauses)
                .sendTimeout(shutdown)
                .sendTimeout("email", poll)
                .concurrency("email", 4)
                .maxRecipients(5)
                .maxDataBytes(6)
                .maxRecipientBytes(7)
                .sharedDefinitions()
                .inactiveRuns(InactiveRuns.STOP)
                .build());

    assertThat(built)
        .isEqualTo(
            new EngineSettings(
                new Names("invitations", "node-1", "Q_", "H_"),
                new Timing(poll, checkIn, shutdown),
                new Sending(
                    3,
                    new RetryPolicy(pauses),
                    new SendLimits(shutdown, Map.of("email", poll), Map.of("email", 4))),
                new Limits(5, 6, 7),
                new Sharing(true, InactiveRuns.STOP)));
  }

  @Test
  void eachEngineHasAnInstanceIdOfItsOwn() {
    HoldfireBuilder builder = greeter();

    assertThat(settings(builder.build()).names().instance())
        .isNotEqualTo(settings(builder.build()).names().instance());
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    ConfigurationException failure =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                Holdfire.builder()
                    .workers(-1)
                    .scheduler(" ")
                    .retryPauses(List.of(Duration.ofSeconds(-1)))
                    .maxRecipients(0)
                    .maxDataBytes(0)
                    .maxRecipientBytes(-7)
                    .concurrency("pusch", 2)
                    .workflow(GREETING)
                    .workflows(List.of(GREETING))
                    .channel("e mail", mailbox)
                    .channel("push", mailbox)
                    .channel("push", mailbox)
                    .workflowJson("{}")
                    .workflowJson("{")
                    .workflowFile(Path.of("nowhere.json"))
                    .build());

    assertThat(failure.problems())
        .extracting(problem -> problem.path())
        .startsWith("workers", "scheduler", "retryPauses[0]");
    assertThat(failure.problems().stream().skip(2))
        .extracting(Object::toString)
        .containsExactly(
            "retryPauses[0]: is PT-1S; expected 0 to 365 days",
            "maxRecipients: is 0; expected at least 1",
            "maxDataBytes: is 0; expected at least 1",
            "maxRecipientBytes: is -7; expected at least 1",
            "channels: is \"e mail\"; expected 1 to 100 of A-Z, a-z, 0-9, _ . : and -",
            "channels.push: is registered twice; expected one for each key",
            "workflowJson[0]: key: is missing",
            "workflowJson[0]: steps: is missing",
            "workflowJson[1]: line 1, column 2: is not JSON: Unexpected end-of-input: expected close"
                + " marker for Object (start marker at line: 1, column: 1)",
            "nowhere.json: the file: does not exist",
            "workflows.greeting.hello: sends by channel \"email\", which is not registered;"
                + " register it, or use one of [e mail, push]",
            "workflows.greeting: is defined twice; expected one for each key",
            "workflows.greeting.hello: sends by channel \"email\", which is not registered;"
                + " register it, or use one of [e mail, push]",
            "concurrency.pusch: limits a channel that is not registered; did you mean \"push\"?"
                + " Registered are [e mail, push]",
            "dataSource: is missing; give the one whose database has the tables");
    assertThat(failure).hasMessageStartingWith("17 problems in the configuration of Holdfire\n1) ");
  }

  @Test
  void nullsAreCollectedWithAllElse() {
    HoldfireBuilder builder =
        Holdfire.builder()
            .scheduler(null)
            .instance(null)
            .tablePrefixes(null, null)
            .pollInterval(null)
            .checkInInterval(null)
            .shutdownLimit(null)
            .retryPauses(null)
            .inactiveRuns(null)
            .dataSource(null)
            .workflow(null)
            .workflows(null)
            .workflowJson(null)
            .workflowFile(null)
            .channel(null, null)
            .directory(null)
            .clock(null)
            .jobs(null)
            .meterRegistry(null);

    assertThat(catchThrowableOfType(ConfigurationException.class, builder::build).problems())
        .extracting(problem -> problem.path())
        .containsExactly(
            "scheduler",
            "instance",
            "quartzPrefix",
            "holdfirePrefix",
            "pollInterval",
            "checkInInterval",
            "shutdownLimit",
            "retryPauses",
            "inactiveRuns",
            "workflow",
            "workflows",
            "workflowJson[0]: json",
            "null: file",
            "channels",
            "channels.null",
            "directory",
            "clock",
            "jobs",
            "meterRegistry",
            "dataSource");
  }

  @Test
  void definitionsComeFromJsonToo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("letter.json");
    Files.writeString(file, PARCEL.replace("parcel", "letter"));
    Holdfire holdfire = greeter().workflowJson(PARCEL).workflowFile(file).build();

    for (String key : List.of("greeting", "parcel", "letter")) {
      assertThat(holdfire.workflows().trigger(key, t -> t.recipients("ann")).workflowKey())
          .isEqualTo(key);
    }
  }

  @Test
  void theOtherPartsAreUsed() {
    ShiftedClock clock = new ShiftedClock().advance(Duration.ofDays(1_000));
    try (Holdfire holdfire =
        greeter().clock(clock).directory((who, stored) -> Map.of("name", "Ann")).build()) {
      holdfire.start();

      String id = holdfire.workflows().trigger("greeting", t -> t.recipients("ann")).id();

      await().until(() -> !mailbox.deliveries().isEmpty());
      assertThat(mailbox.deliveries().get(0).run().workflowRunId()).isEqualTo(id);
      assertThat(mailbox.deliveries().get(0).recipient().properties())
          .isEqualTo(Map.of("name", "Ann"));
      assertThat(
              holdfire
                  .workflows()
                  .find(mailbox.deliveries().get(0).run().recipientRunId())
                  .orElseThrow()
                  .trigger()
                  .at())
          .isAfter(Clock.systemUTC().instant().plus(Duration.ofDays(999)));
    }
  }

  @Test
  void aCancellationIsPreviewedBeforeAndListedAfter() {
    Holdfire holdfire = greeter().build();
    Cancellations cancellations = holdfire.unwrap(Cancellations.class);
    holdfire.workflows().trigger("greeting", t -> t.recipients("ann").cancellationKey("k"));

    assertThat(cancellations.preview(CancelRequest.of("greeting", "k")).hits()).isEqualTo(1);
    Receipt receipt = holdfire.workflows().cancel("greeting", "k");

    assertThat(cancellations.list(CancellationQuery.all()).items()).containsExactly(receipt);
  }

  @Test
  void theLimitOfRecipientsHolds() {
    Holdfire holdfire = greeter().maxRecipients(2).build();

    assertThatThrownBy(
            () -> holdfire.workflows().trigger("greeting", t -> t.recipients("a", "b", "c")))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void buildingOpensAndStartsNothing() {
    Holdfire holdfire =
        Holdfire.builder().dataSource(Unreachable.dataSource()).instance("built-node").build();

    assertThat(holdfire.workflows()).isNotNull();
    assertThat(holdfire.unwrap(TransactionalWorkflows.class)).isSameAs(holdfire.workflows());
    assertThat(Threads.of("built-node")).isEmpty();
    assertThat(holdfire).hasToString("Holdfire[scheduler=holdfire, instance=built-node]");
  }

  @Test
  void startingAndClosingTwiceIsHarmless() {
    Holdfire holdfire = greeter().instance("twice-node").build();

    holdfire.start();
    holdfire.start();
    assertThat(Threads.of("twice-node")).isNotEmpty().doesNotHaveDuplicates();

    holdfire.close();
    holdfire.close();
    await().until(() -> Threads.of("twice-node").isEmpty());
    assertThatThrownBy(holdfire::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void closingWhatWasNeverStartedIsHarmless() {
    Holdfire holdfire = greeter().instance("idle-node").build();

    assertThatCode(holdfire::close).doesNotThrowAnyException();

    await().until(() -> Threads.of("idle-node").isEmpty());
  }

  @Test
  void whatIsStoredOfRecipientsAndWhatNodesShareArePartsOfIt() {
    Holdfire holdfire = greeter().sharedDefinitions().build();
    RecipientRef ann = RecipientRef.user("ann");

    holdfire.unwrap(Recipients.class).put(ann, Map.of("name", "Ann"));
    holdfire
        .unwrap(Definitions.class)
        .put(Workflow.named("farewell").send("goodbye", "email").build());

    assertThat(holdfire.unwrap(Recipients.class).find(ann).orElseThrow().properties())
        .isEqualTo(Map.of("name", "Ann"));
    assertThat(holdfire.workflows().trigger("farewell", t -> t.recipients("ann")).workflowKey())
        .isEqualTo("farewell");
  }

  @Test
  void thereIsNoPartOfAnyOtherType() {
    Holdfire holdfire = greeter().build();
    try (holdfire) {
      assertThatThrownBy(() -> holdfire.unwrap(String.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("java.lang.String");
    }
  }

  private static EngineSettings settings(Holdfire holdfire) {
    return holdfire.unwrap(Engine.class).settings();
  }
}
