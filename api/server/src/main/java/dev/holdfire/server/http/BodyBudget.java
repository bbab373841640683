package dev.holdfire.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies may be handled at once, whoever sends them: what is made of a body takes
 * a multiple of its bytes, so that the number of requests alone does not bound the memory. Safe for
 * use by many threads.
 */
final class BodyBudget {
  private final AtomicLong free;

  BodyBudget(long bytes) {
    free = new AtomicLong(bytes);
  }

  /** Nothing yet, for one request. */
  Share share() {
    return new Share();
  }

  /** What one request has of it, until it is closed. Use from one thread. */
  final class Share implements AutoCloseable {
    private long taken;

    /**
     * Takes this many bytes more.
     *
     * @throws Failure if there are not as many
     */
    void take(int bytes) {
      if (free.addAndGet(-bytes) < 0) {
        free.addAndGet(bytes);
        throw new Failure(
                429,
                "too_many_requests",
                "The server has as many bytes of bodies under way as it takes at once. Repeat the"
                    + " call a little later.")
            .with("retry-after", "1")
            .with("connection", "close");
      }
      taken += bytes;
    }

    @Override
    public void close() {
      free.addAndGet(taken);
      taken = 0;
    }
  }
}
