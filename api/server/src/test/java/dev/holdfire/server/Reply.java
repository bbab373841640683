package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a server answered.
 *
 * @param response as it came
 */
record Reply(HttpResponse<String> response) {
  private static final JsonMapper MAPPER = new JsonMapper();

  int status() {
    return response.statusCode();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  JsonNode json() {
    try {
      return MAPPER.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("No JSON: " + response.body(), e);
    }
  }

  String text(String pointer) {
    return json().at(pointer).asText();
  }

  /** The fields of all errors, in order. */
  List<String> fields() {
    return StreamSupport.stream(json().get("errors").spliterator(), false)
        .map(error -> error.get("field").asText())
        .toList();
  }

  /** Says that it is a failure in Knock's envelope. */
  Reply isFailure(int status, String code) {
    assertThat(status()).as(response.body()).isEqualTo(status);
    assertThat(header("content-type").orElse("")).startsWith("application/json");
    assertThat(header("x-request-id")).isPresent();
    JsonNode body = json();
    assertThat(body.get("code").asText()).isEqualTo(code);
    assertThat(body.get("status").asInt()).isEqualTo(status);
    assertThat(body.get("message").asText()).isNotBlank();
    assertThat(body.get("type").asText()).isNotBlank();
    assertThat(body.get("errors").isArray()).isTrue();
    return this;
  }

  Reply isDone(int status) {
    assertThat(status()).as(response.body()).isEqualTo(status);
    assertThat(header("x-request-id")).isPresent();
    return this;
  }
}
