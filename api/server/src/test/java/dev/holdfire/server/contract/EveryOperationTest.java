package dev.holdfire.server.contract;

import static dev.holdfire.server.contract.ContractClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each operation of the document, called with success on a real server. */
final class EveryOperationTest {
  private static final String WAITS = "/v1/workflows/" + LiveServer.WAITS;
  private static final String RUNS = "/v1/workflow_recipient_runs";

  private static LiveServer server;
  private static ContractProxy proxy;
  private static ContractClient client;

  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void open() throws IOException {
    server = LiveServer.open();
    proxy = ContractProxy.before(server.address());
    client = ContractClient.of(proxy.address());
  }

  @AfterAll
  static void everyOperationWasCalledWithSuccess() {
    Set<String> called = new TreeSet<>();
    for (Exchange exchange : proxy.exchanges()) {
      if (exchange.answer().status() < 300) {
        Contract.ours().routeOf(exchange.request()).ifPresent(called::add);
      }
    }
    proxy.close();
    server.close();
    assertThat(called).isEqualTo(Contract.ours().routes());
  }

  @Test
  void triggeringAndCancelling() {
    trigger("ann", "bob");

    Exchange.Answer canceled = client.post(WAITS + "/cancel", Map.of("cancellation_key", key));

    assertThat(canceled.status()).isEqualTo(204);
    String id = canceled.header("holdfire-cancellation-id").orElseThrow();
    JsonNode receipt = json(client.get("/v1/cancellations/" + id));
    assertThat(receipt.path("counts").path("canceled").asInt()).isEqualTo(2);
    JsonNode list =
        json(
            client.get(
                "/v1/cancellations?workflow=" + LiveServer.WAITS + "&cancellation_key=" + key));
    assertThat(list.path("items").get(0)).isEqualTo(receipt);
  }

  @Test
  void theReceiptOnRequest() {
    trigger("ann");

    Exchange.Answer answer =
        client
            .with("Prefer", "return=representation")
            .post(
                WAITS + "/cancel", Map.of("cancellation_key", key, "reason", "changed their mind"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).path("reason").asText()).isEqualTo("changed their mind");
  }

  @Test
  void aDryRunChangesNothing() {
    trigger("ann");
    Map<String, Long> before = server.rows();

    JsonNode preview =
        json(client.post(WAITS + "/cancel?dry_run=true", Map.of("cancellation_key", key)));

    assertThat(preview.path("counts").path("canceled").asInt()).isEqualTo(1);
    assertThat(server.rows()).isEqualTo(before);
  }

  @Test
  void aGuardRefusesAndChangesNothing() {
    trigger("ann", "bob");
    Map<String, Long> before = server.rows();

    Exchange.Answer answer =
        client.post(WAITS + "/cancel", Map.of("cancellation_key", key, "expect_at_most", 1));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(json(answer).path("code").asText()).isEqualTo("too_many_runs");
    assertThat(server.rows()).isEqualTo(before);
  }

  @Test
  void theFirstVersionOfKnocksInterface() {
    Map<String, Object> body =
        Map.of(
            "name",
            LiveServer.WAITS,
            "actor",
            "eve",
            "recipients",
            List.of("ann"),
            "cancelation_key",
            key);
    assertThat(client.post("/v1/notify", body).status()).isEqualTo(200);

    Exchange.Answer canceled =
        client
            .with("Prefer", "return=representation")
            .post("/v1/notify/cancel", Map.of("name", LiveServer.WAITS, "cancellation_key", key));

    assertThat(json(canceled).path("counts").path("canceled").asInt()).isEqualTo(1);
  }

  @Test
  void cancellingManyAtOnce() {
    trigger("ann");
    String other = key + "-other";

    JsonNode results =
        json(client.post(
                "/v1/cancellations/bulk",
                Map.of("cancellations", List.of(pair(key), pair(other), pair(key)))))
            .path("results");

    assertThat(results.findValuesAsText("status"))
        .containsExactly("canceled", "not_found", "already_canceled");
  }

  @Test
  void oneWrongPairKeepsAllOthersFromBeingCanceled() {
    trigger("ann");
    Map<String, Long> before = server.rows();

    Exchange.Answer answer =
        client
            .askingWrongly()
            .post(
                "/v1/cancellations/bulk",
                Map.of(
                    "cancellations", List.of(pair(key), pair(" "), Map.of("cancellation_key", 7))));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(json(answer).path("errors").findValuesAsText("field"))
        .contains(
            "cancellations[1].cancellation_key",
            "cancellations[2].workflow",
            "cancellations[2].cancellation_key");
    assertThat(server.rows()).isEqualTo(before);
  }

  @Test
  void cancellingAllOfOneRecipient() {
    String leaver = UUID.randomUUID().toString();
    trigger(leaver, "ann");
    client.post(WAITS + "/trigger", Map.of("recipients", List.of(leaver)));

    JsonNode answer =
        json(client.post("/v1/recipients/cancel", Map.of("recipient", leaver, "reason", "left")));

    assertThat(answer.path("complete").asBoolean()).isTrue();
    assertThat(statusesOf("recipient=" + leaver)).containsExactly("cancelled", "cancelled");
    assertThat(statusesOf("workflow=" + LiveServer.WAITS + "&cancellation_key=" + key))
        .containsExactlyInAnyOrder("cancelled", "paused");
  }

