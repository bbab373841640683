package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import dev.holdfire.server.route.CancelRules;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancelTest {
  private static final String FOR_ALL = "{\"cancellation_key\":\"i-1\"}";
  private static final String CANCELLATION = "holdfire-cancellation-id";

  private TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private void restart(CancelRules rules) {
    server.close();
    server = TestServer.start(builder -> builder.cancelRules(rules));
  }

  @Test
  void whatWaitsIsCanceledAndTheAnswerIsEmpty() {
    server.invite("i-1", "user_1", "user_2");

    Reply reply = server.cancel(FOR_ALL).isDone(204);

    assertThat(reply.response().body()).isEmpty();
    Reply receipt = server.get("/v1/cancellations/" + reply.header(CANCELLATION).orElseThrow());
    assertThat(receipt.json().at("/counts/canceled").asInt()).isEqualTo(2);
  }

  @Test
  void onlyThoseThatAreNamedAreCanceled() {
    server.invite("i-1", "user_1", "user_2", "user_3");

    Reply reply =
        server
            .cancel(
                """
                {"cancellation_key":"i-1","recipients":["user_1",{"id":"user_2"},"stranger"],
                 "reason":"they came"}""",
                "Prefer",
                "return=representation")
            .isDone(200);

    assertThat(reply.json().at("/counts/canceled").asInt()).isEqualTo(2);
    assertThat(reply.json().at("/counts/not_found").asInt()).isEqualTo(1);
    assertThat(reply.text("/reason")).isEqualTo("they came");
    assertThat(reply.text("/id")).isEqualTo(reply.header(CANCELLATION).orElseThrow());
    server.finish("i-1");
    assertThat(server.email.sent())
        .filteredOn(sent -> sent.endsWith("reminder"))
        .containsExactly("user_3:reminder");
  }

  @Test
  void repeatingIsFine() {
    server.invite("i-1", "user_1");
    server.cancel(FOR_ALL).isDone(204);

    server.cancel(FOR_ALL).isDone(204);
  }

  @Test
  void tooLateIsRefusedForGoodWithEachRecipient() {
    server.invite("i-1", "user_1", "user_2");
    server.finish("i-1");
    server.awaitSent(4);

    Reply reply = server.cancel(FOR_ALL, "Idempotency-Key", "sent-by-clients");

    reply.isFailure(409, "workflow_run_finished");
    assertThat(reply.header("x-should-retry")).contains("false");
    assertThat(reply.text("/errors/0/type")).isEqualTo("already_finished");
    assertThat(reply.text("/errors/0/message")).contains("finished at 2026-01-08T09:00");
    Reply receipt = server.get("/v1/cancellations/" + reply.header(CANCELLATION).orElseThrow());
    assertThat(receipt.json().get("rejected").asBoolean()).isTrue();
  }

  @Test
  void tooLateIsASuccessWhereTheConfigurationSaysSo() {
    restart(new CancelRules(true, false));
    server.invite("i-1", "user_1");
    server.finish("i-1");

    Reply reply = server.cancel(FOR_ALL).isDone(204);

    Reply receipt = server.get("/v1/cancellations/" + reply.header(CANCELLATION).orElseThrow());
    assertThat(receipt.json().get("rejected").asBoolean()).isTrue();
  }

  @Test
  void anUnknownKeyIsASuccessUnlessTheConfigurationRefusesIt() {
    server.cancel("{\"cancellation_key\":\"never\"}").isDone(204);

    restart(new CancelRules(false, true));
    Reply reply =
        server.cancel("{\"cancellation_key\":\"never\"}").isFailure(404, "resource_missing");
    assertThat(reply.header(CANCELLATION)).isPresent();
  }

  @Test
  void aKeyMustBeGiven() {
    for (String body : new String[] {"{}", "{\"cancellation_key\":\"\"}"}) {
      Reply reply = server.cancel(body).isFailure(422, "invalid_params");
      assertThat(reply.fields()).containsExactly("cancellation_key");
      assertThat(reply.text("/errors/0/message")).isEqualTo("can't be blank");
      assertThat(reply.text("/errors/0/type")).isEqualTo("required");
    }
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    Reply reply =
        server.cancel(
            """
            {"cancellation_key":7,"recipients":[{"collection":"c"},3],"reason":[],
             "expect_at_most":-1}""");

    reply.isFailure(422, "invalid_params");
    assertThat(reply.fields())
        .contains("cancellation_key", "recipients[0].id", "recipients[1]", "reason");
  }

  @Test
  void aSlashWithinAKeyOfThePathIsAPartOfTheKey() {
    for (String key : new String[] {"a%2Fb", "a%25b", "a%3Bb", "a%2E%2Eb"}) {
      server.post("/v1/workflows/" + key + "/cancel", FOR_ALL).isFailure(404, "workflow_missing");
    }
  }

  @Test
  void theReceiptTellsTheNameOfTheApiKey() {
    server.close();
    ApiKey key = ApiKey.ofSecret("billing", Role.OPERATE, "secret");
    server = TestServer.start(builder -> builder.key(key));
    String[] token = {"Authorization", "Bearer secret", "Prefer", "return=representation"};
    server.trigger("{\"recipients\":[\"u\"],\"cancellation_key\":\"i-1\"}", token).isDone(200);

    assertThat(server.cancel(FOR_ALL, token).text("/actor")).isEqualTo("billing");
  }

  @Test
  void aRunIsCanceledByItsId() {
    server.invite("i-1", "user_1");
    String id = server.get("/v1/workflow_recipient_runs").text("/items/0/id");

    server
        .send(
            server
                .request("/v1/workflow_recipient_runs/" + id + "/cancel")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build())
        .isDone(204);

    assertThat(server.get("/v1/workflow_recipient_runs/" + id).text("/status"))
        .isEqualTo("cancelled");
  }
}
