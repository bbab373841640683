package dev.holdfire.scheduler.bench.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends requests, and measures how long each answer takes. Each call of a method is one load; loads
 * may go on beside each other.
 *
 * <p>Written for this benchmark on Java's own client, because it needs both models in one process
 * with a body for each request, and figures that it can put beside its others: {@link #users} is a
 * closed model, as of wrk, and tells what the server can do; {@link #rate} is an open one, as of
 * wrk2, and tells what users feel: requests go out at their moments whether or not there were
 * answers, and time counts from that moment, so that no delay of the server or of this process is
 * left out.
 */
public final class HttpLoad {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final double NANOS_OF_SECOND = 1e9;
  private static final double NANOS_OF_MILLISECOND = 1e6;

  private static final int BUSY = 429;
  private static final Executor AFTER_A_SECOND =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final int expected;

  /**
   * @param expected the status of a right answer
   */
  public HttpLoad(int expected) {
    this.expected = expected;
  }

  /** One load. */
  private final class Load {
    private final IntFunction<HttpRequest> requests;
    private final Semaphore places;
    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final long begin = System.nanoTime();

    Load(IntFunction<HttpRequest> requests, int places) {
      this.requests = requests;
      this.places = new Semaphore(places);
    }

    /**
     * Sends a request that should go out at a moment; time counts from there. When the server has
     * too much to do, it is sent again as it is told to be, and its time goes on.
     */
    void send(int number, long moment) {
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(requests.apply(number), HttpResponse.BodyHandlers.ofString());
      var unused =
          answer.whenComplete(
              (response, thrown) -> {
                if (thrown == null && response.statusCode() == BUSY) {
                  AFTER_A_SECOND.execute(() -> send(number, moment));
                  return;
                }
                millis.add((System.nanoTime() - moment) / NANOS_OF_MILLISECOND);
                check(number, response, thrown);
                places.release();
              });
    }

    private void check(int number, HttpResponse<String> response, Throwable thrown) {
      if (thrown != null) {
        failures.add("request " + number + " had no answer: " + thrown);
      } else if (response.statusCode() != expected) {
        failures.add("request " + number + ": " + response.statusCode() + " " + response.body());
      }
    }

    Latencies result(int all) {
      places.acquireUninterruptibly(all);
      double seconds = (System.nanoTime() - begin) / NANOS_OF_SECOND;
      return new Latencies(millis, seconds, failures);
    }
  }

  /** So many requests, so many at a time: the next one goes out when an answer has come. */
  public Latencies users(int users, int count, IntFunction<HttpRequest> requests) {
    Load load = new Load(requests, users);
    for (int i = 0; i < count; i++) {
      load.places.acquireUninterruptibly();
      load.send(i, System.nanoTime());
    }
    return load.result(users);
  }

  /** So many requests, so many in a second, whether or not answers have come. */
  public Latencies rate(int perSecond, int count, IntFunction<HttpRequest> requests) {
    Load load = new Load(requests, count);
    for (int i = 0; i < count; i++) {
      long moment = load.begin + (long) (i * NANOS_OF_SECOND / perSecond);
      awaitMoment(moment);
      load.places.acquireUninterruptibly();
      load.send(i, moment);
    }
    return load.result(count);
  }

  private static void awaitMoment(long moment) {
    for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
