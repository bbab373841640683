package dev.holdfire.scheduler.segment;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells what a thread throws because it was interrupted: clients throw it in their own way. */
final class Interrupts {
  /** Farther down no cause is looked at: they may go in a circle. */
  private static final int DEEPEST = 50;

  private Interrupts() {}

  /** Whether an interrupt is behind this, and not a timeout, which is interrupted for another. */
  static boolean isCauseOf(Throwable failure) {
    @Nullable Throwable each = failure;
    for (int depth = 0; each != null && depth < DEEPEST && !isTimeout(each); depth++) {
      if (isInterrupt(each)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof SocketTimeoutException || failure instanceof TimeoutException;
  }

  private static boolean isInterrupt(Throwable failure) {
    return failure instanceof InterruptedException
        || failure instanceof InterruptedIOException
        || failure instanceof ClosedByInterruptException;
  }
}
