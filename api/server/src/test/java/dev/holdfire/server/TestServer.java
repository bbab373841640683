package dev.holdfire.server;

import dev.holdfire.server.contract.Contract;
import dev.holdfire.testkit.ManualClock;
import dev.holdfire.testkit.RecordingChannel;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * A server on a database of its own, of the kind that {@link ChosenDatabase} tells, with a clock
 * that stands until a test moves it, and what calls it. Its workflow invites, waits for three days,
 * and reminds.
 */
final class TestServer implements AutoCloseable {
  static final String WORKFLOW = "new-user-invited";
  static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Workflow INVITED =
      Workflow.named(WORKFLOW)
          .send("invite", "email")
          .waitFor("patience", Duration.ofDays(3))
          .send("reminder", "email")
          .build();

  private final ReusedDatabase database = ReusedDatabase.take();
  private final HttpClient client = HttpClient.newHttpClient();
  final ManualClock clock = ManualClock.at(START);
  final RecordingChannel email = new RecordingChannel();
  final HoldfireServer server;

  private TestServer(UnaryOperator<ServerConfig.Builder> change) {
    ServerConfig.Builder builder =
        ServerConfig.builder()
            .port(0)
            .jdbcUrl(database.url())
            .clock(clock)
            .workflow(INVITED)
            .channel("email", email)
            .pollInterval(Duration.ofMillis(20));
    server = HoldfireServer.start(change.apply(builder).build());
  }

  static TestServer start() {
    return start(builder -> builder);
  }

  static TestServer start(UnaryOperator<ServerConfig.Builder> change) {
    return new TestServer(change);
  }

  /** Executes a statement in the database, beside the server. */
  void inDatabase(String sql) {
    database.execute(sql);
  }

  Reply get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  Reply delete(String path, String... headers) {
    return send(request(path, headers).DELETE().build());
  }

  Reply post(String path, String json, String... headers) {
    return send(
        request(path, headers)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  Reply put(String path, String json, String... headers) {
    return send(
        request(path, headers)
            .header("content-type", "application/json; charset=utf-8")
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
            .timeout(PATIENCE);
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  /** Calls, and fails unless both sides keep to {@code openapi.yaml}. */
  Reply send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      Contract.ours().assertKept(response);
      return new Reply(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Triggers for these users, and waits until each has its invitation and waits. */
  void invite(String cancellationKey, String... users) {
    String list = "\"" + String.join("\",\"", users) + "\"";
    int before = email.sent().size();
    trigger("{\"recipients\":[" + list + "],\"cancellation_key\":\"" + cancellationKey + "\"}")
        .isDone(200);
    awaitSent(before + users.length);
    Awaitility.await().atMost(PATIENCE).until(() -> paused(cancellationKey) == users.length);
  }

  private int paused(String cancellationKey) {
    return get("/v1/workflow_recipient_runs?status[]=paused&workflow=".replace("[]", "%5B%5D")
            + WORKFLOW
            + "&cancellation_key="
            + cancellationKey)
        .json()
        .get("items")
        .size();
  }

  /** Does this to its database. */
  void execute(String sql) {
    database.execute(sql);
  }

  Reply trigger(String json, String... headers) {
    return post("/v1/workflows/" + WORKFLOW + "/trigger", json, headers);
  }

  Reply cancel(String json, String... headers) {
    return post("/v1/workflows/" + WORKFLOW + "/cancel", json, headers);
  }

  /** Waits until so many messages were sent in all. */
  void awaitSent(int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> email.sent().size() == count);
  }

  /** Lets three days pass, and waits until all that was sent is in the history. */
  void finish(String cancellationKey) {
    clock.advance(Duration.ofDays(3));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                get("/v1/workflow_recipient_runs?status=completed&workflow="
                            + WORKFLOW
                            + "&cancellation_key="
                            + cancellationKey)
                        .json()
                        .get("items")
                        .size()
                    > 0);
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
