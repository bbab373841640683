package dev.holdfire.scheduler.segment;

import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a channel, by the thread that makes this, and what is done when it takes too long.
 * Its thread is interrupted within the call only. Another thread looks after it.
 */
final class Send {
  /** How long a thread has to come back after it was interrupted; then the run goes on without. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private enum Phase {
    RUNNING,
    INTERRUPTED,
    LEFT,
    OVER
  }

  /** The call took so long that the run has gone on without it. */
  static final class LeftException extends Exception {
    private static final long serialVersionUID = 1L;

    LeftException(@Nullable Throwable cause) {
      super("the run has gone on without this send", cause);
    }
  }

  private final Thread thread = Thread.currentThread();
  private final Duration timeout;
  private final Consumer<TimeoutException> leave;
  private final long beginning;
  private Phase phase = Phase.RUNNING;

  /**
   * @param leave what becomes of the run when the thread does not come back
   * @param beginning now, by the machine's monotonic clock
   */
  Send(Duration timeout, Consumer<TimeoutException> leave, long beginning) {
    this.timeout = timeout;
    this.leave = leave;
    this.beginning = beginning;
  }

  /**
   * Calls the channel.
   *
   * @return what it says, also when it comes back late
   * @throws TimeoutException when it was interrupted for being late and throws whatever it may be
   * @throws LeftException when it comes back too late for even that
   */
  @Nullable DeliveryResult call(Channel channel, Delivery delivery) throws Exception {
    DeliveryResult result;
    try {
      result = channel.send(delivery);
    } catch (StackOverflowError | PermanentFailureException e) {
      ended(e);
      throw e;
    } catch (VirtualMachineError e) { // concerns the node, whatever has become of the run
      over();
      throw e;
    } catch (Throwable e) {
      if (ended(e)) {
        throw late(e);
      }
      throw e;
    }
    ended(null);
    return result;
  }

  /** The call is over, and from here on nothing interrupts; whether it was interrupted. */
  private boolean ended(@Nullable Throwable failure) throws LeftException {
    Phase before = over();
    if (before == Phase.LEFT) {
      throw new LeftException(failure);
    }
    return before == Phase.INTERRUPTED;
  }

  private synchronized Phase over() {
    Phase before = phase;
    phase = Phase.OVER;
    if (before != Phase.RUNNING) {
      boolean unused = Thread.interrupted(); // it was meant for the call
    }
    return before;
  }

  /**
   * Interrupts the call when it is late, and leaves it when that has not helped. A call that comes
   * back meanwhile waits until it is left, or is not: when leaving throws, the next look repeats
   * it.
   */
  synchronized void look(long now) {
    long nanos = now - beginning;
    if (phase == Phase.RUNNING && nanos >= timeout.toNanos()) {
      phase = Phase.INTERRUPTED;
      thread.interrupt();
    } else if (phase == Phase.INTERRUPTED && nanos >= timeout.plus(GRACE).toNanos()) {
      leave.accept(late(null));
      phase = Phase.LEFT;
    }
  }

  private TimeoutException late(@Nullable Throwable cause) {
    TimeoutException late = new TimeoutException("took longer than " + timeout);
    late.initCause(cause);
    return late;
  }
}
