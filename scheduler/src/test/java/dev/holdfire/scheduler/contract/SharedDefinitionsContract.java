package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.ConfigurationException;
import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.StoreException;
import dev.holdfire.WorkflowNotFoundException;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Draft;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes that trigger what they share, and others. */
@OnEachDatabase
@Timeout(60)
final class SharedDefinitionsContract {
  private static final Workflow PATIENT =
      Workflow.named("welcome")
          .send("hello", "email")
          .waitFor("patience", Duration.ofDays(1))
          .send("again", "email")
          .build();
  private static final Workflow SHORT = Workflow.named("welcome").send("hi", "email").build();
  private static final Workflow TEXTS =
      Workflow.named("texts").send("one", "sms").send("two", "email").send("three", "fax").build();

  private final Cluster cluster;
  private final Node here;
  private final Node there;

  SharedDefinitionsContract(TestDatabase database) {
    cluster = new Cluster(database);
    here = sharing().node("a");
    there = sharing().node("b");
  }

  private NodeSetup sharing() {
    return new NodeSetup(cluster).workflows().sharing(new Sharing(true, InactiveRuns.GO_ON));
  }

  private void pass(Duration time) {
    cluster.clock().advance(time);
  }

  private void aSecondLater() {
    pass(Duration.ofSeconds(1));
  }

  /** The version of the run that this starts. */
  private static String welcome(Node node, String user) {
    return node.workflows().trigger("welcome", t -> t.recipients(user)).workflowVersion();
  }

  private static void assertUnknown(Node node) {
    assertThatExceptionOfType(WorkflowNotFoundException.class)
        .isThrownBy(() -> welcome(node, "ann"))
        .withMessageContaining("\"welcome\"");
  }

  @Test
  void whatIsPutIsTriggeredEverywhereAtOnce() {
    assertUnknown(here);
    assertUnknown(there);

    here.definitions().put(SHORT);

    assertThat(welcome(here, "ann")).isEqualTo(SHORT.version());
    assertThat(welcome(there, "bob")).isEqualTo(SHORT.version());
    there.runDue();
    assertThat(cluster.email().sent()).containsExactlyInAnyOrder("ann:hi", "bob:hi");
  }

  @Test
  void aNewVersionIsTriggeredElsewhereASecondLater() {
    here.definitions().put(PATIENT);
    assertThat(welcome(there, "ann")).isEqualTo(PATIENT.version());

    here.definitions().put(SHORT);

    pass(Duration.ofMillis(999));
    assertThat(welcome(there, "ann")).isEqualTo(PATIENT.version());
    pass(Duration.ofMillis(1));
    assertThat(welcome(there, "ann")).isEqualTo(SHORT.version());
  }

  @Test
  void aNewVersionIsForNewRunsOnly() {
    here.definitions().put(PATIENT);
    welcome(there, "ann");
    there.runDue();

    there.definitions().put(SHORT);
    aSecondLater();
    welcome(here, "bob");
    here.runDue();
    pass(Duration.ofDays(1));
    here.runDue();

    assertThat(cluster.email().sent()).containsExactly("ann:hello", "bob:hi", "ann:again");
  }

  @Test
  void aWorkflowWhoseVersionComesBackIsTriggeredByIt() {
    here.definitions().put(PATIENT);
    here.definitions().put(SHORT);

    here.definitions().put(PATIENT);

    assertThat(welcome(there, "ann")).isEqualTo(PATIENT.version());
    assertThat(welcome(here, "ann")).isEqualTo(PATIENT.version());
  }

  @Test
  void puttingWhatIsInForceChangesNothing() {
    Definition first = here.definitions().put(SHORT);
    aSecondLater();

    assertThat(there.definitions().put(SHORT)).isEqualTo(first);
    assertThat(there.definitions().put(PATIENT))
        .isEqualTo(new Definition(PATIENT, true, cluster.clock().instant()));
  }

