package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.RunNotFoundException;
import dev.holdfire.RunNotWaitingException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.contract.Cluster;
import dev.holdfire.scheduler.contract.StoredRuns;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.ChannelStep;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A random sequence of calls, firings and crashes over two nodes, the same for the same seed, with
 * what each of them gives compared to the model. While a channel sends, other things happen, too.
 */
final class Interleaving {
  static final Workflow LATER =
      Workflow.named("later").waitFor("wait", Duration.ofSeconds(60)).send("only", "email").build();
  static final Workflow TWICE =
      Workflow.named("twice")
          .send("first", "email")
          .send("second", "email")
          .waitFor("wait", Duration.ofSeconds(60))
          .send("third", "email")
          .build();
  private static final List<Workflow> WORKFLOWS = List.of(LATER, TWICE);
  private static final List<String> RECIPIENTS = List.of("ann", "bob", "cid", "dot");
  private static final int MAX_DEPTH = 2;

  private final Random random;
  private final Cluster cluster;
  private final Model model = new Model();
  private final List<Member> members = new ArrayList<>();
  private final List<String> dead = new ArrayList<>();
  private final Deque<Firing> executing = new ArrayDeque<>();
  private boolean isCalm;

  Interleaving(TestDatabase database, long seed) {
    random = new Random(seed);
    cluster = new Cluster(database, LATER, TWICE);
    cluster.email().behave(this::send);
    members.add(member("a"));
    members.add(member("b"));
    members.get(0).driver.node().storeDefinitions();
  }

  private Member member(String instance) {
    return new Member(instance, new Hands(cluster.node(instance)));
  }

