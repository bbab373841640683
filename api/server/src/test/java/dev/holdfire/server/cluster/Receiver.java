package dev.holdfire.server.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Takes webhooks and remembers them. It answers a moment later, as receivers do, so that a node
 * that is killed has sends under way. Safe for use by many threads.
 */
final class Receiver implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long ANSWER_MILLIS = 30;

  private final Queue<Post> posts = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;

  /**
   * A webhook that has arrived.
   *
   * @param node which node has sent it
   * @param key the delivery key, of the header
   * @param runId the recipient run
   * @param step its step
   * @param at when, by {@link System#nanoTime()}
   */
  record Post(String node, String key, String runId, String step, long at) {}

  private Receiver(HttpServer server) {
    this.server = server;
  }

  static Receiver open() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Receiver receiver = new Receiver(server);
      server.setExecutor(receiver.threads);
      server.createContext("/", receiver::take);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The flags of a node that sends here, under this name. */
  List<String> flags(String node) {
    return List.of(
        "--webhook-url=http://localhost:" + server.getAddress().getPort() + "/" + node,
        "--webhook-allow-hosts=localhost");
  }

  /** What has arrived, in this order. */
  List<Post> posts() {
    return List.copyOf(posts);
  }

  private void take(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    posts.add(
        new Post(
            exchange.getRequestURI().getPath().substring(1),
            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
            body.path("workflow_recipient_run_id").asText(),
            body.path("step_ref").asText(),
            now));
    CompletableFuture.delayedExecutor(ANSWER_MILLIS, TimeUnit.MILLISECONDS, threads)
        .execute(() -> answer(exchange));
  }

  private static void answer(HttpExchange exchange) {
    try (exchange) {
      exchange.sendResponseHeaders(204, -1);
    } catch (IOException e) {
      // who has asked was killed
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
