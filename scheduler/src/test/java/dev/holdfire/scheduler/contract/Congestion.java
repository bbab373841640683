package dev.holdfire.scheduler.contract;

import dev.holdfire.scheduler.database.CountingDataSource;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.store.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A node whose first calls are held before they have a connection, as many as may be under way at
 * once, so that those that come later wait together.
 */
final class Congestion implements AutoCloseable {
  /** How many calls are held. */
  static final int AT_ONCE = 4;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final CountingDataSource counting;
  private final FaultyDataSource faults;
  private final Node node;
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final AtomicInteger opening = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);
  private volatile FaultyDataSource.Event behindGate = () -> {};
  private CompletableFuture<?> held = CompletableFuture.completedFuture(null);

  Congestion(Cluster cluster) {
    counting = new CountingDataSource(cluster.database().dataSource());
    faults = new FaultyDataSource(counting);
    node = new NodeSetup(cluster).dataSource(faults.dataSource()).node("a");
    node.storeDefinitions();
    node.database().dialect();
  }

  Node node() {
    return node;
  }

  /** Counts from when the calls are held. */
  CountingDataSource counting() {
    return counting;
  }

  FaultyDataSource faults() {
    return faults;
  }

  /** How often a connection was asked for, since the first call that is held. */
  AtomicInteger opening() {
    return opening;
  }

  /** Calls that are held, by number. */
  <T> List<CompletableFuture<T>> occupy(IntFunction<T> call) {
    faults.whenOpened(
        () -> {
          opening.incrementAndGet();
          await(gate);
          behindGate.happen();
        });
    List<CompletableFuture<T>> first =
        IntStream.range(0, AT_ONCE).mapToObj(i -> call(() -> call.apply(i))).toList();
    held = CompletableFuture.allOf(first.toArray(CompletableFuture<?>[]::new));
    until(() -> opening.get() == AT_ONCE);
    counting.reset();
    return first;
  }

  /** A call that has come as far as it can. */
  <T> CompletableFuture<T> call(Supplier<T> call) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<T> result =
        CompletableFuture.supplyAsync(
            () -> {
              thread.complete(Thread.currentThread());
              return call.get();
            },
            callers);
    until(() -> isWaiting(thread.join()) || result.isDone());
    return result;
  }

  /** A call that goes on beside the test. */
  <T> CompletableFuture<T> start(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, callers);
  }

  /** Lets all go on, until those that were held have ended in some way. */
  void open() {
    faults.heal();
    gate.countDown();
    until(() -> held.isDone());
  }

  /** Lets all go on, each with this event when it is given a connection. */
  void openWith(FaultyDataSource.Event event) {
    behindGate = event;
    gate.countDown();
  }

  static void until(Callable<Boolean> event) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(event);
  }

  /** Whether it waits for another thread; not for a class that is being loaded. */
  static boolean isWaiting(Thread thread) {
    return LockSupport.getBlocker(thread) != null;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    gate.countDown();
    callers.shutdownNow();
  }
}
