package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.contract.RecordingChannel;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call does to the runs that Quartz's thread has acquired for a later moment. */
@OnEachDatabase
@Timeout(60)
final class AcquiredAheadContract {
  private static final Workflow SOON = after("soon", Duration.ofSeconds(3));
  private static final Workflow SLOW = after("slow", Duration.ofSeconds(30));
  private static final Workflow DAYS = after("days", Duration.ofDays(3));

  private final Nodes nodes;
  private final SendLog log = new SendLog();
  private final Gate gate = new Gate(log, true);

  AcquiredAheadContract(TestDatabase database) {
    this.nodes = new Nodes(database);
  }

  private static Workflow after(String key, Duration delay) {
    return Workflow.named(key).waitFor("wait", delay).send("only", "email").build();
  }

  @AfterEach
  void close() {
    gate.open();
    nodes.close();
  }

  private EngineSettings seldom() {
    return nodes.settings("a", 4).toBuilder().pollInterval(Duration.ofSeconds(30)).build();
  }

  /** A node that has acquired a run of this workflow ahead; it looks every 30 seconds by itself. */
  private Engine acquired(Workflow workflow) {
    Engine engine = nodes.start(seldom(), gate, List.of(SOON, SLOW, DAYS, Nodes.ONCE));
    engine.workflows().trigger(workflow.key(), t -> t.recipients("ann"));
    Nodes.await(10).until(() -> nodes.stored().active().containsValue("ACQUIRED"));
    return engine;
  }

  @Test
  void aCallThatIsDueInDaysLeavesThemAsTheyAre() {
    Engine engine = acquired(SOON);
    List<String> entries = nodes.stored().entries();

    engine.workflows().trigger("days", t -> t.recipients("bob"));
    Nodes.await(10).until(() -> gate.waiting() == 1);

    assertThat(nodes.stored().entries()).isEqualTo(entries);
  }

  @Test
  void theyAreSentWithWhatIsStoredAboutTheirRecipients() {
    RecordingChannel email = new RecordingChannel();
    Engine engine = nodes.start(seldom(), email, List.of(SOON));
    engine
        .workflows()
        .trigger("soon", t -> t.recipient(Recipient.user("ann").with(Map.of("mail", "ann@x"))));
    Nodes.await(10).until(() -> nodes.stored().active().containsValue("ACQUIRED"));

    Nodes.await(10).until(() -> !email.deliveries().isEmpty());

    assertThat(email.deliveries().get(0).recipient().properties()).containsEntry("mail", "ann@x");
  }

  @Test
  void aCallThatIsDueBeforeThemIsNotHeldUp() {
    Engine engine = acquired(SLOW);

    engine.workflows().trigger("once", t -> t.recipients("bob"));
    engine.workflows().trigger("soon", t -> t.recipients("cat"));

    Nodes.await(10).until(() -> gate.waiting() == 2);
  }
}
