package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.cluster.SendLog;
import dev.holdfire.scheduler.contract.Cluster;
import dev.holdfire.scheduler.contract.StoredRuns;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What threads share that do everything at once, and the ledger. Safe for use by many threads. */
final class Traffic {
  private static final int MAX_ROUNDS = 50;

  /** A trigger call that was committed. */
  private record Call(WorkflowRun run, Workflow workflow, Set<String> users) {}

  private final Cluster cluster;
  private final SendLog log = new SendLog();
  private final List<Hands> nodes;
  private final AtomicInteger mortals = new AtomicInteger();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final Set<String> repeatable = ConcurrentHashMap.newKeySet();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  Traffic(TestDatabase database) {
    cluster = new Cluster(database, World.LATER, World.TWICE);
    cluster.email().behave(log);
    nodes = List.of(node("a"), node("b"), node("c"));
    nodes.get(0).node().storeDefinitions();
  }

  private Hands node(String instance) {
    return new Hands(cluster.node(instance));
  }

  List<Hands> nodes() {
    return nodes;
  }

  /** The id of a node that will die, which no other has. */
  String mortal() {
    return "mortal-" + mortals.incrementAndGet();
  }

  Hands mortal(String instance) {
    return node(instance);
  }

  Cluster cluster() {
    return cluster;
  }

  SendLog log() {
    return log;
  }

  /** The recipient runs of calls that were committed. */
  List<String> runs() {
    return runs;
  }

  void committed(WorkflowRun run, Workflow workflow, Set<String> users) {
    calls.add(new Call(run, workflow, users));
    find(run).forEach(each -> runs.add(each.id()));
  }

  private List<RecipientRun> find(WorkflowRun run) {
    return nodes
        .get(0)
        .node()
        .workflows()
        .list(RunQuery.all().workflowRun(run.id()).limit(RunQuery.MAX_LIMIT))
        .items();
  }

  /** A node that dies has this run, so that its last steps may be sent again. */
  void mayRepeat(String recipientRunId) {
    repeatable.add(recipientRunId);
  }

  void failed(Throwable failure) {
    failures.add(failure);
  }

  Collection<Throwable> failures() {
    return failures;
  }

  StoredRuns stored() {
    return StoredRuns.read(cluster.database(), cluster.scheduler());
  }

  /** Everything ends: nothing is paused, and all that is due fires. */
  void drain() {
    Hands node = nodes.get(0);
    World.WORKFLOWS.forEach(workflow -> node.node().workflows().resume(workflow.key()));
    node.node().freeOrphans();
    for (int i = 0; i < MAX_ROUNDS && !stored().active().isEmpty(); i++) {
      node.node().runDue();
      cluster.clock().advance(Duration.ofSeconds(30));
    }
  }

  /** Each run of a committed call is over as was sent and receipted, and there are no others. */
  void assertAddsUp() {
    Map<String, List<String>> steps = new HashMap<>();
    for (Call call : calls) {
      List<RecipientRun> found = find(call.run());
      assertThat(found)
          .extracting(run -> run.recipient().id())
          .containsExactlyInAnyOrderElementsOf(call.users());
      List<String> sends = World.sends(call.workflow()).stream().sorted().toList();
      found.forEach(run -> steps.put(run.id(), sends));
    }
    assertThat(stored().past().keySet()).isEqualTo(steps.keySet());
    log.assertAddsUp(stored(), steps::get, repeatable);
  }
}
