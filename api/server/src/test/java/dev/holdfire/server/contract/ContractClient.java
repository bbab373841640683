package dev.holdfire.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls a server, and fails when the request or the answer is not as {@code openapi.yaml} says.
 * Immutable, and safe for use by many threads.
 */
public final class ContractClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http;
  private final URI base;
  private final Map<String, String> headers;
  private final boolean mayAskWrongly;

  private ContractClient(
      HttpClient http, URI base, Map<String, String> headers, boolean mayAskWrongly) {
    this.http = http;
    this.base = base;
    this.headers = headers;
    this.mayAskWrongly = mayAskWrongly;
  }

  /** One that calls the server at this address, which ends without a slash. */
  public static ContractClient of(URI base) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new ContractClient(http, base, Map.of(), false);
  }

  /** The same with one header more. */
  public ContractClient with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ContractClient(http, base, more, mayAskWrongly);
  }

  /** The same with this API key. */
  public ContractClient withKey(String apiKey) {
    return with("Authorization", "Bearer " + apiKey);
  }

  /** The same, for requests that are wrong on purpose: only answers are held to the contract. */
  public ContractClient askingWrongly() {
    return new ContractClient(http, base, headers, true);
  }

  /** Gets. */
  public Exchange.Answer get(String target) {
    return send("GET", target, "");
  }

  /** Deletes. */
  public Exchange.Answer delete(String target) {
    return send("DELETE", target, "");
  }

  /** Posts a value as JSON. */
  public Exchange.Answer post(String target, Object body) {
    return send("POST", target, text(body));
  }

  /** Posts nothing. */
  public Exchange.Answer post(String target) {
    return send("POST", target, "");
  }

  /** Puts a value as JSON. */
  public Exchange.Answer put(String target, Object body) {
    return send("PUT", target, text(body));
  }

  /**
   * Sends a request with this text as its body, none when it is empty.
   *
   * @throws AssertionError with all that is not as the contract says
   */
  public Exchange.Answer send(String method, String target, String body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + target))
            .timeout(LIMIT)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
      builder.setHeader("Content-Type", "application/json");
    }
    headers.forEach(builder::setHeader);
    return checked(builder.build(), target, body);
  }

  /** The JSON of an answer's body. */
  public static JsonNode json(Exchange.Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("No JSON: " + answer, e);
    }
  }

  private Exchange.Answer checked(HttpRequest request, String target, String body) {
    HttpResponse<String> response = exchange(request);
    Exchange.Answer answer =
        new Exchange.Answer(response.statusCode(), response.headers().map(), response.body());
    Exchange exchange =
        new Exchange(
            new Exchange.Request(request.method(), target, request.headers().map(), body), answer);
    List<String> problems =
        mayAskWrongly
            ? Contract.ours().problemsOfAnswer(exchange)
            : Contract.ours().problems(exchange);
    assertThat(problems).as(exchange.toString()).isEmpty();
    return answer;
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static String text(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
