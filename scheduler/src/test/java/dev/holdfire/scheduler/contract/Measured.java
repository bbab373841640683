package dev.holdfire.scheduler.contract;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Reads what a node has measured. Safe for use by many threads. */
final class Measured {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  MeterRegistry registry() {
    return registry;
  }

  /** How often a transaction was run again. */
  int retries(String reason, String operation) {
    Counter counter =
        registry
            .find("holdfire.transactions.retried")
            .tag("reason", reason)
            .tag("operation", operation)
            .counter();
    return counter == null ? 0 : (int) counter.count();
  }

  /** The sum of a counter's values, whatever else its tags; 0 when it does not exist. */
  int count(String counter) {
    return (int) registry.find(counter).counters().stream().mapToDouble(Counter::count).sum();
  }

  /** How often any transaction was run again for this reason. */
  int retries(String reason) {
    return (int)
        registry.find("holdfire.transactions.retried").tag("reason", reason).counters().stream()
            .mapToDouble(Counter::count)
            .sum();
  }
}