  @Test
  void definitionsAreFoundAndListedByTheirKeys() {
    Workflow later = Workflow.named("z-last").send("hi", "email").build();
    Workflow earlier = Workflow.named("a_first").send("hi", "email").build();
    List<Definition> put = Stream.of(later, SHORT, earlier).map(here.definitions()::put).toList();

    assertThat(there.definitions().list()).containsExactly(put.get(2), put.get(1), put.get(0));
    assertThat(there.definitions().find("welcome")).contains(put.get(1));
    assertThat(there.definitions().find("no-such")).isEmpty();
  }

  @Test
  void theOneThatIsRegisteredCountsOnItsNode() {
    Node own = sharing().workflows(PATIENT).node("own");
    own.storeDefinitions();

    own.definitions().put(SHORT);
    own.definitions().activate("welcome", false);
    assertThat(welcome(own, "ann")).isEqualTo(PATIENT.version());

    own.definitions().activate("welcome", true);
    assertThat(welcome(there, "bob")).isEqualTo(SHORT.version());
    assertThat(own.definitions().list()).extracting(Definition::workflow).containsExactly(SHORT);
  }

  @Test
  void aNodeThatIsNotToldToTriggersOnlyWhatIsRegistered() {
    Node plain = cluster.node("plain");

    plain.definitions().put(SHORT);

    assertUnknown(plain);
    assertThat(welcome(there, "bob")).isEqualTo(SHORT.version());
  }

