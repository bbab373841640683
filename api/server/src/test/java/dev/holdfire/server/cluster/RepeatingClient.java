package dev.holdfire.server.cluster;

import dev.holdfire.server.contract.Contract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Calls nodes in turn, and repeats what was not answered, or was answered with 408, 409, 429 or
 * 5xx, at the next of them, as Knock's clients do: under the same idempotency key. Safe for use by
 * many threads.
 */
final class RepeatingClient {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<HttpResponse<String>> responses = new ConcurrentLinkedQueue<>();
  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final int lossEach;
  private volatile List<URI> nodes;

  /**
   * The answer to a call.
   *
   * @param response the last one
   * @param attempts how many requests it took
   * @param at when it came, by {@link System#nanoTime()}
   */
  record Answer(HttpResponse<String> response, int attempts, long at) {
    int status() {
      return response.statusCode();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }

  /**
   * A request that was not answered, or with 5xx.
   *
   * @param node which was asked
   * @param status of the answer; 0 without one
   * @param at when this was known, by {@link System#nanoTime()}
   */
  record Refusal(URI node, int status, long at) {}

  RepeatingClient(List<URI> nodes) {
    this(nodes, Integer.MAX_VALUE);
  }

  private RepeatingClient(List<URI> nodes, int lossEach) {
    this.nodes = List.copyOf(nodes);
    this.lossEach = lossEach;
  }

  /** One to which every fifth answer is lost, after the node has done what it was asked. */
  static RepeatingClient losingAnswers(List<URI> nodes) {
    return new RepeatingClient(nodes, 5);
  }

  /** From now on it calls these. */
  void call(List<URI> newNodes) {
    nodes = List.copyOf(newNodes);
  }

  /** All that was answered, refusals too. */
  List<HttpResponse<String>> responses() {
    return List.copyOf(responses);
  }

  /** All that was refused or not answered. */
  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  Answer get(String target) {
    return send("GET", target, HttpRequest.BodyPublishers.noBody(), "none");
  }

  Answer send(String method, String target, String json, String idempotencyKey) {
    return send(method, target, HttpRequest.BodyPublishers.ofString(json), idempotencyKey);
  }

  private Answer send(
      String method, String target, HttpRequest.BodyPublisher body, String idempotencyKey) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .method(method, body);
    int first = calls.getAndIncrement();
    AtomicInteger attempts = new AtomicInteger();
    return Awaitility.await(method + " " + target)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .atMost(LIMIT)
        .until(
            () -> attempt(request, target, first + attempts.getAndIncrement()), Optional::isPresent)
        .map(response -> new Answer(response, attempts.get(), System.nanoTime()))
        .orElseThrow();
  }

  private Optional<HttpResponse<String>> attempt(
      HttpRequest.Builder request, String target, int number) throws InterruptedException {
    List<URI> current = nodes;
    URI node = current.get(Math.floorMod(number, current.size()));
    try {
      HttpResponse<String> response =
          http.send(
              request.copy().uri(URI.create(node + target)).build(),
              HttpResponse.BodyHandlers.ofString());
      responses.add(response);
      if (response.statusCode() >= 500) {
        refusals.add(new Refusal(node, response.statusCode(), System.nanoTime()));
      }
      boolean isLost = answers.incrementAndGet() % lossEach == 0;
      return Optional.of(response).filter(answer -> !isLost && isFinal(answer));
    } catch (IOException e) {
      refusals.add(new Refusal(node, 0, System.nanoTime()));
      return Optional.empty();
    }
  }

  private static boolean isFinal(HttpResponse<String> response) {
    if (response.headers().firstValue("x-should-retry").orElse("").equals("false")) {
      return true;
    }
    int status = response.statusCode();
    return status < 500 && status != 408 && status != 409 && status != 429;
  }

  /** Fails unless each answer was as the document of the interface says. */
  void assertContractWasKept() {
    responses.parallelStream().forEach(Contract.ours()::assertKept);
  }
}
