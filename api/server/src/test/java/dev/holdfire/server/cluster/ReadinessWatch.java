package dev.holdfire.server.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks a node again and again whether it is ready, as a load balancer does. Safe for use by many
 * threads.
 */
final class ReadinessWatch implements AutoCloseable {
  /** What is remembered where nothing was answered. */
  static final int NONE = 0;

  private static final long PAUSE_MILLIS = 10;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final HttpRequest request;

  /**
   * One look.
   *
   * @param at when it began, by {@link System#nanoTime()}
   * @param status of the answer, or {@link #NONE}
   */
  record Look(long at, int status) {}

  private ReadinessWatch(URI node) {
    request = HttpRequest.newBuilder(URI.create(node + "/health/ready")).build();
  }

  static ReadinessWatch on(URI node) {
    ReadinessWatch watch = new ReadinessWatch(node);
    var unused =
        watch.thread.scheduleWithFixedDelay(watch::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** What was seen, in this order. */
  List<Look> looks() {
    return List.copyOf(looks);
  }

  private void look() {
    long now = System.nanoTime();
    try {
      looks.add(
          new Look(now, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()));
    } catch (IOException e) {
      looks.add(new Look(now, NONE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