  @Test
  void aDefinitionWhoseChannelsAreMissingIsRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> here.definitions().put(TEXTS))
        .satisfies(
            refused ->
                assertThat(refused.problems())
                    .extracting(Problem::path)
                    .containsExactly("workflows.texts.one", "workflows.texts.three"))
        .withMessageContaining("\"sms\", which is not registered");
    assertThat(Rows.of(cluster)).isEmpty();
  }

  @Test
  void whereChannelsAreMissingOnlyWhatNeedsThemIsRefused() {
    Node rich =
        sharing()
            .channels(
                Map.of("email", cluster.email(), "sms", cluster.email(), "fax", cluster.email()))
            .node("rich");
    rich.definitions().put(TEXTS);
    rich.definitions().put(SHORT);

    there.storeDefinitions();

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> there.workflows().trigger("texts", t -> t.recipients("ann")))
        .withMessageContaining("\"sms\", which is not registered")
        .withMessageContaining("\"fax\", which is not registered");
    assertThat(welcome(there, "bob")).isEqualTo(SHORT.version());
    assertThat(rich.workflows().trigger("texts", t -> t.recipients("cid")).recipients()).isOne();
  }

  @Test
  void aNodeThatStartsKnowsWhatIsInForceAndGoesOnWithWhatIsNot() {
    here.definitions().put(PATIENT);
    welcome(here, "ann");
    here.runDue();
    here.definitions().put(SHORT);
    CountingDataSource counting = new CountingDataSource(cluster.database().dataSource());
    Node restarted = sharing().dataSource(counting).node("a");

    restarted.storeDefinitions();

    assertThat(counting.sql()).singleElement().asString().contains("HF_DEFINITION");
    counting.reset();
    assertThat(welcome(restarted, "bob")).isEqualTo(SHORT.version());
    assertThat(counting.sql()).noneMatch(sql -> sql.contains("HF_WORKFLOW"));
    restarted.runDue();
    pass(Duration.ofDays(1));
    restarted.runDue();
    assertThat(cluster.email().sent()).containsExactly("ann:hello", "bob:hi", "ann:again");
  }

  @Test
  void whatCannotBeReadKeepsNothingElseFromBeingTriggered() {
    Workflow other = Workflow.named("other").send("hi", "email").build();
    here.definitions().put(SHORT);
    here.definitions().put(other);
    new Tampering(cluster.database(), cluster.scheduler())
        .change(
            "UPDATE HF_WORKFLOW SET DEFINITION = ? WHERE VERSION = ? AND SCHED_NAME = ?",
            "{\"steps\": 1}",
            SHORT.version());

    there.storeDefinitions();

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> welcome(there, "ann"))
        .withMessageContaining("\"welcome\"")
        .withMessageContaining("cannot be read");
    assertThatThrownBy(() -> there.definitions().find("welcome"))
        .isInstanceOf(StoreException.class);
    assertThat(there.definitions().list()).extracting(Definition::workflow).containsExactly(other);
    assertThat(there.workflows().trigger("other", t -> t.recipients("ann")).recipients()).isOne();
  }

  @Test
  void ofManyFirstDefinitionsOfAKeyOneIsInForce() {
    List<Workflow> versions = new ArrayList<>();
    List<Callable<Definition>> puts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Workflow version = Workflow.named("welcome").send("hi-" + i, "email").build();
      Definitions definitions = (i % 2 == 0 ? here : there).definitions();
      versions.add(version);
      puts.add(() -> definitions.put(version));
    }

    assertThat(Together.run(puts)).extracting(Definition::workflow).isEqualTo(versions);

    Workflow inForce = here.definitions().find("welcome").orElseThrow().workflow();
    assertThat(inForce).isIn(versions);
    assertThat(welcome(here, "ann")).isEqualTo(inForce.version());
    assertThat(welcome(there, "bob")).isEqualTo(inForce.version());
  }

  @Test
  void whenTheAnswerOfThePutIsLostThisNodeLooks() {
    FaultyDataSource faults = new FaultyDataSource(cluster.database().dataSource());
    Node unlucky = sharing().dataSource(faults.dataSource()).node("unlucky");
    assertUnknown(unlucky);
    faults.loseAnswers(1);

    assertThatThrownBy(() -> unlucky.definitions().put(SHORT))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("not known whether");

    assertThat(welcome(unlucky, "ann")).isEqualTo(SHORT.version());
  }

  @Test
  void whenTheClockIsSetBackWhatIsInForceIsReadAgain() {
    here.definitions().put(PATIENT);
    welcome(there, "ann");
    here.definitions().put(SHORT);

    cluster.clock().set(cluster.clock().instant().minusMillis(1));

    assertThat(welcome(there, "ann")).isEqualTo(SHORT.version());
  }

  @Test
  void callersWhoTriggerAtOnceAfterASecondHaveItReadOnce() {
    CountingDataSource counting = new CountingDataSource(cluster.database().dataSource());
    Node busy = sharing().dataSource(counting).node("busy");
    busy.definitions().put(SHORT);
    welcome(busy, "ann");
    counting.reset();
    aSecondLater();

    Together.run(Collections.nCopies(8, () -> welcome(busy, "bob")));

    assertThat(counting.sql()).filteredOn(sql -> sql.contains("HF_DEFINITION")).hasSize(1);
  }

  @Test
  void anAudienceIsTriggeredByWhatIsShared() {
    here.definitions().put(SHORT);

    there
        .workflows()
        .trigger("welcome", t -> t.audience(Stream.of("ann", "bob").map(Recipient::user)));

    there.runDue();
    assertThat(cluster.email().sent()).containsExactlyInAnyOrder("ann:hi", "bob:hi");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ})
  void aCallersTransactionTriggersByWhatIsInForceHoweverOldItsSnapshot(int isolation)
      throws SQLException {
    here.definitions().put(PATIENT);
    try (Connection connection = cluster.database().dataSource().getConnection()) {
      int before = connection.getTransactionIsolation();
      connection.setTransactionIsolation(isolation);
      try {
        TriggerRequest request = TriggerRequest.of("welcome").recipients("ann").build();
        assertThat(there.workflows().trigger(connection, request).workflowVersion())
            .isEqualTo(PATIENT.version());
        here.definitions().put(SHORT);
        aSecondLater();

        assertThat(there.workflows().trigger(connection, request).workflowVersion())
            .isEqualTo(SHORT.version());
        connection.commit();
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(before);
      }
    }
    assertThat(Runs.all(here)).hasSize(2).allMatch(run -> run.status() == RunStatus.WAITING);
  }

  @Test
  void badArgumentsAreRefused() {
    NullCalls.of(Definitions.class)
        .on(here::definitions)
        .with(Workflow.class, SHORT)
        .with(Draft.class, Draft.of(SHORT))
        .with(String.class, "welcome")
        .with(boolean.class, true)
        .areRefused();
    for (String key : List.of("", " ", "\uD800", "k".repeat(256))) {
      assertThatThrownBy(() -> here.definitions().find(key))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> here.definitions().activate(key, true))
          .isInstanceOf(InvalidRequestException.class);
    }
  }
}
