package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfire.ConfigurationException;
import dev.holdfire.WorkflowInactiveException;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Draft;
import dev.holdfire.workflow.Workflow;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is put with its state, or only if it is news. */
@OnEachDatabase
@Timeout(60)
final class PutDefinitionsContract {
  private static final Workflow OLD = Workflow.named("welcome").send("hello", "email").build();
  private static final Workflow NEW = Workflow.named("welcome").send("hi", "email").build();
  private static final Workflow NEWEST = Workflow.named("welcome").send("hey", "email").build();
  private static final Workflow TEXTS = Workflow.named("texts").send("one", "sms").build();

  private final Cluster cluster;
  private final Node node;
  private final Definitions definitions;

  PutDefinitionsContract(TestDatabase database) {
    cluster = new Cluster(database);
    node =
        new NodeSetup(cluster).workflows().sharing(new Sharing(true, InactiveRuns.GO_ON)).node("a");
    definitions = node.definitions();
  }

  private void assertInForce(Workflow workflow, boolean isActive) {
    Definition found = definitions.find("welcome").orElseThrow();
    assertThat(found.workflow()).isEqualTo(workflow);
    assertThat(found.isActive()).isEqualTo(isActive);
  }

  @Test
  void aDraftSaysWhetherItsWorkflowIsActive() {
    assertThat(definitions.put(new Draft(OLD, false)).isActive()).isFalse();
    assertThatExceptionOfType(WorkflowInactiveException.class)
        .isThrownBy(() -> node.workflows().trigger("welcome", t -> t.recipients("ann")));

    definitions.put(Draft.of(NEW));
    assertInForce(NEW, false);
    definitions.put(new Draft(NEW, true));
    assertInForce(NEW, true);
    definitions.put(new Draft(OLD, false));
    assertInForce(OLD, false);
    definitions.put(new Draft(OLD, true));
    node.workflows().trigger("welcome", t -> t.recipients("ann"));
  }

  @Test
  void whatIsNewIsPut() {
    assertThat(definitions.putIfNew(new Draft(OLD, false))).contains(inForce(OLD));
    assertInForce(OLD, false);

    assertThat(definitions.putIfNew(Draft.of(NEW))).contains(inForce(NEW));
    assertInForce(NEW, false);
    assertThat(definitions.putIfNew(new Draft(NEWEST, true))).contains(inForce(NEWEST));
    assertInForce(NEWEST, true);
  }

  private Definition inForce(Workflow workflow) {
    Definition found = definitions.find("welcome").orElseThrow();
    return new Definition(workflow, found.isActive(), found.changedAt());
  }

  @Test
  void whatWasThereBeforeDoesNotComeBack() {
    definitions.put(OLD);
    definitions.put(NEW);
    definitions.activate("welcome", false);

    assertThat(definitions.putIfNew(new Draft(OLD, true))).isEmpty();
    assertThat(definitions.putIfNew(new Draft(NEW, true))).isEmpty();

    assertInForce(NEW, false);
  }

  @Test
  void aVersionThatIsKnownFromElsewhereIsPutWhereNothingIsInForce() {
    Node own =
        new NodeSetup(cluster)
            .workflows(OLD)
            .sharing(new Sharing(true, InactiveRuns.GO_ON))
            .node("b");
    own.storeDefinitions();

    assertThat(own.definitions().putIfNew(Draft.of(OLD))).isPresent();
  }

  @Test
  void whatIsMissingIsPutAndWhatIsThereStays() {
    assertThat(definitions.putIfAbsent(Draft.of(OLD))).contains(inForce(OLD));
    assertThat(definitions.putIfAbsent(new Draft(NEW, false))).isEmpty();

    assertInForce(OLD, true);
  }

  @Test
  void ofManyWhoPutTheSameOneDoes() {
    definitions.put(OLD);

    List<Optional<Definition>> results =
        Together.run(Collections.nCopies(8, () -> definitions.putIfNew(Draft.of(NEW))));

    assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
    assertInForce(NEW, true);
  }

  @Test
  void aChannelThatIsMissingIsToldWhateverIsInForce() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> definitions.putIfNew(Draft.of(TEXTS)));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> definitions.putIfAbsent(Draft.of(TEXTS)));
  }
}
