package dev.holdfire.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Triggers a workflow again and again, and cancels most of it at some moment between its steps.
 * Safe for use by many threads.
 */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final int MOST_RECIPIENTS = 3;
  private static final long PAUSE_MILLIS = 50;

  private final ExecutorService threads = Executors.newFixedThreadPool(2 * CLIENTS);
  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final RepeatingClient client;
  private final Flow flow;
  private volatile boolean isStopped;

  /**
   * What was called and answered under one key.
   *
   * @param key the idempotency key and the cancellation key
   * @param recipients for whom
   * @param trigger the answer to the trigger call
   * @param cancel the answer to the cancel call, or null when there was none
   */
  record Entry(
      String key,
      List<String> recipients,
      RepeatingClient.Answer trigger,
      RepeatingClient.@Nullable Answer cancel) {}

  private Load(RepeatingClient client, Flow flow) {
    this.client = client;
    this.flow = flow;
  }

  static Load start(RepeatingClient client, Flow flow) {
    Load load = new Load(client, flow);
    for (int i = 0; i < CLIENTS; i++) {
      load.later(0, load::trigger);
    }
    return load;
  }

  /** Waits until so many more calls have been answered. */
  void awaitMore(int count) {
    int end = entries.size() + count;
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> entries.size() >= end);
  }

  /** Begins nothing more, and waits until all that has begun is answered. */
  List<Entry> stop() {
    isStopped = true;
    Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> open.get() == 0);
    assertThat(failures).isEmpty();
    return List.copyOf(entries);
  }

  private void trigger() {
    if (isStopped) {
      return;
    }
    int number = begun.getAndIncrement();
    Random random = new Random(number);
    String key = flow.key() + "-" + number;
    List<String> recipients = new ArrayList<>();
    for (int i = random.nextInt(MOST_RECIPIENTS); i >= 0; i--) {
      recipients.add("user_" + number + "_" + i);
    }
    RepeatingClient.Answer answer = flow.trigger(client, key, recipients);
    if (random.nextInt(3) == 0) {
      entries.add(new Entry(key, recipients, answer, null));
    } else {
      later(
          random.nextInt(Math.toIntExact(flow.length().toMillis())),
          () -> entries.add(new Entry(key, recipients, answer, flow.cancel(client, key))));
    }
    later(PAUSE_MILLIS, this::trigger);
  }

  private void later(long millis, Runnable call) {
    open.incrementAndGet();
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, threads)
        .execute(
            () -> {
              try {
                call.run();
              } catch (RuntimeException | AssertionError e) {
                failures.add(e);
              } finally {
                open.decrementAndGet();
              }
            });
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
