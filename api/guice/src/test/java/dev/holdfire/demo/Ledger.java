package dev.holdfire.demo;

import dev.holdfire.Workflows;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.run.Page;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.ChannelStep;
import dev.holdfire.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The demo's own books: what it triggered, what its channels sent, what it called off. */
final class Ledger {
  private final Map<String, Integer> triggered = new TreeMap<>();
  private final Map<String, Integer> rejected = new TreeMap<>();
  private final Map<String, Integer> sentByWorkflow = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> sends = new ConcurrentHashMap<>();
  private final Set<String> canceled = ConcurrentHashMap.newKeySet();
  private final Set<String> sentAfterCancel = ConcurrentHashMap.newKeySet();

  /** A channel that takes 40 milliseconds, and a repeat of a delivery for what it is. */
  Channel channel() {
    return delivery -> {
      if (canceled.contains(delivery.run().recipientRunId())) {
        sentAfterCancel.add(delivery.key());
      }
      boolean isRepeat = times(delivery).getAndIncrement() > 0;
      if (!isRepeat) {
        sentByWorkflow.merge(delivery.run().workflowKey(), 1, Integer::sum);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(40_000_000);
      return DeliveryResult.sent(isRepeat ? "recognised as a repeat" : "");
    };
  }

  private AtomicInteger times(Delivery delivery) {
    return sends.computeIfAbsent(delivery.key(), key -> new AtomicInteger());
  }

  void triggered(WorkflowRun run) {
    triggered.merge(run.workflowKey(), (int) run.recipients(), Integer::sum);
  }

  void canceled(Receipt receipt) {
    for (Receipt.Entry entry : receipt.entries()) {
      if (entry.outcome() == Outcome.CANCELED) {
        canceled.add(entry.recipientRunId());
      }
    }
  }

  void rejected(String workflow, Receipt receipt) {
    rejected.merge(workflow, receipt.count(Outcome.ALREADY_FINISHED), Integer::sum);
  }

  int sent() {
    return sends.size();
  }

  private int repeats() {
    return sends.values().stream().mapToInt(times -> times.get() - 1).sum();
  }

  void print(Workflows workflows) {
    System.out.printf(
        "%n%-22s %9s %8s %9s %9s %22s%n",
        "workflow", "triggered", "sent", "finished", "canceled", "late attempts rejected");
    triggered.forEach(
        (workflow, count) ->
            System.out.printf(
                "%-22s %9d %8d %9d %9d %22d%n",
                workflow,
                count,
                sentByWorkflow.getOrDefault(workflow, 0),
                runs(workflows, workflow, RunStatus.FINISHED).size(),
                runs(workflows, workflow, RunStatus.CANCELED).size(),
                rejected.getOrDefault(workflow, 0)));
    System.out.printf(
        "Deliveries repeated after the crash, and recognised by their key: %d%n%n", repeats());
  }

  /** What does not add up; empty when all does. */
  List<String> differences(Workflows workflows, List<Workflow> definitions) {
    List<String> differences = new ArrayList<>();
    for (Workflow definition : definitions) {
      check(workflows, definition, differences);
    }
    sentAfterCancel.forEach(key -> differences.add(key + " was sent after it was called off"));
    return differences;
  }

  private void check(Workflows workflows, Workflow definition, List<String> differences) {
    String key = definition.key();
    List<RecipientRun> finished = runs(workflows, key, RunStatus.FINISHED);
    List<RecipientRun> called = runs(workflows, key, RunStatus.CANCELED);
    int all = runs(workflows, key, RunStatus.values()).size();
    int expected = triggered.getOrDefault(key, 0);
    if (all != expected || finished.size() + called.size() != expected) {
      differences.add(
          "%s: %d triggered, but %d known, %d finished and %d canceled"
              .formatted(key, expected, all, finished.size(), called.size()));
    }
    for (RecipientRun run : finished) {
      if (canceled.contains(run.id())) {
        differences.add(run.id() + " was called off and finished");
      }
      definition.steps().stream()
          .filter(ChannelStep.class::isInstance)
          .map(step -> run.id() + "/" + step.ref())
          .filter(delivery -> !sends.containsKey(delivery))
          .forEach(delivery -> differences.add(delivery + " was never sent"));
    }
  }

  static List<RecipientRun> runs(Workflows workflows, String workflow, RunStatus... statuses) {
    List<RecipientRun> all = new ArrayList<>();
    RunQuery query = RunQuery.all().workflow(workflow).status(statuses[0], statuses).limit(200);
    Page<RecipientRun> page = workflows.list(query);
    all.addAll(page.items());
    while (page.next() != null) {
      page = workflows.list(query.after(page.next()));
      all.addAll(page.items());
    }
    return all;
  }
}
