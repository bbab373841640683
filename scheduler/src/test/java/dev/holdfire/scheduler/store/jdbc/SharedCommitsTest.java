package dev.holdfire.scheduler.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfire.StoreException;
import dev.holdfire.scheduler.store.jdbc.SharedCommits.Patience;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SharedCommitsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int BROKEN = -1;
  private static final int APART = -2;
  private static final int REFUSED = -3;
  private static final int STUCK = -4;

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final Queue<List<Integer>> transactions = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> alone = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicBoolean isInterruptSeen = new AtomicBoolean();
  private final SQLException refusal = new SQLException("disk full");
  private final SharedCommits<Integer, String> commits =
      new SharedCommits<>(this::together, this::alone);
  private final List<CompletableFuture<String>> first = new ArrayList<>();

  private List<Optional<String>> together(List<Integer> calls) {
    begun.incrementAndGet();
    await(gate);
    if (calls.contains(STUCK)) {
      await(stuck);
    }
    transactions.add(calls);
    if (calls.contains(BROKEN)) {
      throw new OutOfMemoryError("no more");
    }
    if (calls.contains(REFUSED)) {
      throw StoreException.outcomeUnknown("The commit failed: disk full", refusal);
    }
    return calls.stream()
        .map(call -> call == APART ? Optional.<String>empty() : Optional.of("together " + call))
        .toList();
  }

  private void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      isInterruptSeen.set(true);
    }
  }

  private String alone(int call) {
    alone.add(call);
    return "alone " + call;
  }

  @BeforeEach
  void begin() {
    first.addAll(occupy(commits));
  }

  /** As many as there are transactions at once; none of them ends before the gate is open. */
  private List<CompletableFuture<String>> occupy(SharedCommits<Integer, String> these) {
    int before = begun.get();
    List<CompletableFuture<String>> own =
        IntStream.range(0, SharedCommits.TRANSACTIONS)
            .mapToObj(i -> call(these, 1_000 + i))
            .toList();
    until(() -> begun.get() == before + SharedCommits.TRANSACTIONS);
    return own;
  }

  @AfterEach
  void end() {
    stuck.countDown();
    gate.countDown();
    callers.shutdown();
  }

  private static void until(Callable<Boolean> event) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(event);
  }

  /** Whether it waits for another thread; not for a class that is being loaded. */
  private static boolean isWaiting(Thread thread) {
    return LockSupport.getBlocker(thread) != null;
  }

  private CompletableFuture<String> call(int call) {
    return call(commits, call);
  }

  /** A call that has come as far as it can before the gate is open. */
  private CompletableFuture<String> call(SharedCommits<Integer, String> these, int call) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<String> result =
        CompletableFuture.supplyAsync(
            () -> {
              thread.complete(Thread.currentThread());
              return these.run(call);
            },
            callers);
    until(() -> isWaiting(thread.join()) || result.isDone());
    return result;
  }

  private List<CompletableFuture<String>> calls(int from, int to) {
    return IntStream.range(from, to).mapToObj(this::call).toList();
  }

  @Test
  void whoeverComesWhileTransactionsAreUnderWayIsInTheNextOne() {
    List<CompletableFuture<String>> later = calls(0, 5);

    gate.countDown();

    assertThat(later)
        .extracting(CompletableFuture::join)
        .containsExactly("together 0", "together 1", "together 2", "together 3", "together 4");
    first.forEach(CompletableFuture::join);
    assertThat(first.get(0).join()).isEqualTo("together 1000");
    assertThat(transactions)
        .hasSize(SharedCommits.TRANSACTIONS + 1)
        .contains(List.of(0, 1, 2, 3, 4));
    assertThat(alone).isEmpty();
  }

  @Test
  void aTransactionIsBoundedAndThoseThatWaitLongestAreInTheFirst() {
    List<CompletableFuture<String>> later = calls(0, SharedCommits.MOST_CALLS + 20);

    gate.countDown();

    later.forEach(CompletableFuture::join);
    assertThat(transactions)
        .contains(
            IntStream.range(0, SharedCommits.MOST_CALLS).boxed().toList(),
            IntStream.range(SharedCommits.MOST_CALLS, SharedCommits.MOST_CALLS + 20)
                .boxed()
                .toList());
  }

  @Test
  void aCallThatTheTransactionLeavesOutIsRunAloneByItsCaller() {
    CompletableFuture<String> one = call(1);
    CompletableFuture<String> apart = call(APART);

    gate.countDown();

    assertThat(one.join()).isEqualTo("together 1");
    assertThat(apart.join()).isEqualTo("alone " + APART);
    assertThat(alone).containsExactly(APART);
  }

  @Test
  void whatEndsATransactionEndsAllItsCallsAndNoOthers() {
    CompletableFuture<String> one = call(1);
    CompletableFuture<String> broken = call(BROKEN);

    gate.countDown();

    assertThatThrownBy(one::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(broken::join)
        .hasCauseInstanceOf(StoreException.class)
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    first.forEach(CompletableFuture::join);
    assertThat(calls(2, 12)).extracting(CompletableFuture::join).hasSize(10);
  }

  @Test
  void anInterruptedCallerGetsItsResultAndKeepsTheInterrupt() throws InterruptedException {
    CompletableFuture<String> result = new CompletableFuture<>();
    CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              result.complete(commits.run(7));
              isInterrupted.complete(Thread.currentThread().isInterrupted());
            });
    CompletableFuture<String> before = call(6);
    caller.start();
    until(() -> isWaiting(caller));

    caller.interrupt();
    gate.countDown();

    assertThat(result.join()).isEqualTo("together 7");
    assertThat(isInterrupted.join()).isTrue();
    assertThat(before.join()).isEqualTo("together 6");
    caller.join();
  }

  @Test
  void theInterruptOfTheOneThatRunsATransactionIsNoneOfTheOthers() throws InterruptedException {
    CompletableFuture<String> result = new CompletableFuture<>();
    CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              result.complete(commits.run(6));
              isInterrupted.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();
    until(() -> isWaiting(caller));
    CompletableFuture<String> other = call(STUCK);
    caller.interrupt();

    gate.countDown();
    until(() -> begun.get() == SharedCommits.TRANSACTIONS + 1);
    stuck.countDown();

    assertThat(result.join()).isEqualTo("together 6");
    assertThat(other.join()).isEqualTo("together " + STUCK);
    assertThat(isInterruptSeen).isFalse();
    assertThat(isInterrupted.join()).isTrue();
    caller.join();
  }

  @Test
  void theFailureOfATransactionReachesEachOfItsCallsWithTheSameCause() {
    List<CompletableFuture<String>> calls = List.of(call(REFUSED), call(1), call(2));

    gate.countDown();

    List<Throwable> failures =
        calls.stream().map(call -> catchThrowable(call::join).getCause()).toList();
    assertThat(failures)
        .doesNotHaveDuplicates()
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(StoreException.class)
                    .hasFieldOrPropertyWithValue("code", StoreException.OUTCOME_UNKNOWN)
                    .hasMessage("The commit failed: disk full")
                    .cause()
                    .isSameAs(refusal));
  }

  @Test
  void whoeverIsInNoTransactionInTimeIsRefusedAndHoldsUpNobody() {
    SharedCommits<Integer, String> impatient =
        new SharedCommits<>(
            this::together, this::alone, new Patience(Duration.ofMillis(50), LIMIT));
    List<CompletableFuture<String>> before = occupy(impatient);

    for (CompletableFuture<String> call : List.of(call(impatient, 1), call(impatient, 2))) {
      assertThatThrownBy(call::join)
          .hasMessageContaining("waited for 50 ms")
          .hasMessageContaining("Nothing of the call has happened")
          .cause()
          .isInstanceOf(StoreException.class)
          .hasCauseInstanceOf(SQLTransientConnectionException.class);
    }
    assertThatAllCanBeUsed(impatient, before);
    assertThat(transactions).doesNotContain(List.of(1, 2), List.of(1), List.of(2));
  }

  @Test
  void aCallerThatFailsWhileItWaitsTakesItsTurnOrLeavesNothingBehind() {
    Duration failing = Duration.ofSeconds(Long.MAX_VALUE); // has too many nanoseconds
    SharedCommits<Integer, String> these =
        new SharedCommits<>(this::together, this::alone, new Patience(failing, LIMIT));
    List<CompletableFuture<String>> before = occupy(these);

    assertThatThrownBy(call(these, 1)::join).hasCauseInstanceOf(ArithmeticException.class);

    assertThatAllCanBeUsed(these, before);
    assertThat(transactions).doesNotContain(List.of(1));
  }

  /** Ends those that are under way, and begins as many again. */
  private void assertThatAllCanBeUsed(
      SharedCommits<Integer, String> these, List<CompletableFuture<String>> before) {
    CountDownLatch open = gate;
    gate = new CountDownLatch(1);
    open.countDown();
    before.forEach(CompletableFuture::join);
    List<CompletableFuture<String>> again = occupy(these);
    gate.countDown();
    assertThat(again)
        .extracting(CompletableFuture::join)
        .allSatisfy(result -> assertThat(result).startsWith("together"));
  }

  @Test
  void whoeverIsInATransactionThatDoesNotEndIsToldThatItsOutcomeIsUnknown() {
    SharedCommits<Integer, String> impatient =
        new SharedCommits<>(
            this::together,
            this::alone,
            new Patience(Duration.ofSeconds(1), Duration.ofMillis(10)));
    occupy(impatient);
    CompletableFuture<String> runs = call(impatient, STUCK);
    CompletableFuture<String> shares = call(impatient, 1);

    gate.countDown();

    assertThatThrownBy(shares::join)
        .hasMessageContaining("It is not known whether the transaction was committed")
        .cause()
        .hasFieldOrPropertyWithValue("code", StoreException.OUTCOME_UNKNOWN);
    assertThat(runs).isNotDone();
    stuck.countDown();
    assertThat(runs.join()).isEqualTo("together " + STUCK);
    assertThat(transactions).contains(List.of(STUCK, 1));
  }

  /** A turn that is given just when its caller loses patience is taken nevertheless. */
  @Test
  void callsThatGiveUpWhileTheyAreGivenTheirTurnLeaveNothingBehind() {
    SharedCommits<Integer, String> hasty =
        new SharedCommits<>(
            this::together, this::alone, new Patience(Duration.ofNanos(20_000), LIMIT));
    gate.countDown();
    List<CompletableFuture<Integer>> each =
        IntStream.range(0, 16)
            .mapToObj(
                caller -> CompletableFuture.supplyAsync(() -> succeeded(hasty, caller), callers))
            .toList();

    int succeeded = each.stream().mapToInt(CompletableFuture::join).sum();

    first.forEach(CompletableFuture::join);
    assertThat(transactions.stream().mapToInt(List::size).sum())
        .isEqualTo(succeeded + SharedCommits.TRANSACTIONS);
    assertThatAllCanBeUsed(hasty, first);
  }

  private static int succeeded(SharedCommits<Integer, String> these, int caller) {
    int succeeded = 0;
    for (int i = 0; i < 2_000; i++) {
      try {
        these.run(caller * 2_000 + i);
        succeeded++;
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("Nothing of the call has happened");
      }
    }
    return succeeded;
  }
}
