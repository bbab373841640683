package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channel.Delivery;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServerOnEachDatabase
class TriggerTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aTriggerNamesItsRunAndSendsTheFirstMessage() {
    Reply reply = server.trigger("{\"recipients\":[\"user_1\",\"user_2\"]}").isDone(200);

    assertThat(UUID.fromString(reply.text("/workflow_run_id"))).isNotNull();
    server.awaitSent(2);
    assertThat(server.email.sent()).containsExactlyInAnyOrder("user_1:invite", "user_2:invite");
  }

  @Test
  void allFormsOfRecipientsAreTaken() {
    server
        .trigger(
            """
            {"recipients":["user_1",
               {"id":"user_2","name":"Jane","timezone":"America/New_York","email":null,
                "$trigger_data":{"role":"admin"}},
               {"id":"p1","collection":"projects","title":"Roof"}],
             "actor":{"id":"user_3","name":"Ann"},
             "data":{"team":"Rockets","role":"member"},
             "tenant":"acme","settings":null,"key":"ignored","__typename":null}""")
        .isDone(200);

    server.awaitSent(3);
    Delivery jane = delivery("user_2");
    assertThat(jane.data()).containsEntry("role", "admin").containsEntry("team", "Rockets");
    assertThat(jane.recipient().properties()).containsEntry("name", "Jane");
    assertThat(jane.tenant()).isEqualTo("acme");
    assertThat(String.valueOf(jane.actor())).isEqualTo("user_3");
    assertThat(delivery("projects/p1").recipient().properties()).containsEntry("title", "Roof");
    assertThat(delivery("user_1").data()).containsEntry("role", "member");
  }

  private Delivery delivery(String recipient) {
    return server.email.deliveries().stream()
        .filter(delivery -> delivery.recipient().ref().toString().equals(recipient))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    Reply reply =
        server.trigger(
            """
            {"recipients":[{"name":"no id"},7,{"id":"p","collection":5},"ok"],"data":[1],
             "actor":true,"cancellation_key":" ","tenant":{},"settings":{"skip_delay":"yes"}}""");

    reply.isFailure(422, "invalid_params");
    assertThat(reply.fields())
        .containsExactlyInAnyOrder(
            "recipients[0].id",
            "recipients[1]",
            "recipients[2].collection",
            "data",
            "actor",
            "cancellation_key",
            "tenant.id",
            "settings.skip_delay");
  }

  @Test
  void nobodyToTriggerForIsRefused() {
    for (String body : List.of("{}", "{\"recipients\":null}", "{\"recipients\":[]}")) {
      Reply reply = server.trigger(body).isFailure(422, "invalid_params");
      assertThat(reply.fields()).containsExactly("recipients");
      assertThat(reply.text("/errors/0/type")).isEqualTo("required");
    }
  }

  @Test
  void aWorkflowThatNobodyKnowsIsMissing() {
    server
        .post("/v1/workflows/no-such/trigger", "{\"recipients\":[\"u\"]}")
        .isFailure(404, "workflow_missing");
  }

  @Test
  void theSameIdempotencyKeyStartsOnce() {
    String body = "{\"recipients\":[\"user_1\"]}";
    Reply first = server.trigger(body, "Idempotency-Key", "once");
    Reply second = server.trigger(body, "Idempotency-Key", "once").isDone(200);

    assertThat(second.text("/workflow_run_id")).isEqualTo(first.text("/workflow_run_id"));
    assertThat(second.header("x-request-id")).isNotEqualTo(first.header("x-request-id"));
  }

  @Test
  void anIdempotencyKeyForAnotherRequestIsRefused() {
    server.trigger("{\"recipients\":[\"user_1\"]}", "Idempotency-Key", "once").isDone(200);

    server
        .trigger("{\"recipients\":[\"user_2\"]}", "Idempotency-Key", "once")
        .isFailure(400, "idempotency_key_reused");
  }

  @Test
  void anIdempotencyKeyThatIsTooLongIsRefused() {
    server
        .trigger("{\"recipients\":[\"user_1\"]}", "Idempotency-Key", "k".repeat(256))
        .isFailure(400, "idempotency_key_too_long");
    server.trigger("{\"recipients\":[\"user_1\"]}", "Idempotency-Key", "k".repeat(255)).isDone(200);
  }

  @Test
  void theFirstVersionOfTheInterfaceWorksWithBothSpellings() {
    String body =
        """
        {"name":"new-user-invited","actor":"user_3","recipients":["user_1"],
         "cancelation_key":"i-1","data":{"a":1}}""";
    Reply reply = server.post("/v1/notify", body).isDone(200);
    assertThat(reply.text("/result_id")).isNotBlank();
    server.awaitSent(1);

    server
        .post("/v1/notify/cancel", "{\"name\":\"new-user-invited\",\"cancellation_key\":\"i-1\"}")
        .isDone(204);
  }

  @Test
  void theFirstVersionAsksForTheNameOfTheWorkflowAndForAnActor() {
    for (String body :
        List.of("{\"recipients\":[]}", "{\"name\":\" \",\"actor\":null,\"recipients\":null}")) {
      Reply reply = server.post("/v1/notify", body).isFailure(422, "invalid_params");

      assertThat(reply.fields()).containsExactlyInAnyOrder("name", "actor", "recipients");
      assertThat(reply.json().findValuesAsText("type")).contains("required");
    }
    Reply reply =
        server
            .post("/v1/notify", "{\"name\":\"new-user-invited\",\"recipients\":[\"u\"]}")
            .isFailure(422, "invalid_params");
    assertThat(reply.fields()).containsExactly("actor");
    assertThat(reply.text("/errors/0/message")).isEqualTo("can't be blank");
    assertThat(reply.text("/errors/0/type")).isEqualTo("required");
  }

  @Test
  void theFirstVersionKnowsNoIdempotencyKeys() {
    String body =
        "{\"name\":\"new-user-invited\",\"actor\":\"user_3\",\"recipients\":[\"user_1\"]}";

    Reply first = server.post("/v1/notify", body, "Idempotency-Key", "once").isDone(200);
    Reply second = server.post("/v1/notify", body, "Idempotency-Key", "once").isDone(200);

    assertThat(second.text("/result_id")).isNotEqualTo(first.text("/result_id"));
    assertThat(second.header("idempotent-replayed")).isEmpty();
  }

  @Test
  void anActorOfWhomNothingIsKnownIsTaken() {
    server.trigger("{\"recipients\":[\"user_1\"],\"actor\":\"nobody\"}").isDone(200);

    server.awaitSent(1);
    assertThat(String.valueOf(delivery("user_1").actor())).isEqualTo("nobody");
  }

  @Test
  void whatIsStoredOfARecipientGrowsNoLargerThanACallMaySay() {
    String more = "{\"%s\":\"" + "x".repeat(200_000) + "\"}";
    server.put("/v1/users/user_1", more.formatted("a")).isDone(200);

    Reply put =
        server.put("/v1/users/user_1", more.formatted("b")).isFailure(422, "invalid_params");
    Reply trigger =
        server
            .trigger(
                "{\"recipients\":[\"user_2\",{\"id\":\"user_1\","
                    + more.formatted("c").substring(1)
                    + "],\"tenant\":{\"id\":\"acme\",\"name\":\"Acme\"}}")
            .isFailure(422, "invalid_params");

    assertThat(put.text("/message")).contains("user_1").contains("256000");
    assertThat(trigger.fields()).containsExactly("recipients[1]");
    assertThat(trigger.text("/message")).contains("user_1").contains("256000");
    assertThat(server.get("/v1/users/user_1").json().has("b")).isFalse();
    assertThat(server.get("/v1/workflow_recipient_runs").json().at("/items")).isEmpty();
    server.get("/v1/objects/$tenants/acme").isFailure(404, "resource_missing");
  }

  @Test
  void whatIsWrongWithTheTenantIsToldWithAllElseAndNothingIsStored() {
    Reply reply =
        server
            .trigger("{\"recipients\":[],\"tenant\":{\"id\":\"acme\",\"name\":\"\\ud800\"}}")
            .isFailure(422, "invalid_params");
    Reply large =
        server
            .trigger(
                "{\"recipients\":[\"u\"],\"tenant\":{\"id\":\"acme\",\"name\":\""
                    + "x".repeat(256_000)
                    + "\"}}")
            .isFailure(422, "invalid_params");

    assertThat(reply.fields()).containsExactlyInAnyOrder("recipients", "tenant.name");
    assertThat(large.fields()).containsExactly("tenant");
    server.get("/v1/objects/$tenants/acme").isFailure(404, "resource_missing");
  }

  @Test
  void dataOfAlmostAsMuchAsABodyMayHaveReachTheMessageWhole() {
    String text = "\\\\".repeat(4_990_000); // in JSON, two characters are one backslash

    server.trigger("{\"recipients\":[\"u\"],\"data\":{\"text\":\"" + text + "\"}}").isDone(200);

    server.awaitSent(1);
    assertThat(delivery("u").data().get("text").equals("\\".repeat(4_990_000))).isTrue();
  }
}
