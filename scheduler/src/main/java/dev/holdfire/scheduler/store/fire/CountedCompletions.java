package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.meter.Meters;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of runs, whoever hands it in: each segment once, when it is written that it is
 * over. Safe for use by many threads.
 */
public final class CountedCompletions implements Completions {
  private final Completions completions;
  private final Meters meters;

  public CountedCompletions(Completions completions, Meters meters) {
    this.completions = completions;
    this.meters = meters;
  }

  @Override
  public CompletableFuture<Completion.Result> offer(Completion completion) {
    return completions
        .offer(completion)
        .whenComplete((result, failure) -> count(completion, result));
  }

  private void count(Completion completion, Completion.@Nullable Result result) {
    if (result != null && !(completion instanceof Completion.Released)) {
      String outcome = outcome(completion, result);
      if (outcome != null) {
        meters.executed(outcome);
      }
    }
  }

  /** Null when the segment goes on. */
  private static @Nullable String outcome(Completion completion, Completion.Result result) {
    return switch (result) {
      case DONE -> written(completion);
      case CANCELED -> "canceled";
      case LOST, HELD -> "lost";
    };
  }

  private static @Nullable String written(Completion completion) {
    if (completion instanceof Completion.Ends ends) {
      return ends.status().name().toLowerCase(Locale.ROOT);
    }
    return completion instanceof Completion.Waits ? "waiting" : null;
  }

  @Override
  public void close() {
    completions.close();
  }
}
