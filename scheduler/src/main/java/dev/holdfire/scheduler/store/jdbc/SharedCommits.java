package dev.holdfire.scheduler.store.jdbc;

import dev.holdfire.StoreException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Lets concurrent calls share a transaction, and so its commit. A few transactions are under way at
 * once; who comes while they are waits, and the next one takes all that wait. So nobody waits for
 * company, and the more calls there are, the larger the transactions become.
 *
 * <p>It has no thread: of those that wait, the first runs the next transaction in its own thread,
 * for all, and once only. A call that cannot be run with others is run alone, in its caller's
 * thread, and holds up nobody. Callers wait as for a database: for a limited time, and an interrupt
 * is kept for later. Safe for use by many threads.
 *
 * @param <C> a call
 * @param <R> its result
 */
public final class SharedCommits<C, R> {
  /** How many transactions are under way at once, before calls come together. */
  static final int TRANSACTIONS = 4;

  /** The most calls of one transaction. */
  public static final int MOST_CALLS = 100;

  private final Together<C, R> together;
  private final Function<C, R> alone;
  private final Patience patience;

  private final Queue<Place<C, R>> waiting = new ArrayDeque<>();

  private int underWay;

  /** Runs calls in one transaction. */
  @FunctionalInterface
  public interface Together<C, R> {
    /**
     * Runs calls, and commits those that it gives a result of.
     *
     * @return for each call its result; none when nothing of it has happened, and it is to be run
     *     alone
     * @throws RuntimeException for all of them, if none of them may be run again
     */
    List<Optional<R>> run(List<C> calls);
  }

  /**
   * How long a caller waits.
   *
   * @param toBegin until its call is in a transaction
   * @param toEnd for another's transaction that its call is in, after that time
   */
  record Patience(Duration toBegin, Duration toEnd) {
    /** 5 s, as for a connection; and 10 s, in which the other may wait for a connection too. */
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  /** What a caller hears, at once or after it has waited. */
  private sealed interface Turn<C, R> {
    /** It is to run these calls; its own is the first. */
    record Run<C, R>(List<Place<C, R>> places) implements Turn<C, R> {}

    /** Its call was in another's transaction. */
    record Over<C, R>(Optional<R> result) implements Turn<C, R> {}

    /** Its call was in another's transaction, which has failed. */
    record Failed<C, R>(Throwable failure) implements Turn<C, R> {}
  }

  /** A call, and where its caller waits. */
  private record Place<C, R>(C call, CompletableFuture<Turn<C, R>> turn) {}

  /**
   * @param alone runs a call in a transaction of its own
   */
  public SharedCommits(Together<C, R> together, Function<C, R> alone) {
    this(together, alone, Patience.DEFAULT);
  }

  SharedCommits(Together<C, R> together, Function<C, R> alone, Patience patience) {
    this.together = together;
    this.alone = alone;
    this.patience = patience;
  }

  /**
   * Runs a call, and returns when it is committed.
   *
   * @throws StoreException if it is in no transaction in time, so that nothing of it has happened;
   *     if the one that it is in fails; or if that does not end in time, when the message says that
   *     it is not known whether it was committed
   */
  public R run(C call) {
    Place<C, R> own = new Place<>(call, new CompletableFuture<>());
    enter(own);
    Turn<C, R> turn = await(own);
    if (turn instanceof Turn.Failed<C, R> failed) {
      throw sharing(failed.failure());
    }
    Optional<R> result =
        turn instanceof Turn.Run<C, R> run ? run(run.places()) : ((Turn.Over<C, R>) turn).result();
    return result.orElseGet(() -> alone.apply(call));
  }

  private synchronized void enter(Place<C, R> own) {
    if (underWay < TRANSACTIONS) {
      begin(List.of(own));
    } else {
      waiting.add(own);
    }
  }

  /** Whoever is given a turn takes it, whatever happens to its thread while it waits. */
  private Turn<C, R> await(Place<C, R> own) {
    try {
      if (!isHeard(own.turn(), patience.toBegin()) && withdraw(own)) {
        throw inNone();
      }
      if (!isHeard(own.turn(), patience.toEnd())) {
        throw unknown();
      }
    } catch (Throwable e) {
      withdraw(own);
      if (!own.turn().isDone()) {
        throw e;
      }
    }
    return own.turn().join();
  }

  private static boolean isHeard(CompletableFuture<?> turn, Duration limit) {
    boolean isInterrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        try {
          turn.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException e) {
          isInterrupted = true;
        } catch (TimeoutException | ExecutionException e) {
          return turn.isDone();
        }
      }
    } finally {
      restore(isInterrupted);
    }
  }

  private static void restore(boolean isInterrupted) {
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it was still waiting; from now on it is not. */
  private synchronized boolean withdraw(Place<C, R> own) {
    return waiting.removeIf(place -> place.turn() == own.turn());
  }

  /** It is caused as when a pool has no connection to give, and is answered in the same way. */
  private synchronized StoreException inNone() {
    String message =
        "The call has waited for "
            + patience.toBegin().toMillis()
            + " ms to be in a transaction; "
            + underWay
            + " are under way, and "
            + waiting.size()
            + " other calls wait. Expected one of them to end sooner. Nothing of the call has"
            + " happened: repeat it; if it fails again, look for what the database is waiting for.";
    return new StoreException(message, new SQLTransientConnectionException(message));
  }

  private StoreException unknown() {
    return StoreException.outcomeUnknown(
        "The transaction that the call shares has not ended "
            + patience.toBegin().plus(patience.toEnd()).toMillis()
            + " ms after the call has come; expected it to end sooner. It is not known whether the"
            + " transaction was committed, or will be; look before doing it again.",
        null);
  }

  /** The failure of a transaction, for another caller than the one that has run it. */
  private static StoreException sharing(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof StoreException store) {
      return store.isOutcomeKnown()
          ? new StoreException(message, store.getCause())
          : StoreException.outcomeUnknown(message, store.getCause());
    }
    return new StoreException(message, failure);
  }

  /**
   * Gives the first one's result. An interrupt is the first caller's own affair, and none of the
   * others'.
   */
  private Optional<R> run(List<Place<C, R>> places) {
    boolean isInterrupted = Thread.interrupted();
    try {
      List<Optional<R>> results = together.run(places.stream().map(Place::call).toList());
      for (int i = 1; i < places.size(); i++) {
        places.get(i).turn().complete(new Turn.Over<>(results.get(i)));
      }
      return results.get(0);
    } catch (RuntimeException | Error e) {
      places.forEach(place -> place.turn().complete(new Turn.Failed<>(e))); // but the first's
      throw e;
    } finally {
      leave();
      restore(isInterrupted);
    }
  }

  private synchronized void leave() {
    underWay--;
    List<Place<C, R>> next = new ArrayList<>();
    while (next.size() < MOST_CALLS && !waiting.isEmpty()) {
      next.add(waiting.remove());
    }
    if (!next.isEmpty()) {
      begin(next);
    }
  }

  private synchronized void begin(List<Place<C, R>> places) {
    places.get(0).turn().complete(new Turn.Run<>(places));
    underWay++;
  }
}
