package dev.holdfire.server.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.OpenAPI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every answer has, and what every error has, whatever was asked. */
final class Envelope {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Integer, List<String>> codes;

  private Envelope(Map<Integer, List<String>> codes) {
    this.codes = codes;
  }

  /** The codes by status are those of {@code x-codes}. */
  static Envelope of(OpenAPI document) {
    Map<Integer, List<String>> codes = new HashMap<>();
    JSON.valueToTree(document.getExtensions().get("x-codes"))
        .properties()
        .forEach(
            entry -> {
              List<String> ofStatus = new ArrayList<>();
              entry.getValue().forEach(code -> ofStatus.add(code.asText()));
              codes.put(Integer.valueOf(entry.getKey()), ofStatus);
            });
    return new Envelope(codes);
  }

  Map<Integer, List<String>> codes() {
    return codes;
  }

  List<String> problems(Exchange.Answer answer) {
    List<String> problems = new ArrayList<>();
    if (answer.header("x-request-id").isEmpty()) {
      problems.add("the header x-request-id is missing");
    }
    if (answer.status() >= 400) {
      checkError(answer, problems);
    }
    return problems;
  }

  private void checkError(Exchange.Answer answer, List<String> problems) {
    if (!answer.header("content-type").orElse("none").startsWith("application/json")) {
      problems.add("the content type is " + answer.header("content-type").orElse("none"));
    }
    JsonNode error;
    try {
      error = JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      problems.add("the body is not JSON: " + answer.body());
      return;
    }
    if (error.path("status").asInt() != answer.status()) {
      problems.add("status is " + error.path("status") + " in an answer of " + answer.status());
    }
    String code = error.path("code").asText();
    if (!codes.getOrDefault(answer.status(), List.of()).contains(code)) {
      problems.add("code '" + code + "' is not listed for " + answer.status());
    }
    if (error.path("message").asText().isBlank()) {
      problems.add("message is missing");
    }
  }
}
