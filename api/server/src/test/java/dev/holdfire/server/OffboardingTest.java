package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffboardingTest {
  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void allThatWaitsForOneRecipientIsCanceledAndNothingOfOthers() {
    server.invite("i-1", "leaver", "stays");
    server.invite("i-2", "leaver");
    server.trigger("{\"recipients\":[\"leaver\"]}").isDone(200);
    server.awaitSent(4);

    Reply reply =
        server
            .post("/v1/recipients/cancel", "{\"recipient\":\"leaver\",\"reason\":\"has left\"}")
            .isDone(200);

    assertThat(reply.json().get("complete").asBoolean()).isTrue();
    int canceled = 0;
    for (JsonNode cancellation : reply.json().get("cancellations")) {
      canceled +=
          cancellation.at("/counts/canceled").asInt() + cancellation.at("/counts/stopping").asInt();
      assertThat(cancellation.get("reason").asText()).isEqualTo("has left");
    }
    assertThat(canceled).isEqualTo(3);
    server.finish("i-1");
    assertThat(server.email.sent())
        .filteredOn(sent -> sent.endsWith(":reminder"))
        .containsExactly("stays:reminder");
  }

  @Test
  void whoHasNothingWaitingIsDone() {
    Reply reply = server.post("/v1/recipients/cancel", "{\"recipient\":{\"id\":\"nobody\"}}");

    assertThat(reply.isDone(200).json().get("complete").asBoolean()).isTrue();
    assertThat(reply.json().get("cancellations")).isEmpty();
  }

  @Test
  void aRecipientMustBeNamed() {
    Reply reply = server.post("/v1/recipients/cancel", "{}").isFailure(422, "invalid_params");

    assertThat(reply.fields()).containsExactly("recipient");
  }

  @Test
  void manyKeysAreCanceledEachForItself() {
    server.invite("gone", "a");
    server.invite("waits", "a", "b");
    server.post("/v1/workflows/new-user-invited/cancel", "{\"cancellation_key\":\"gone\"}");

    Reply reply =
        server
            .post(
                "/v1/cancellations/bulk",
                """
                {"cancellations":[
                  {"workflow":"new-user-invited","cancellation_key":"waits"},
                  {"workflow":"new-user-invited","cancellation_key":"gone"},
                  {"workflow":"new-user-invited","cancellation_key":"never"},
                  {"workflow":"no-such","cancellation_key":"x"}]}""")
            .isDone(200);

    assertThat(reply.json().findValuesAsText("status"))
        .contains("canceled", "already_canceled", "not_found", "failed");
    assertThat(reply.text("/results/0/status")).isEqualTo("canceled");
    assertThat(reply.json().at("/results/0/counts/canceled").asInt()).isEqualTo(2);
    assertThat(reply.text("/results/3/error/code")).isEqualTo("workflow_missing");
    server.get("/v1/cancellations/" + reply.text("/results/0/cancellation_id")).isDone(200);
  }

  @Test
  void ofManyKeysNoneIsCanceledWhenOneIsMalformed() {
    server.invite("waits", "a");

    Reply reply =
        server.post(
            "/v1/cancellations/bulk",
            """
            {"cancellations":[{"workflow":"new-user-invited","cancellation_key":"waits"},
              {"cancellation_key":7},"x"]}""");

    reply.isFailure(422, "invalid_params");
    assertThat(reply.fields())
        .contains("cancellations[1].workflow", "cancellations[1].cancellation_key");
    assertThat(server.get("/v1/workflow_recipient_runs").text("/items/0/status"))
        .isEqualTo("paused");
  }
}
