package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.contract.Together;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int MEDDLERS = 2;

  private final TestDatabase database;

  ConcurrencyContract(TestDatabase database) {
    this.database = database;
  }

  @Test
  void whateverHappensAtOnceEachRunIsSentOrCanceledAsTheReceiptsSay() {
    Traffic traffic = new Traffic(database);
    assertAddsUp(traffic, threads(traffic));
  }

  @Test
  void nothingFailsAlthoughSomeoneElseLocksTheSameRowsInAnyOrder() {
    Traffic traffic = new Traffic(database);
    List<Callable<Boolean>> threads = threads(traffic);
    AtomicInteger running = new AtomicInteger(threads.size());
    List<Callable<Boolean>> all = new ArrayList<>();
    threads.forEach(thread -> all.add(() -> ending(thread, running)));
    for (int i = 0; i < MEDDLERS; i++) {
      Meddler meddler = new Meddler(database, traffic.cluster().scheduler(), seed() + i);
      all.add(() -> meddler.runWhile(() -> running.get() > 0));
    }
    assertAddsUp(traffic, all);
  }

  private static boolean ending(Callable<Boolean> thread, AtomicInteger running) throws Exception {
    try {
      return thread.call();
    } finally {
      running.decrementAndGet();
    }
  }

  private static long seed() {
    return Long.getLong(SEED, 1);
  }

  private static List<Callable<Boolean>> threads(Traffic traffic) {
    List<Callable<Boolean>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      TrafficThread thread = new TrafficThread(traffic, seed() * THREADS + i);
      threads.add(() -> thread.run(Integer.getInteger(OPERATIONS, 60)));
    }
    return threads;
  }

  private static void assertAddsUp(Traffic traffic, List<Callable<Boolean>> threads) {
    Together.run(threads);

    long seed = seed();
    assertThat(traffic.failures()).as("seed %s", seed).isEmpty();
    traffic.drain();
    traffic.assertAddsUp();
  }
}
