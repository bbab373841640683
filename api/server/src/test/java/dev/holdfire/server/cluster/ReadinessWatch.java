package dev.holdfire.server.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Asks a node again and again whether it is ready, as a load balancer does. Safe for use by many
 * threads.
 */
final class ReadinessWatch implements AutoCloseable {
  /** What is remembered where nothing was answered. */
  static final int NONE = 0;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
  private final HttpRequest request;
  private final Thread thread;
  private volatile boolean isStopped;

  /**
   * One look.
   *
   * @param at when it began, by {@link System#nanoTime()}
   * @param status of the answer, or {@link #NONE}
   */
  record Look(long at, int status) {}

  private ReadinessWatch(URI node) {
    request = HttpRequest.newBuilder(URI.create(node + "/health/ready")).build();
    thread = new Thread(this::watch, "readiness-watch");
  }

  static ReadinessWatch on(URI node) {
    ReadinessWatch watch = new ReadinessWatch(node);
    watch.thread.start();
    return watch;
  }

  /** What was seen, in this order. */
  List<Look> looks() {
    return List.copyOf(looks);
  }

  private void watch() {
    while (!isStopped) {
      long now = System.nanoTime();
      try {
        looks.add(
            new Look(now, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()));
      } catch (IOException e) {
        looks.add(new Look(now, NONE));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    isStopped = true;
    thread.interrupt();
  }
}
