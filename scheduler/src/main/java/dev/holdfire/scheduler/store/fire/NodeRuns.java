package dev.holdfire.scheduler.store.fire;

import dev.holdfire.scheduler.store.meter.Meters;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The runs that this node has, from acquiring them to handing them in. Knows which of them no
 * worker has begun, so that these can be handed over at any moment. Safe for use by many threads.
 */
public final class NodeRuns {
  private final Acquisition acquisition;
  private final Completions completions;
  private final LongConsumer wakeUp;
  private final Meters meters;
  private final Clock clock;
  private volatile boolean isHandingOver;
  private volatile @Nullable LongSupplier membership;
  private final Map<String, NotBegun> notBegun = new ConcurrentHashMap<>();

  /** A run that this node has, and its membership in the cluster before it was acquired. */
  private record NotBegun(Firing firing, long membership) {}

  /**
   * @param wakeUp told when a run that was released is due, in epoch milliseconds: whoever looked
   *     for due runs before that was written has not seen it
   * @param clock by which runs are due
   */
  public NodeRuns(
      Acquisition acquisition,
      Completions completions,
      LongConsumer wakeUp,
      Meters meters,
      Clock clock) {
    this.acquisition = acquisition;
    this.completions = completions;
    this.wakeUp = wakeUp;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Acquires runs for free workers. When it is not known whether that was committed, what may have
   * been acquired is released, so that it is not this node's without its knowing.
   */
  public List<Firing> acquire(long noLaterThan, int limit) {
    long member = membership();
    if (member == 0) {
      return List.of();
    }
    List<Firing> attempted = new ArrayList<>();
    List<Firing> firings;
    try {
      firings = acquisition.acquire(noLaterThan, limit, attempted::addAll);
    } catch (RuntimeException | Error e) {
      attempted.forEach(this::offerRelease);
      throw e;
    }
    firings.forEach(firing -> notBegun.put(firing.id(), new NotBegun(firing, member)));
    if (isHandingOver) {
      releaseAll();
    }
    return firings;
  }

  /** Starts runs that were acquired ahead; only those that are returned may be executed. */
  public List<Firing> start(List<Firing> acquired) {
    List<Firing> started = acquisition.start(acquired);
    started.forEach(
        firing ->
            notBegun.computeIfPresent(
                firing.id(), (id, before) -> new NotBegun(firing, before.membership())));
    return started;
  }

  /**
   * Tells of this node's membership in the cluster: a number that is another after each gap in
   * which the others may have taken it for dead, and 0 while they may. Without it, they never do.
   */
  public void memberOf(LongSupplier newMembership) {
    membership = newMembership;
  }

  private long membership() {
    LongSupplier told = membership;
    return told == null ? 1 : told.getAsLong();
  }

  /** Whether this node checks in. */
  public boolean isMember() {
    return membership != null && membership() != 0;
  }

  /**
   * A worker begins to execute a run; false when it has been released meanwhile, or when the others
   * may have taken this node for dead, and the run over, since before it was acquired.
   */
  public boolean begin(Firing firing) {
    NotBegun mine = notBegun.get(firing.id());
    boolean isBegun =
        mine != null && mine.membership() == membership() && notBegun.remove(firing.id(), mine);
    if (isBegun) {
      meters.late(clock.millis() - firing.run().nextFireAt());
    }
    return isBegun;
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

  /** Hands in what became of a run; null when that has happened, or it is no longer this node's. */
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
    new ArrayList<>(notBegun.values()).forEach(each -> release(each.firing()));
  }

  /** Frees all runs that no worker has begun, and writes what was handed in. */
  public void close() {
    releaseAll();
    completions.close();
  }
}