  private long now() {
    return cluster.clock().millis();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String anyKey() {
    return "k" + random.nextInt(3);
  }

  private Member anyMember() {
    return any(members);
  }

  /** One thing happens. */
  void step() {
    cluster.clock().advance(Duration.ofMillis(1));
    switch (random.nextInt(20)) {
      case 0, 1 -> trigger();
      case 2 -> cancelAll();
      case 3 -> cancelSome();
      case 4 -> cancelRun();
      case 5, 6, 7 -> acquire(anyMember());
      case 8, 9 -> start(anyMember());
      case 10, 11, 12 -> execute(anyMember());
      case 13, 14 -> complete(anyMember());
      case 15 -> dieOrStall();
      case 16 -> recover();
      case 17 -> reschedule();
      case 18 -> pauseOrResume();
      default -> cluster.clock().advance(Duration.ofSeconds(random.nextInt(70)));
    }
  }

  private void trigger() {
    Workflow workflow = any(WORKFLOWS);
    String key = anyKey();
    Set<String> users = someRecipients();
    WorkflowRun call =
        anyMember()
            .driver
            .node()
            .workflows()
            .trigger(
                workflow.key(),
                t -> t.recipients(users.toArray(String[]::new)).cancellationKey(key));
    Map<String, String> ids = new HashMap<>();
    for (RecipientRun run : list(RunQuery.all().workflowRun(call.id()))) {
      ids.put(run.recipient().id(), run.id());
    }
    assertThat(ids.keySet()).isEqualTo(users);
    long due = workflow.equals(LATER) ? now() + 60_000 : now();
    for (String user : users) {
      model.add(new ModelRun(ids.get(user), workflow.key(), key, user, sends(workflow), due));
    }
  }

  static List<String> sends(Workflow workflow) {
    return workflow.steps().stream()
        .filter(ChannelStep.class::isInstance)
        .map(step -> step.ref())
        .toList();
  }

  private Set<String> someRecipients() {
    Set<String> some = new TreeSet<>(Set.of(any(RECIPIENTS)));
    RECIPIENTS.stream().filter(each -> random.nextInt(3) == 0).forEach(some::add);
    return some;
  }

  private List<RecipientRun> list(RunQuery query) {
    return anyMember().driver.node().workflows().list(query.limit(RunQuery.MAX_LIMIT)).items();
  }

  private void cancelAll() {
    String workflow = any(WORKFLOWS).key();
    String key = anyKey();
    cancel(
        CancelRequest.of(workflow, key),
        run -> run.workflow.equals(workflow) && run.key.equals(key),
        Set.of());
  }

  private void cancelSome() {
    String workflow = any(WORKFLOWS).key();
    String key = anyKey();
    Set<String> users = someRecipients();
    cancel(
        CancelRequest.of(workflow, key).onlyUsers(users),
        run ->
            run.workflow.equals(workflow) && run.key.equals(key) && users.contains(run.recipient),
        users);
  }

  private void cancelRun() {
    String id = anyRunId();
    cancel(CancelRequest.ofRun(id), run -> run.id.equals(id), Set.of());
  }

  private String anyRunId() {
    List<ModelRun> runs = model.all();
    return runs.isEmpty() || random.nextInt(20) == 0
        ? new UUID(random.nextLong(), random.nextLong()).toString()
        : any(runs).id;
  }

  private void cancel(CancelRequest request, Predicate<ModelRun> matching, Set<String> named) {
    Receipt receipt;
    try {
      receipt = anyMember().driver.node().workflows().cancel(request);
      assertThat(receipt.isRejected()).isFalse();
    } catch (RunAlreadyFinishedException e) {
      receipt = e.receipt();
    }
    Map<String, Outcome> expected = model.cancel(matching, receipt.id(), now());
    assertThat(Model.outcomes(receipt)).as("receipt of %s", request).isEqualTo(expected);
    Set<String> missing = new TreeSet<>(named);
    model.all().stream().filter(matching).forEach(run -> missing.remove(run.recipient));
    Set<String> notFound = new TreeSet<>();
    for (Receipt.Entry entry : receipt.entries()) {
      if (entry.outcome() == Outcome.NOT_FOUND && entry.recipient() != null) {
        notFound.add(entry.recipient().id());
      }
    }
    assertThat(notFound).as("not found by %s", request).isEqualTo(missing);
    for (Receipt.Entry entry : receipt.entries()) {
      if (entry.outcome() == Outcome.ALREADY_FINISHED) {
        assertThat(entry.finishedAt().toEpochMilli())
            .isEqualTo(model.run(entry.recipientRunId()).overAt);
      }
    }
  }

  private void acquire(Member member) {
    int limit = 1 + random.nextInt(4);
    long noLaterThan = now() + (random.nextBoolean() ? 0 : 60_000);
    List<Firing> firings = member.driver.acquireUpTo(noLaterThan, limit);
    model.acquired(firings, member.instance, noLaterThan, limit, now());
    firings.forEach(firing -> (firing.isStarted() ? member.started : member.acquired).add(firing));
  }

  private void start(Member member) {
    List<Firing> acquired = List.copyOf(member.acquired);
    member.acquired.clear();
    if (acquired.isEmpty()) {
      return;
    }
    List<String> expected = model.mustStart(acquired, now());
    List<Firing> started = member.driver.start(acquired);
    assertThat(started)
        .extracting(firing -> firing.id())
        .containsExactlyInAnyOrderElementsOf(expected);
    member.started.addAll(started);
  }

  private void execute(Member member) {
    if (member.started.isEmpty() || executing.size() == MAX_DEPTH) {
      return;
    }
    Firing firing = member.started.remove(random.nextInt(member.started.size()));
    executing.push(firing);
    Completion completion = member.driver.execute(firing);
    executing.pop();
    if (completion == null) {
      model.gone(firing, now());
    } else {
      member.ended.add(new Member.Ended(firing, completion));
    }
  }

  private DeliveryResult send(Delivery delivery) throws PermanentFailureException {
    Firing firing = executing.element();
    assertThat(delivery.run().recipientRunId()).isEqualTo(firing.run().recipientRunId());
    model.sending(firing, delivery.step().ref());
    for (int i = isCalm ? 0 : random.nextInt(4); i > 0; i--) {
      step();
    }
    if (!isCalm && random.nextInt(12) == 0) {
      throw new IllegalStateException("this time it fails");
    }
    if (!isCalm && random.nextInt(40) == 0) {
      throw new PermanentFailureException("it always fails");
    }
    model.sent(firing);
    return DeliveryResult.sent();
  }

  private void complete(Member member) {
    if (!member.ended.isEmpty()) {
      Member.Ended ended = member.ended.remove(random.nextInt(member.ended.size()));
      Completion.Result expected = model.complete(ended.completion(), ended.firing(), now());
      assertThat(member.driver.complete(ended.completion()))
          .as("%s", ended.completion())
          .isEqualTo(expected);
    }
  }

  /** A node loses its memory for ever, or is taken for dead and goes on regardless. */
  private void dieOrStall() {
    Member victim = anyMember();
    dead.add(victim.instance);
    if (random.nextBoolean()) {
      members.remove(victim);
      members.add(member("n" + model.all().size() + "-" + dead.size()));
    }
  }

  private void recover() {
    if (!dead.isEmpty()) {
      String instance = dead.remove(random.nextInt(dead.size()));
      anyMember().driver.recover(instance);
      model.recover(instance, now());
    }
  }

  private void reschedule() {
    String id = anyRunId();
    long moment = now() + random.nextInt(100_000) - 20_000;
    var workflows = anyMember().driver.node().workflows();
    ModelRun run = model.run(id);
    if (run == null) {
      assertThatThrownBy(() -> workflows.reschedule(id, Instant.ofEpochMilli(moment)))
          .isInstanceOf(RunNotFoundException.class);
    } else if (run.isOver() || run.isStarted()) {
      assertThatThrownBy(() -> workflows.reschedule(id, Instant.ofEpochMilli(moment)))
          .isInstanceOf(RunNotWaitingException.class);
    } else {
      workflows.reschedule(id, Instant.ofEpochMilli(moment));
      run.dueAt = moment;
    }
  }

  private void pauseOrResume() {
    String workflow = any(WORKFLOWS).key();
    if (random.nextInt(3) == 0) {
      anyMember().driver.node().workflows().pause(workflow);
      model.pause(workflow);
    } else {
      resume(workflow);
    }
  }

  private void resume(String workflow) {
    anyMember().driver.node().workflows().resume(workflow);
    model.resume(workflow);
  }

  /**
   * Everything ends: nothing is paused, all nodes that died are recovered, all that is due fires.
   */
  void drain() {
    isCalm = true;
    WORKFLOWS.forEach(workflow -> resume(workflow.key()));
    while (!dead.isEmpty()) {
      recover();
    }
    for (int i = 0; i < 1_000 && isGoingOn(); i++) {
      Member member = members.get(i % members.size());
      start(member);
      while (!member.started.isEmpty()) {
        execute(member);
      }
      while (!member.ended.isEmpty()) {
        complete(member);
      }
      acquire(member);
      cluster.clock().advance(Duration.ofSeconds(15));
    }
    compare();
    StoredRuns.read(cluster.database(), cluster.scheduler()).assertAllOver();
  }

  private boolean isGoingOn() {
    return model.all().stream().anyMatch(run -> !run.isOver())
        || members.stream().anyMatch(Member::isBusy);
  }

  /** The tables are as the model says. */
  void compare() {
    StoredRuns stored = StoredRuns.read(cluster.database(), cluster.scheduler());
    stored.assertEachInOnePlace();
    assertThat(stored.active().size() + stored.past().size()).isEqualTo(model.all().size());
    for (ModelRun run : model.all()) {
      if (run.isOver()) {
        assertThat(stored.past().get(run.id))
            .as("%s", run)
            .isEqualTo(new StoredRuns.Ending(run.status(), run.cancellation));
      } else {
        assertThat(stored.active().get(run.id))
            .as("%s", run)
            .isIn(run.place.name(), run.place == ModelRun.Place.WAITING ? "PAUSED" : "");
      }
    }
    assertThat(model.entries()).as("firings").isSubsetOf(stored.entries());
  }

  /** Looking at a run shows what the model says. */
  void look() {
    String id = anyRunId();
    var found = anyMember().driver.node().workflows().find(id);
    ModelRun run = model.run(id);
    assertThat(found.map(RecipientRun::status))
        .isEqualTo(java.util.Optional.ofNullable(run).map(ModelRun::status));
    if (run != null && run.place == ModelRun.Place.WAITING) {
      assertThat(found.orElseThrow().resumesAt()).isEqualTo(Instant.ofEpochMilli(run.dueAt));
    }
  }
}
