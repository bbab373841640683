package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.scheduler.contract.StoredRuns;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A random sequence of calls, firings, crashes and steps of clocks over two nodes, the same for the
 * same seed, with what each of them gives compared to the model. While a channel sends, other
 * things happen, too.
 */
final class Interleaving {
  private static final int MAX_DEPTH = 2;
  private static final int MOST_SECONDS_APART = 120;

  private final World world;
  private final Model model;
  private final Calls calls;
  private final List<String> dead = new ArrayList<>();
  private final Deque<Firing> executing = new ArrayDeque<>();
  private boolean isCalm;

  /**
   * @param happened where it is counted what happens
   */
  Interleaving(TestDatabase database, long seed, Map<Happening, Integer> happened) {
    world = new World(database, seed, happened);
    model = world.model;
    calls = new Calls(world);
    world.cluster.email().behave(this::send);
  }

  /** One thing happens. */
  void step() {
    advance(Duration.ofMillis(1));
    switch (world.random.nextInt(25)) {
      case 0, 1 -> calls.trigger();
      case 2 -> calls.cancelAll();
      case 3 -> calls.cancelSome();
      case 4 -> calls.cancelRun();
      case 5, 6, 7 -> acquire(world.anyMember());
      case 8, 9 -> start(world.anyMember());
      case 10, 11, 12 -> execute(world.anyMember());
      case 13, 14 -> complete(world.anyMember());
      case 15 -> dieOrStall();
      case 16 -> recover();
      case 17 -> calls.reschedule();
      case 18 -> calls.pauseOrResume();
      case 19 -> stepOneClock();
      case 20, 21, 22 -> work(world.anyMember());
      default -> stepAllClocks();
    }
  }

  private void advance(Duration duration) {
    world.cluster.clock().advance(duration);
  }

  private void stepAllClocks() {
    boolean isBack = world.chance(4);
    Duration duration = Duration.ofSeconds(1 + world.random.nextInt(69));
    advance(isBack ? duration.negated() : duration);
    model.happened(isBack ? Happening.ALL_CLOCKS_BACK : Happening.ALL_CLOCKS_FORWARD);
  }

  private void stepOneClock() {
    boolean isBehind = world.chance(2);
    Duration duration = Duration.ofSeconds(1 + world.random.nextInt(MOST_SECONDS_APART));
    world.anyMember().clock.step(isBehind ? duration.negated() : duration);
    model.happened(isBehind ? Happening.ONE_CLOCK_BEHIND : Happening.ONE_CLOCK_AHEAD);
  }

  private void acquire(Member member) {
    int limit = 1 + world.random.nextInt(4);
    long noLaterThan = member.now() + (world.chance(2) ? 0 : 60_000);
    List<Firing> firings = member.driver.acquireUpTo(noLaterThan, limit);
    model.acquired(firings, member.instance, noLaterThan, limit, member.now());
    firings.forEach(firing -> (firing.isStarted() ? member.started : member.acquired).add(firing));
  }

  private void start(Member member) {
    List<Firing> acquired = List.copyOf(member.acquired);
    member.acquired.clear();
    if (acquired.isEmpty()) {
      return;
    }
    List<String> expected = model.mustStart(acquired, member.now());
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
    Firing firing = member.started.remove(world.random.nextInt(member.started.size()));
    executing.push(firing);
    Completion completion = member.driver.execute(firing);
    executing.pop();
    if (completion == null) {
      model.gone(firing, member.now());
    } else {
      member.ended.add(new Member.Ended(firing, completion));
    }
  }

  private DeliveryResult send(Delivery delivery) throws PermanentFailureException {
    Firing firing = executing.element();
    assertThat(delivery.run().recipientRunId()).isEqualTo(firing.run().recipientRunId());
    model.sending(firing, delivery.step().ref());
    for (int i = isCalm ? 0 : world.random.nextInt(4); i > 0; i--) {
      step();
    }
    if (!isCalm && world.chance(12)) {
      model.happened(Happening.SEND_FAILED);
      throw new IllegalStateException("this time it fails");
    }
    if (!isCalm && world.chance(40)) {
      model.happened(Happening.SEND_FAILED_FOR_EVER);
      throw new PermanentFailureException("it always fails");
    }
    model.sent(firing);
    return DeliveryResult.sent();
  }

  private void complete(Member member) {
    if (!member.ended.isEmpty()) {
      Member.Ended ended = member.ended.remove(world.random.nextInt(member.ended.size()));
      Completion.Result expected = model.complete(ended.completion(), ended.firing(), member.now());
      assertThat(member.driver.complete(ended.completion()))
          .as("%s", ended.completion())
          .isEqualTo(expected);
    }
  }

  /** A node works off what it has, and takes more, unless it dies meanwhile. */
  private void work(Member member) {
    start(member);
    while (!member.started.isEmpty() && executing.size() < MAX_DEPTH) {
      execute(member);
    }
    if (world.members.contains(member)) {
      while (!member.ended.isEmpty()) {
        complete(member);
      }
      acquire(member);
    }
  }

  /** A node loses its memory for ever, or is taken for dead and goes on regardless. */
  private void dieOrStall() {
    Member victim = world.anyMember();
    dead.add(victim.instance);
    boolean dies = world.chance(2);
    if (dies) {
      world.members.remove(victim);
      victim.started.clear();
      world.join("n" + model.all().size() + "-" + dead.size());
    }
    model.happened(dies ? Happening.DIED : Happening.STALLED);
  }

  private void recover() {
    if (!dead.isEmpty()) {
      String instance = dead.remove(world.random.nextInt(dead.size()));
      Member member = world.anyMember();
      member.driver.recover(instance);
      model.recover(instance, member.now());
    }
  }

  /**
   * Everything ends: nothing is paused, all nodes that died are recovered, all that is due fires.
   */
  void drain() {
    isCalm = true;
    World.WORKFLOWS.forEach(workflow -> calls.resume(workflow.key()));
    while (!dead.isEmpty()) {
      recover();
    }
    for (int i = 0; i < 1_000 && isGoingOn(); i++) {
      Member member = world.members.get(i % world.members.size());
      work(member);
      advance(Duration.ofSeconds(15));
    }
    compare();
    stored().assertAllOver();
  }

  private boolean isGoingOn() {
    return model.all().stream().anyMatch(run -> !run.isOver())
        || world.members.stream().anyMatch(Member::isBusy);
  }

  private StoredRuns stored() {
    return StoredRuns.read(world.cluster.database(), world.cluster.scheduler());
  }

  /** Looking at any run shows what the model says. */
  void look() {
    calls.look();
  }

  /** The tables are as the model says. */
  void compare() {
    StoredRuns stored = stored();
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
}
