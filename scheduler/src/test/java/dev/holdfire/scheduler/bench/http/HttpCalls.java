package dev.holdfire.scheduler.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests to a server, each for a recipient and a cancellation key of its own, by number. */
public final class HttpCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PATH = "/v1/workflows/later";

  /** One channel step, not due while anyone measures. */
  private static final String LATER =
      """
      {
        "name": "Later",
        "steps": [
          {"type": "delay", "ref": "wait", "settings": {"delay_for": {"unit": "days", "value": 30}}},
          {"type": "channel", "ref": "only", "channel_key": "log"}
        ]
      }""";

  private final URI address;

  public HttpCalls(URI address) {
    this.address = address;
  }

  /** Gives the server the workflow that the other calls are about. */
  public void putWorkflow() {
    HttpRequest put = request(PATH).PUT(HttpRequest.BodyPublishers.ofString(LATER)).build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Starts a workflow run. */
  public HttpRequest trigger(int number) {
    return triggering(number).build();
  }

  /** The same with an idempotency key, as Knock's Node client gives each of its calls one. */
  public HttpRequest triggerOnce(int number) {
    return triggering(number).header("idempotency-key", "once-" + number).build();
  }

  private HttpRequest.Builder triggering(int number) {
    return post(
        "/trigger",
        "{\"recipients\":[\"user-"
            + number
            + "\"],\"data\":{\"team\":\"Rockets\"},\"cancellation_key\":\"invite-"
            + number
            + "\"}");
  }

  /** Calls a workflow run off. */
  public HttpRequest cancel(int number) {
    return post("/cancel", "{\"cancellation_key\":\"invite-" + number + "\"}").build();
  }

  private HttpRequest.Builder post(String action, String json) {
    return request(PATH + action).POST(HttpRequest.BodyPublishers.ofString(json));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header("content-type", "application/json")
        .timeout(PATIENCE);
  }
}
