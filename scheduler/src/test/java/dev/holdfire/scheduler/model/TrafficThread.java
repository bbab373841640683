package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.RunNotWaitingException;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.fire.Completion;
import dev.holdfire.scheduler.store.fire.Firing;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.trigger.TriggerRequest;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** One of the threads that do everything at once. */
final class TrafficThread {
  private static final List<String> RECIPIENTS = List.of("ann", "bob", "cid", "dot", "eve");

  private final Traffic traffic;
  private final Random random;

  TrafficThread(Traffic traffic, long seed) {
    this.traffic = traffic;
    this.random = new Random(seed);
  }

  /** Does so many things; what fails is noted and does not keep it from the rest. */
  boolean run(int operations) {
    for (int i = 0; i < operations; i++) {
      try {
        step();
      } catch (SQLException | RuntimeException | AssertionError e) {
        traffic.failed(e);
      }
    }
    return true;
  }

  private void step() throws SQLException {
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> trigger();
      case 3, 4 -> inCallersTransaction();
      case 5 -> traffic.log().cancel(anyNode().node().workflows(), all());
      case 6, 7 -> traffic.log().cancel(anyNode().node().workflows(), some());
      case 8 -> cancelRun();
      case 9 -> reschedule();
      case 10 -> pauseOrResume();
      case 11 -> dieAndBeRecovered();
      case 12 -> anyNode().node().tidy();
      case 13, 14 -> traffic.cluster().clock().advance(Duration.ofSeconds(random.nextInt(40)));
      default -> fire();
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Hands anyNode() {
    return any(traffic.nodes());
  }

  private String anyKey() {
    return "k" + random.nextInt(4);
  }

  private Set<String> someUsers() {
    Set<String> some = new TreeSet<>(Set.of(any(RECIPIENTS)));
    RECIPIENTS.stream().filter(each -> random.nextInt(3) == 0).forEach(some::add);
    return some;
  }

  private TriggerRequest request(Workflow workflow, Set<String> users) {
    return TriggerRequest.of(workflow.key())
        .recipients(users.toArray(String[]::new))
        .cancellationKey(anyKey())
        .build();
  }

  private void trigger() {
    Workflow workflow = any(World.WORKFLOWS);
    Set<String> users = someUsers();
    WorkflowRun run = anyNode().node().workflows().trigger(request(workflow, users));
    traffic.committed(run, workflow, users);
  }

  private CancelRequest all() {
    return CancelRequest.of(any(World.WORKFLOWS).key(), anyKey());
  }

  private CancelRequest some() {
    return all().onlyUsers(someUsers());
  }

  private void cancelRun() {
    if (!traffic.runs().isEmpty()) {
      traffic.log().cancel(anyNode().node().workflows(), CancelRequest.ofRun(any(traffic.runs())));
    }
  }

  /** Triggers and cancels together; a deadlock is the caller's to retry, here it gives up. */
  private void inCallersTransaction() throws SQLException {
    Workflow workflow = any(World.WORKFLOWS);
    Set<String> users = someUsers();
    var workflows = anyNode().node().workflows();
    try (Connection connection = traffic.cluster().database().dataSource().getConnection()) {
      try {
        WorkflowRun run = workflows.trigger(connection, request(workflow, users));
        Receipt receipt = cancel(connection, random.nextBoolean() ? all() : some());
        if (random.nextInt(3) == 0) {
          connection.rollback();
        } else {
          connection.commit();
          traffic.log().note(receipt);
          traffic.committed(run, workflow, users);
        }
      } catch (SQLException e) {
        connection.rollback();
        if (!Dialect.isContention(e)) {
          throw e;
        }
      } finally {
        connection.rollback();
      }
    }
  }

  private Receipt cancel(Connection connection, CancelRequest request) throws SQLException {
    try {
      return anyNode().node().workflows().cancel(connection, request);
    } catch (RunAlreadyFinishedException e) {
      return e.receipt();
    }
  }

  private void reschedule() {
    if (traffic.runs().isEmpty()) {
      return;
    }
    var moment = traffic.cluster().clock().instant().plusSeconds(random.nextInt(100) - 50);
    try {
      anyNode().node().workflows().reschedule(any(traffic.runs()), moment);
    } catch (RunNotWaitingException e) {
      assertThat(e.code()).isNotEmpty(); // it had been started, or was over
    }
  }

  private void pauseOrResume() {
    String workflow = any(World.WORKFLOWS).key();
    if (random.nextInt(3) == 0) {
      anyNode().node().workflows().pause(workflow);
    } else {
      anyNode().node().workflows().resume(workflow);
    }
  }

  private List<Firing> acquire(Hands node) {
    long ahead = random.nextInt(3) == 0 ? 30_000 : 0;
    List<Firing> started = new ArrayList<>();
    List<Firing> acquired = new ArrayList<>();
    long noLaterThan = traffic.cluster().clock().millis() + ahead;
    node.acquireUpTo(noLaterThan, 1 + random.nextInt(8))
        .forEach(firing -> (firing.isStarted() ? started : acquired).add(firing));
    if (!acquired.isEmpty()) {
      started.addAll(node.start(acquired));
    }
    return started;
  }

  private void fire() {
    Hands node = anyNode();
    for (Firing firing : acquire(node)) {
      Completion completion = node.execute(firing);
      if (completion != null) {
        assertThat(node.complete(completion))
            .isIn(Completion.Result.DONE, Completion.Result.CANCELED);
      }
    }
  }

  /**
   * What it had goes on elsewhere, and what it writes after that is not written, unless a caller
   * held the run so that no one could take it over.
   */
  private void dieAndBeRecovered() {
    String instance = traffic.mortal();
    Hands node = traffic.mortal(instance);
    List<Completion> unwritten = new ArrayList<>();
    for (Firing firing : acquire(node)) {
      traffic.mayRepeat(firing.run().recipientRunId());
      Completion completion = random.nextBoolean() ? node.execute(firing) : null;
      if (completion != null) {
        unwritten.add(completion);
      }
    }
    anyNode().recover(instance);
    for (Completion completion : unwritten) {
      boolean isFree =
          traffic.stored().entries().stream().noneMatch(completion.firing().id()::equals);
      Completion.Result result = node.complete(completion);
      assertThat(result == Completion.Result.LOST || !isFree).as("lost when free").isTrue();
    }
  }
}
