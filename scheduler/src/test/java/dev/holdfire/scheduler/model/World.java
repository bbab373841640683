package dev.holdfire.scheduler.model;

import dev.holdfire.scheduler.contract.Cluster;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.workflow.ChannelStep;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The nodes of an interleaving, what must be so, and the one source of chance. */
final class World {
  static final Workflow LATER =
      Workflow.named("later").waitFor("wait", Duration.ofSeconds(60)).send("only", "email").build();
  static final Workflow TWICE =
      Workflow.named("twice")
          .send("first", "email")
          .send("second", "email")
          .waitFor("wait", Duration.ofSeconds(60))
          .send("third", "email")
          .build();
  static final List<Workflow> WORKFLOWS = List.of(LATER, TWICE);
  private static final List<String> RECIPIENTS = List.of("ann", "bob", "cid", "dot");

  final Random random;
  final Cluster cluster;
  final Model model;
  final List<Member> members = new ArrayList<>();

  /**
   * @param happened where it is counted what happens
   */
  World(TestDatabase database, long seed, Map<Happening, Integer> happened) {
    random = new Random(seed);
    cluster = new Cluster(database, LATER, TWICE);
    model = new Model(happened);
    join("a");
    join("b");
    members.get(0).driver.node().storeDefinitions();
  }

  /** A node joins. */
  void join(String instance) {
    SteppedClock clock = new SteppedClock(cluster.clock());
    members.add(new Member(instance, clock, new Hands(cluster.node(instance, clock))));
  }

  static List<String> sends(Workflow workflow) {
    return workflow.steps().stream()
        .filter(ChannelStep.class::isInstance)
        .map(step -> step.ref())
        .toList();
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  Member anyMember() {
    return any(members);
  }

  Workflow anyWorkflow() {
    return any(WORKFLOWS);
  }

  String anyKey() {
    return "k" + random.nextInt(3);
  }

  Set<String> someRecipients() {
    Set<String> some = new TreeSet<>(Set.of(any(RECIPIENTS)));
    RECIPIENTS.stream().filter(each -> chance(3)).forEach(some::add);
    return some;
  }

  String anyRunId() {
    List<ModelRun> runs = model.all();
    return runs.isEmpty() || chance(20)
        ? new UUID(random.nextLong(), random.nextLong()).toString()
        : any(runs).id;
  }
}
