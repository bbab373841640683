package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.StoreException;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.run.RunStatus;
import dev.holdfire.run.StepRecord;
import dev.holdfire.scheduler.database.FaultyDataSource;
import dev.holdfire.scheduler.database.OnEachDatabase;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.Hands;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.scheduler.store.fire.RunExecutor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnEachDatabase
final class RetryContract {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration SECOND_PAUSE = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Node node;
  private final AtomicInteger calls = new AtomicInteger();

  RetryContract(TestDatabase database) {
    cluster = new Cluster(database);
    node = cluster.node("a");
  }

  private void trigger() {
    node.workflows().trigger("new-user-invited", t -> t.recipients("ann").cancellationKey("k"));
  }

  private static Channel failing() {
    return delivery -> {
      throw new IllegalStateException("no answer at attempt " + delivery.attempt());
    };
  }

  private void passAndRun(Duration pause) {
    cluster.clock().advance(pause);
    assertThat(node.runDue()).isEqualTo(1);
  }

  private void failThreeTimes() {
    assertThat(node.runDue()).isEqualTo(1);
    passAndRun(FIRST_PAUSE);
    passAndRun(SECOND_PAUSE);
  }

  @Test
  void aStepIsTriedThreeTimesWithPausesThatBlockNoWorker() {
    trigger();
    cluster.email().behave(failing());

    assertThat(node.runDue()).isEqualTo(1);
    assertThat(Runs.only(node).resumesAt()).isEqualTo(cluster.clock().instant().plus(FIRST_PAUSE));
    passAndRun(FIRST_PAUSE);
    assertThat(Runs.only(node).resumesAt()).isEqualTo(cluster.clock().instant().plus(SECOND_PAUSE));
    passAndRun(SECOND_PAUSE);

    assertThat(Runs.status(node)).isEqualTo(RunStatus.FAILED);
    assertThat(Runs.only(node).steps())
        .extracting(StepRecord::event, StepRecord::attempt, StepRecord::detail)
        .containsExactly(
            tuple(StepRecord.Event.FAILED, 1, "IllegalStateException: no answer at attempt 1"),
            tuple(StepRecord.Event.FAILED, 2, "IllegalStateException: no answer at attempt 2"),
            tuple(StepRecord.Event.FAILED, 3, "IllegalStateException: no answer at attempt 3"));
    cluster.clock().advance(Duration.ofDays(30));
    assertThat(node.runDue()).isZero();
  }

  @Test
  void aCancellationAfterTheLastAttemptIsTooLate() {
    trigger();
    cluster.email().behave(failing());
    failThreeTimes();

    assertThatThrownBy(() -> node.workflows().cancel("new-user-invited", "k"))
        .isInstanceOfSatisfying(
            RunAlreadyFinishedException.class,
            e -> assertThat(e.receipt().count(Outcome.ALREADY_FINISHED)).isEqualTo(1));
  }

  @Test
  void aCancellationBetweenAttemptsStopsThem() {
    trigger();
    cluster.email().behave(failing());
    node.runDue();

    Receipt receipt = node.workflows().cancel("new-user-invited", "k");

    assertThat(receipt.count(Outcome.CANCELED)).isEqualTo(1);
    cluster.clock().advance(Duration.ofDays(1));
    assertThat(node.runDue()).isZero();
    assertThat(Runs.events(node)).containsExactly("invite:FAILED");
  }

