package dev.holdfire.scheduler.store.fire;

import java.util.concurrent.CompletableFuture;

/** Where what became of runs is handed in to be written. Safe for use by many threads. */
public interface Completions extends AutoCloseable {
  /** Hands in what became of a run; the future ends when it is written, or known to be lost. */
  CompletableFuture<Completion.Result> offer(Completion completion);

  /** Writes what was handed in, as far as the database lets it, and stops. */
  @Override
  void close();
}
