package dev.holdfire.scheduler.store.fire;

import dev.holdfire.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The runs that this node has, from acquiring them to handing them in. Knows which of them no
 * worker has begun, so that these can be handed over at any moment. Safe for use by many threads.
 */
public final class NodeRuns {
  private final Acquisition acquisition;
  private final Completions completions;
  private final LongConsumer wakeUp;
  private volatile boolean isHandingOver;
  private volatile BooleanSupplier isAlive = () -> true;
  private final Map<String, Firing> notBegun = new ConcurrentHashMap<>();

  /**
   * @param wakeUp told when a run that was released is due, in epoch milliseconds: whoever looked
   *     for due runs before that was written has not seen it
   */
  public NodeRuns(Acquisition acquisition, Completions completions, LongConsumer wakeUp) {
    this.acquisition = acquisition;
    this.completions = completions;
    this.wakeUp = wakeUp;
  }

  /**
   * Acquires runs for free workers. When it is not known whether that was committed, what may have
   * been acquired is released, so that it is not this node's without its knowing.
   */
  public List<Firing> acquire(long noLaterThan, int limit) {
    List<Firing> attempted = new ArrayList<>();
    List<Firing> firings;
    try {
      firings = acquisition.acquire(noLaterThan, limit, attempted::addAll);
    } catch (StoreException e) {
      attempted.forEach(this::offerRelease);
      throw e;
    }
    firings.forEach(firing -> notBegun.put(firing.id(), firing));
    if (isHandingOver) {
      releaseAll();
    }
    return firings;
  }

  /** Starts runs that were acquired ahead; only those that are returned may be executed. */
  public List<Firing> start(List<Firing> acquired) {
    List<Firing> started = acquisition.start(acquired);
    started.forEach(firing -> notBegun.computeIfPresent(firing.id(), (id, before) -> firing));
    return started;
  }

  /** Tells whether the other nodes still take this one for alive; without it, they do. */
  public void aliveWhile(BooleanSupplier newIsAlive) {
    isAlive = newIsAlive;
  }

  /**
   * A worker begins to execute a run; false when it has been released meanwhile, or when the others
   * may have taken this node for dead and the run over.
   */
  public boolean begin(Firing firing) {
    return isAlive.getAsBoolean() && notBegun.remove(firing.id()) != null;
  }

  /** Frees a run that no worker has begun, for any node. */
  public void release(Firing firing) {
    if (notBegun.remove(firing.id()) != null) {
      offerRelease(firing);
    }
  }

  private void offerRelease(Firing firing) {
    var unused =
        completions
            .offer(new Completion.Released(firing))
            .thenRun(() -> wakeUp.accept(firing.run().nextFireAt()));
  }

  /** Hands in what became of a run; null when it is no longer this node's. */
  public void complete(@Nullable Completion completion) {
    if (completion != null) {
      var unused = completions.offer(completion);
    }
  }

  /** Whether this node is closing, so that what it has goes on elsewhere. */
  public boolean isHandingOver() {
    return isHandingOver;
  }

  /** Frees all runs that no worker has begun, and from now on what is acquired. */
  public void releaseAll() {
    isHandingOver = true;
    new ArrayList<>(notBegun.values()).forEach(this::release);
  }

  /** Frees all runs that no worker has begun, and writes what was handed in. */
  public void close() {
    releaseAll();
    completions.close();
  }
}