  @Test
  void aRunCanBeLookedAtMovedFiredAndCanceled() {
    String runId = json(trigger("ann")).path("workflow_run_id").asText();
    String run =
        RUNS
            + "/"
            + json(client.get(RUNS + "?workflow_run_id=" + runId)).at("/items/0/id").asText();
    String later = "2035-01-01T00:00:00Z";

    assertThat(json(client.get(run)).path("status").asText()).isEqualTo("paused");
    JsonNode moved = json(client.post(run + "/reschedule", Map.of("resumes_at", later)));
    assertThat(moved.path("resumes_at").asText()).isEqualTo(later);
    assertThat(statusesOf("resumes_after=" + later + "&workflow_run_id=" + runId))
        .containsExactly("paused");
    assertThat(client.post(run + "/cancel").status()).isEqualTo(204);
    assertThat(json(client.get(run)).path("status").asText()).isEqualTo("cancelled");
    assertThat(json(client.post(run + "/fire")).path("code").asText()).isEqualTo("run_not_waiting");
  }

  @Test
  void aRunThatIsFiredGoesOnNow() {
    String runId = json(trigger("ann")).path("workflow_run_id").asText();
    String run =
        RUNS
            + "/"
            + json(client.get(RUNS + "?workflow_run_id=" + runId)).at("/items/0/id").asText();

    assertThat(client.post(run + "/fire").status()).isEqualTo(200);

    await().until(() -> json(client.get(run)).path("status").asText().equals("completed"));
    assertThat(json(client.post(run + "/cancel")).path("code").asText())
        .isEqualTo("workflow_run_finished");
    assertThat(json(client.get("/v1/cancellations?late=true")).path("items")).isNotEmpty();
  }

  @Test
  void anIdempotencyKeyGivesTheFirstAnswerAgain() {
    ContractClient repeating = client.with("Idempotency-Key", key);
    Map<String, Object> body = Map.of("recipients", List.of("ann"), "cancellation_key", key);

    Exchange.Answer first = repeating.post(WAITS + "/trigger", body);
    Exchange.Answer second = repeating.post(WAITS + "/trigger", body);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("idempotent-replayed")).contains("true");
    assertThat(second.header("original-x-request-id")).isEqualTo(first.header("x-request-id"));
    assertThat(second.header("x-request-id")).isNotEqualTo(first.header("x-request-id"));
    Exchange.Answer other =
        repeating.post(WAITS + "/trigger", Map.of("recipients", List.of("bob")));
    assertThat(json(other).path("code").asText()).isEqualTo("idempotency_key_reused");
    assertThat(repeating.post(WAITS + "/cancel", Map.of("cancellation_key", key)).status())
        .isEqualTo(204);
  }

  @Test
  void recipients() {
    for (String target : List.of("/v1/users/j%C3%B6%2Fjane", "/v1/objects/pro%2Fjects/p%2F1")) {
      client.put(target, Map.of("name", "Jane", "plan", "pro"));
      client.put(target, Map.of("plan", "free"));

      Exchange.Answer stored = client.get(target);

      assertThat(json(stored).findValue("name").asText()).isEqualTo("Jane");
      assertThat(json(stored).findValue("plan").asText()).isEqualTo("free");
      assertThat(client.delete(target).status()).isEqualTo(204);
      assertThat(client.get(target).status()).isEqualTo(404);
    }
  }

  @Test
  void definitions() {
    String workflow = "/v1/workflows/contract-" + key;
    Map<String, Object> step = Map.of("type", "channel", "ref", "a", "channel_key", "log");
    Map<String, Object> body = Map.of("workflow", Map.of("name", "Ours", "steps", List.of(step)));

    assertThat(client.put(workflow + "/validate", body).status()).isEqualTo(200);
    assertThat(client.get(workflow).status()).isEqualTo(404);
    assertThat(client.put(workflow, body).status()).isEqualTo(200);
    assertThat(json(client.get(workflow)).path("name").asText()).isEqualTo("Ours");
    assertThat(json(client.get("/v1/workflows")).path("items").findValuesAsText("key"))
        .contains("contract-" + key);
    client.put(workflow + "/activate", Map.of("status", false));
    Exchange.Answer refused =
        client.post(workflow + "/trigger", Map.of("recipients", List.of("ann")));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(json(refused).path("code").asText()).isEqualTo("workflow_inactive");
    client.put(workflow + "/activate", Map.of("status", true));
    assertThat(client.post(workflow + "/trigger", Map.of("recipients", List.of("ann"))).status())
        .isEqualTo(200);
  }

  @Test
  void health() {
    assertThat(client.get("/health/live").status()).isEqualTo(200);
    assertThat(client.get("/health/ready").status()).isEqualTo(200);
    assertThat(client.get("/openapi.yaml").status()).isEqualTo(200);
  }

  private Exchange.Answer trigger(String... users) {
    return client.post(
        WAITS + "/trigger", Map.of("recipients", List.of(users), "cancellation_key", key));
  }

  private static Map<String, Object> pair(String cancellationKey) {
    return Map.of("workflow", LiveServer.WAITS, "cancellation_key", cancellationKey);
  }

  private static List<String> statusesOf(String query) {
    return json(client.get(RUNS + "?" + query)).path("items").findValuesAsText("status");
  }
}
