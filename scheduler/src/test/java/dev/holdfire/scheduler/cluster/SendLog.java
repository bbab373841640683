package dev.holdfire.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.Workflows;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.contract.StoredRuns;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A channel, and a way to cancel, that note what happened in which order, for all nodes together.
 * Safe for use by many threads.
 */
public final class SendLog implements Channel {
  /** A send: whose, which step, by which thread, when by the log's count and the clock. */
  public record Sent(
      String run, String step, String recipient, String thread, long order, long at) {}

  private record Canceled(Receipt receipt, long order) {}

  private final AtomicLong count = new AtomicLong();
  private final Queue<Sent> sends = new ConcurrentLinkedQueue<>();
  private final Queue<Canceled> cancellations = new ConcurrentLinkedQueue<>();

  @Override
  public DeliveryResult send(Delivery delivery) {
    sends.add(
        new Sent(
            delivery.run().recipientRunId(),
            delivery.step().ref(),
            delivery.recipient().ref().id(),
            Thread.currentThread().getName(),
            count.incrementAndGet(),
            System.currentTimeMillis()));
    return DeliveryResult.sent();
  }

  /** Cancels, and notes the receipt. */
  public Receipt cancel(Workflows workflows, CancelRequest request) {
    Receipt receipt;
    try {
      receipt = workflows.cancel(request);
    } catch (RunAlreadyFinishedException e) {
      receipt = e.receipt();
    }
    note(receipt);
    return receipt;
  }

  /** Notes a receipt that counts from now on. */
  public void note(Receipt receipt) {
    cancellations.add(new Canceled(receipt, count.incrementAndGet()));
  }

  Collection<Sent> sends() {
    return sends;
  }

  long sends(String step) {
    return sends.stream().filter(sent -> sent.step().equals(step)).count();
  }

  /** Every run was sent all its steps once each, or was canceled and is reported so. */
  void assertAddsUp(StoredRuns stored, int runs, List<String> steps) {
    assertThat(stored.past()).hasSize(runs);
    assertAddsUp(stored, run -> steps, Set.of());
  }

  /**
   * The same for runs of different workflows, some of which may be sent a step again.
   *
   * @param steps the steps of a run that finishes, sorted
   * @param repeatable the runs that a node had which died
   */
  public void assertAddsUp(
      StoredRuns stored, Function<String, List<String>> steps, Set<String> repeatable) {
    stored.assertEachInOnePlace();
    stored.assertAllOver();
    Map<String, List<Sent>> byRun = sends.stream().collect(Collectors.groupingBy(Sent::run));
    stored
        .past()
        .forEach(
            (run, ending) -> {
              List<String> sent =
                  byRun.getOrDefault(run, List.of()).stream().map(Sent::step).sorted().toList();
              if (!repeatable.contains(run)) {
                assertThat(sent).as("sends of %s, %s", run, ending).doesNotHaveDuplicates();
              }
              if (ending.status() == RunStatus.FINISHED) {
                assertThat(sent.stream().distinct())
                    .as("sends of %s", run)
                    .containsExactlyElementsOf(steps.apply(run));
              } else {
                assertThat(ending.status()).isEqualTo(RunStatus.CANCELED);
              }
            });
    assertReceiptsAreTrue(stored, byRun);
  }

  private void assertReceiptsAreTrue(StoredRuns stored, Map<String, List<Sent>> byRun) {
    Map<String, String> canceledBy = new HashMap<>();
    for (Canceled canceled : cancellations) {
      assertThat(canceled.receipt().isTruncated()).isFalse();
      for (Receipt.Entry entry : canceled.receipt().entries()) {
        List<Sent> sends = byRun.getOrDefault(entry.recipientRunId(), List.of());
        long after = sends.stream().filter(sent -> sent.order() > canceled.order()).count();
        assertThat(after)
            .as("sends after %s", entry)
            .isLessThanOrEqualTo(allowedAfter(entry.outcome()));
        if (entry.outcome() == Outcome.CANCELED || entry.outcome() == Outcome.STOPPING) {
          assertThat(canceledBy.put(entry.recipientRunId(), canceled.receipt().id())).isNull();
        }
      }
    }
    stored
        .past()
        .forEach(
            (run, ending) ->
                assertThat(ending.cancellationId())
                    .as("cancellation of %s, %s", run, ending)
                    .isEqualTo(canceledBy.get(run)));
  }

  /** What is being stopped may still send the step that it executes. */
  private static int allowedAfter(Outcome outcome) {
    return outcome == Outcome.STOPPING || outcome == Outcome.ALREADY_CANCELED ? 1 : 0;
  }
}
