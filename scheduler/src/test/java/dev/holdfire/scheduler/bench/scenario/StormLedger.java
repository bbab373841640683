package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The books of a storm: what was sent and what was called off, by recipient run. Safe for use by
 * many threads.
 */
final class StormLedger {
  private final Map<String, AtomicInteger> sends = new ConcurrentHashMap<>();
  private final Set<String> canceled = ConcurrentHashMap.newKeySet();
  private final Set<String> stopping = ConcurrentHashMap.newKeySet();

  void sent(String run) {
    sends.computeIfAbsent(run, key -> new AtomicInteger()).incrementAndGet();
  }

  void canceled(Receipt receipt) {
    for (Receipt.Entry entry : receipt.entries()) {
      if (entry.outcome() == Outcome.CANCELED) {
        canceled.add(entry.recipientRunId());
      } else if (entry.outcome() == Outcome.STOPPING) {
        stopping.add(entry.recipientRunId());
      }
    }
  }

  int sent() {
    return sends.size();
  }

  /**
   * What is wrong, compared with the history.
   *
   * @param triggered how many runs there were
   * @param statuses how each run ended, by its id
   */
  List<String> problems(int triggered, Map<String, String> statuses) {
    List<String> problems = new ArrayList<>();
    if (statuses.size() != triggered) {
      problems.add("%d runs were triggered, %d are over".formatted(triggered, statuses.size()));
    }
    statuses.forEach(
        (run, status) -> {
          String problem = problem(run, status);
          if (!problem.isEmpty()) {
            problems.add("run " + run + " " + problem);
          }
        });
    sends.keySet().stream()
        .filter(run -> !statuses.containsKey(run))
        .forEach(run -> problems.add("run " + run + " was sent and is in no history"));
    return problems;
  }

  private String problem(String run, String status) {
    AtomicInteger times = sends.get(run);
    int count = times == null ? 0 : times.get();
    boolean isStopping = stopping.contains(run);
    boolean isCanceled = canceled.contains(run);
    if (status.equals("finished")) {
      return count == 1 && !isCanceled && !isStopping
          ? ""
          : "finished with %d sends, called off: %s".formatted(count, isCanceled || isStopping);
    }
    if (!status.equals("canceled")) {
      return "is " + status;
    }
    if (isCanceled == isStopping) {
      return "is canceled; receipts say canceled: %s, stopping: %s"
          .formatted(isCanceled, isStopping);
    }
    return count > (isStopping ? 1 : 0) ? "was called off with %d sends".formatted(count) : "";
  }
}
