package dev.holdfire.scheduler.store.fire;

import dev.holdfire.StoreException;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.store.jdbc.Dialect;
import dev.holdfire.scheduler.store.json.RunState;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of runs in groups: whatever was handed in while the last group was being
 * committed is the next group. So one thread and one connection serve any number of workers, which
 * hold neither while they wait.
 */
public final class CompletionQueue implements Completions {
  private static final Logger log = LoggerFactory.getLogger(CompletionQueue.class);
  private static final int MAX_BATCH = 500;
  private static final long HELD_PAUSE_MILLIS = 25;
  private static final long FAILURE_PAUSE_MILLIS = 250;

  /** How long closing waits for what another transaction holds. */
  public static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final CompletionBatch writer;
  private final Clock clock;
  private final Duration closeLimit;
  private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Set<Pending> unwritten = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService later;
  private final Thread thread;
  private volatile boolean isClosing;
  private volatile boolean isClosed;

  /** What waits to be written; the last resort is what is written when that cannot be. */
  private static final class Pending {
    private final Completion completion;
    private final boolean isLastResort;
    private final CompletableFuture<Completion.Result> future = new CompletableFuture<>();

    Pending(Completion completion, boolean isLastResort) {
      this.completion = completion;
      this.isLastResort = isLastResort;
    }
  }

  public CompletionQueue(String engine, CompletionBatch writer, Clock clock, Duration closeLimit) {
    this.writer = writer;
    this.clock = clock;
    this.closeLimit = closeLimit;
    this.later =
        Executors.newSingleThreadScheduledExecutor(
            task -> daemon(task, engine + "-completions-retry"));
    this.thread = daemon(this::run, engine + "-completions");
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Starts writing. */
  public void start() {
    thread.start();
  }

  /** How much was handed in and is not written yet. */
  public int size() {
    return unwritten.size();
  }

  @Override
  public CompletableFuture<Completion.Result> offer(Completion completion) {
    return offer(completion, false);
  }

  private CompletableFuture<Completion.Result> offer(Completion completion, boolean isLastResort) {
    Pending pending = new Pending(completion, isLastResort);
    unwritten.add(pending);
    queue.add(pending);
    if (isClosed) {
      abandon();
    }
    return pending.future;
  }

  private void run() {
    try {
      while (!isClosing || !unwritten.isEmpty()) {
        Pending first = queue.poll(50, TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Pending> batch = new ArrayList<>(List.of(first));
          queue.drainTo(batch, MAX_BATCH - 1);
          writeOrQueue(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever happens, the thread lives on: nothing else writes. */
  private void writeOrQueue(List<Pending> batch) throws InterruptedException {
    try {
      write(batch);
    } catch (Error e) {
      log.error("Could not write what became of {} runs; trying again", batch.size(), e);
      queue.addAll(batch.stream().filter(each -> !each.future.isDone()).toList());
      Thread.sleep(FAILURE_PAUSE_MILLIS);
    }
  }

  private void write(List<Pending> batch) throws InterruptedException {
    try {
      List<Completion.Result> results =
          writer.write(batch.stream().map(each -> each.completion).toList());
      for (int i = 0; i < results.size(); i++) {
        settle(batch.get(i), results.get(i));
      }
    } catch (RuntimeException e) {
      log.error("Could not write what became of {} runs; trying again", batch.size(), e);
      Thread.sleep(FAILURE_PAUSE_MILLIS);
      writeApart(batch, e);
    }
  }

  /** After a failure: one by one, so that what cannot be written does not hold up the rest. */
  private void writeApart(List<Pending> batch, RuntimeException failure) {
    if (mayPass(failure)) {
      queue.addAll(batch);
    } else if (batch.size() > 1) {
      for (Pending pending : batch) {
        try {
          settle(pending, writer.write(List.of(pending.completion)).get(0));
        } catch (RuntimeException e) {
          writeApart(List.of(pending), e);
        }
      }
    } else if (isHopeless(failure)) {
      giveUp(batch.get(0), failure);
    } else {
      writeLater(batch.get(0), FAILURE_PAUSE_MILLIS);
    }
  }

  /** Whether the next attempt may go well for all of a batch. */
  private static boolean mayPass(RuntimeException failure) {
    return failure instanceof StoreException
        && failure.getCause() instanceof SQLException cause
        && (Dialect.isContention(cause) || Dialect.isConnectionLost(cause) || isTransient(cause));
  }

  private static boolean isTransient(SQLException cause) {
    return cause instanceof java.sql.SQLTransientException
        || cause instanceof java.sql.SQLRecoverableException;
  }

  /** Whether no attempt can go well: what is to be written is at fault, not the database. */
  private static boolean isHopeless(RuntimeException failure) {
    return !(failure instanceof StoreException)
        || (failure.getCause() instanceof SQLException cause && Dialect.isRefused(cause));
  }

  /**
   * What cannot be stored ends the run as failed, so that it is found and does not fire for ever.
   */
  private void giveUp(Pending pending, RuntimeException failure) {
    Firing firing = pending.completion.firing();
    if (pending.completion instanceof Completion.Released || pending.isLastResort) {
      log.error("Run {} stays as it is", pending.completion.triggerName(), failure);
    } else {
      StepRecord happened =
          new StepRecord(
              "", StepRecord.Event.FAILED, clock.instant(), 1, "What it did could not be stored");
      RunState state = firing.run().state();
      var unused =
          offer(
              new Completion.Ends(firing, state.then(happened, state.step()), RunStatus.FAILED),
              true);
    }
    end(pending, Completion.Result.LOST);
  }

  private void settle(Pending pending, Completion.Result result) {
    if (result == Completion.Result.HELD && !later.isShutdown()) {
      writeLater(pending, HELD_PAUSE_MILLIS);
    } else {
      end(pending, result);
    }
  }

  private void writeLater(Pending pending, long pauseMillis) {
    var unused = later.schedule(() -> queue.add(pending), pauseMillis, TimeUnit.MILLISECONDS);
  }

  private void end(Pending pending, Completion.Result result) {
    unwritten.remove(pending);
    pending.future.complete(result);
  }

  /** No one waits for what will not be written any more. */
  private void abandon() {
    unwritten.forEach(pending -> pending.future.complete(Completion.Result.LOST));
  }

  @Override
  public void close() {
    if (isClosing) {
      return;
    }
    isClosing = true;
    try {
      thread.join(closeLimit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("{} runs are handed over by recovery instead", unwritten.size());
      thread.interrupt();
    }
    later.shutdownNow();
    isClosed = true;
    abandon();
  }
}