  @Test
  void aPermanentFailureEndsTheRunAtOnce() {
    trigger();
    cluster
        .email()
        .behave(
            delivery -> {
              throw new PermanentFailureException("no such address");
            });

    node.runDue();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.FAILED);
    assertThat(Runs.only(node).steps())
        .extracting(StepRecord::detail)
        .containsExactly("PermanentFailureException: no such address");
  }

  @Test
  void aRunGoesOnAfterTheThirdAttemptSucceeds() {
    trigger();
    cluster
        .email()
        .behave(
            delivery -> delivery.attempt() == 3 ? DeliveryResult.sent() : failing().send(delivery));
    failThreeTimes();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
    assertThat(Runs.events(node))
        .containsExactly("invite:FAILED", "invite:FAILED", "invite:SENT", "patience:WAITED");

    cluster.email().behave(failing());
    passAndRun(Duration.ofDays(3));
    assertThat(Runs.only(node).steps().get(4).attempt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        StackOverflowError.class,
        NoClassDefFoundError.class,
        AssertionError.class,
        Error.class,
        Throwable.class
      })
  void whateverAChannelThrowsIsAFailedAttempt(Class<? extends Throwable> kind) {
    trigger();
    cluster
        .email()
        .behave(
            delivery -> {
              throw RetryContract.<RuntimeException>unchecked(kind.getConstructor().newInstance());
            });

    failThreeTimes();

    assertThat(Runs.status(node)).isEqualTo(RunStatus.FAILED);
    assertThat(Runs.only(node).steps())
        .extracting(StepRecord::detail)
        .containsOnly(kind.getSimpleName());
  }

  /** As languages without checked exceptions throw it. */
  @SuppressWarnings("unchecked") // it is not cast, only declared
  private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void anErrorOfTheWholeNodeIsNoFailedAttempt() {
    trigger();
    cluster
        .email()
        .behave(
            delivery -> {
              throw new OutOfMemoryError("in a test");
            });

    assertThatThrownBy(node::runDue).isInstanceOf(OutOfMemoryError.class);
    assertThat(Runs.events(node)).isEmpty();
  }

  static List<Exception> interrupts() {
    return List.of(
        new InterruptedException(),
        new InterruptedIOException("read"),
        new ClosedByInterruptException(),
        new IllegalStateException("no answer", new IOException(new InterruptedException())));
  }

  static List<Exception> failures() {
    Exception late = new TimeoutException("took too long, and was interrupted for it");
    late.initCause(new InterruptedException());
    Exception outer = new IllegalStateException("in a circle");
    outer.initCause(new IllegalStateException(outer));
    Exception read = new SocketTimeoutException("read timed out");
    return List.of(read, new IllegalStateException(read), late, outer);
  }

  /** Executes the run with a channel that throws this, and writes the result. */
  private void executeThrowing(Exception thrown, boolean isClosing) {
    Hands hands = new Hands(node);
    trigger();
    cluster
        .email()
        .behave(
            delivery -> {
              throw thrown;
            });
    RunExecutor.Execution execution = hands.begin(hands.acquireOne());
    if (isClosing) {
      hands.handOver();
    }
    var completion = execution.run();
    hands.complete(completion);
  }

  @ParameterizedTest
  @MethodSource("interrupts")
  void aSendThatAClosingNodeInterruptsIsNoFailedAttemptAndTheWorkerStaysInterrupted(
      Exception interrupt) {
    executeThrowing(interrupt, true);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Runs.events(node)).isEmpty();
    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void aChannelThatIsInterruptedByItselfHasFailed() {
    executeThrowing(new InterruptedException(), false);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Runs.events(node)).containsExactly("invite:FAILED");
    assertThat(Runs.only(node).resumesAt()).isEqualTo(cluster.clock().instant().plus(FIRST_PAUSE));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aSendThatFailsOnAClosingNodeIsAFailedAttempt(Exception failure) {
    executeThrowing(failure, true);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(Runs.events(node)).containsExactly("invite:FAILED");
  }

  @Test
  void aDirectoryThatFailsIsAFailedAttempt() {
    Node own =
        new NodeSetup(cluster)
            .directory(
                (recipient, stored) -> {
                  if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("directory is down");
                  }
                  if (calls.get() == 2) {
                    throw new AssertionError("directory is wrong");
                  }
                  return Map.of("email", "ann@example.org");
                })
            .node("own");
    trigger();

    assertThat(own.runDue()).isEqualTo(1);
    cluster.clock().advance(FIRST_PAUSE);
    assertThat(own.runDue()).isEqualTo(1);
    cluster.clock().advance(SECOND_PAUSE);
    assertThat(own.runDue()).isEqualTo(1);

    assertThat(Runs.events(node))
        .containsExactly("invite:FAILED", "invite:FAILED", "invite:SENT", "patience:WAITED");
    assertThat(cluster.email().deliveries().get(0).recipient().properties())
        .isEqualTo(Map.of("email", "ann@example.org"));
  }

  @Test
  void aDatabaseThatFailsWhileARecipientIsLookedUpIsNoFailedAttempt() {
    FaultyDataSource faults = new FaultyDataSource(cluster.database().dataSource());
    faults.failWhere(statement -> statement.contains("FROM HF_RECIPIENT"));
    Node faulty = new NodeSetup(cluster).dataSource(faults.dataSource()).node("faulty");
    trigger();

    assertThatThrownBy(() -> new Hands(faulty).acquireOne()).isInstanceOf(StoreException.class);

    assertThat(Runs.events(node)).isEmpty();
    assertThat(Runs.status(node)).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void aWorkerNeedsNoDatabaseToExecute() {
    FaultyDataSource faults = new FaultyDataSource(cluster.database().dataSource());
    Node faulty = new NodeSetup(cluster).dataSource(faults.dataSource()).node("faulty");
    trigger();
    Hands hands = new Hands(faulty);
    RunExecutor.Execution execution = hands.begin(hands.acquireOne());
    faults.whenOpened(FaultyDataSource.CONNECTION_LOST);

    var completion = execution.run();

    faults.heal();
    hands.complete(completion);
    assertThat(Runs.events(node)).containsExactly("invite:SENT", "patience:WAITED");
  }
}
