package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.contract.Together;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Threads that do everything at once over three nodes, some of whose likes die; then the ledger is
 * checked. What each thread does follows from the seed, how they meet does not. The system property
 * {@value #SEED} sets the seed, {@value #OPERATIONS} how much each thread does.
 */
@OnEachDatabase
final class ConcurrencyContract {
  private static final String SEED = "holdfire.test.seed";
  private static final String OPERATIONS = "holdfire.test.operations";
  private static final int THREADS = 6;

  private final TestDatabase database;

  ConcurrencyContract(TestDatabase database) {
    this.database = database;
  }

  @Test
  void whateverHappensAtOnceEachRunIsSentOrCanceledAsTheReceiptsSay() {
    long seed = Long.getLong(SEED, 1);
    Traffic traffic = new Traffic(database);
    List<Callable<Boolean>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      TrafficThread thread = new TrafficThread(traffic, seed * THREADS + i);
      threads.add(() -> thread.run(Integer.getInteger(OPERATIONS, 100)));
    }

    Together.run(threads);

    assertThat(traffic.failures()).as("seed %s", seed).isEmpty();
    traffic.drain();
    traffic.assertAddsUp();
  }
}
