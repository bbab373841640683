package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfire.Workflows;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ServerOnEachDatabase
class OffboardingTest {
  private static final String PATH = "/v1/recipients/cancel";

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
  void whatItCannotDoIsRefusedAndNothingIsCanceled() {
    server.invite("i-1", "leaver");
    Reply guarded = server.post(PATH, "{\"recipient\":\"leaver\",\"expect_at_most\":1}");
    Reply real = server.cancel("{\"cancellation_key\":\"i-1\"}");

    assertThat(guarded.isFailure(422, "invalid_params").fields()).containsExactly("expect_at_most");
    real.isDone(204);
    assertThat(
            server
                .get("/v1/cancellations?workflow=new-user-invited")
                .isDone(200)
                .json()
                .get("items"))
        .hasSize(1);
  }

  @Test
  void aDryRunTellsWhatWouldBeCanceledAndChangesNothing() {
    server.invite("i-1", "leaver", "stays");
    server.invite("i-2", "leaver");

    Reply reply = server.post(PATH + "?dry_run=true", "{\"recipient\":\"leaver\"}").isDone(200);

    assertThat(reply.json().get("dry_run").asBoolean()).isTrue();
    assertThat(reply.json().get("complete").asBoolean()).isTrue();
    assertThat(reply.json().get("total").asInt()).isEqualTo(2);
    assertThat(reply.json().at("/counts/canceled").asInt()).isEqualTo(2);
    assertThat(reply.json().get("cancellations")).hasSize(2);
    assertThat(reply.text("/cancellations/0/__typename")).isEqualTo("CancellationPreview");
    assertThat(server.get("/v1/cancellations").json().get("items")).isEmpty();
    assertThat(server.get("/v1/workflow_recipient_runs?status=paused").json().get("items"))
        .hasSize(3);
  }

  @Test
  void oneCallCancelsABoundedNumberAndTheNextGoesOn() {
    try (TestServer idle = TestServer.start(builder -> builder.workers(0))) {
      Workflows workflows = idle.server.holdfire().workflows();
      IntStream.range(0, 505) // together, because they share commits
          .parallel()
          .forEach(i -> workflows.trigger(TestServer.WORKFLOW, t -> t.recipients("leaver")));

      Reply dry = idle.post(PATH + "?dry_run=true", "{\"recipient\":\"leaver\"}").isDone(200);
      Reply first = idle.post(PATH, "{\"recipient\":\"leaver\"}").isDone(200);
      Reply second = idle.post(PATH, "{\"recipient\":\"leaver\"}").isDone(200);

      assertThat(dry.json().get("complete").asBoolean()).isFalse();
      assertThat(first.json().get("complete").asBoolean()).isFalse();
      assertThat(first.text("/message")).contains("Call again");
      assertThat(first.json().get("total").asInt()).isEqualTo(500);
      assertThat(first.json().at("/counts/canceled").asInt()).isEqualTo(500);
      assertThat(first.json().get("cancellations")).hasSize(100);
      assertThat(first.json().get("further_cancellation_ids")).hasSize(400);
      idle.get("/v1/cancellations/" + first.text("/further_cancellation_ids/399")).isDone(200);
      assertThat(second.json().get("complete").asBoolean()).isTrue();
      assertThat(second.json().get("message").isNull()).isTrue();
      assertThat(second.json().at("/counts/canceled").asInt()).isEqualTo(5);
    }
  }

  @Test
  void aDryRunOfManyKeysTellsWhatEachWouldDo() {
    server.invite("waits", "a", "b");

    Reply reply =
        server
            .post(
                "/v1/cancellations/bulk?dry_run=true",
                """
                {"cancellations":[
                  {"workflow":"new-user-invited","cancellation_key":"waits"},
                  {"workflow":"new-user-invited","cancellation_key":"waits","expect_at_most":1},
                  {"workflow":"new-user-invited","cancellation_key":"never"},
                  {"workflow":"no-such","cancellation_key":"x"}]}""")
            .isDone(200);

    assertThat(reply.json().get("dry_run").asBoolean()).isTrue();
    assertThat(reply.text("/results/0/status")).isEqualTo("canceled");
    assertThat(reply.json().at("/results/0/counts/canceled").asInt()).isEqualTo(2);
    assertThat(reply.json().at("/results/0/cancellation_id").isMissingNode()).isTrue();
    assertThat(reply.text("/results/1/error/code")).isEqualTo("too_many_runs");
    assertThat(reply.text("/results/2/status")).isEqualTo("not_found");
    assertThat(reply.text("/results/3/status")).isEqualTo("not_found");
    assertThat(server.get("/v1/cancellations").json().get("items")).isEmpty();
    assertThat(server.get("/v1/workflow_recipient_runs?status=paused").json().get("items"))
        .hasSize(2);
  }

  @Test
  void whenTheDatabaseFailsInTheMidstEachKeyHasAStatusOfItsOwn() {
    server.invite("one", "a");
    server.invite("breaks", "b");
    server.invite("three", "c");
    server.inDatabase("ALTER TABLE HF_CANCELLATION ADD CHECK (CANCELLATION_KEY <> 'breaks')");

    Reply reply =
        server
            .post(
                "/v1/cancellations/bulk",
                """
                {"cancellations":[
                  {"workflow":"new-user-invited","cancellation_key":"one"},
                  {"workflow":"new-user-invited","cancellation_key":"breaks"},
                  {"workflow":"new-user-invited","cancellation_key":"three"}]}""")
            .isDone(200);

    assertThat(reply.json().findValuesAsText("status"))
        .containsExactly("canceled", "failed", "503", "not_tried");
    assertThat(reply.text("/results/1/error/code")).isEqualTo("store_failed");
    assertThat(server.get("/v1/workflow_recipient_runs?status=paused").json().get("items"))
        .hasSize(2);
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
                  {"workflow":"no-such","cancellation_key":"x","recipients":["a"]}]}""")
            .isDone(200);

    assertThat(reply.json().findValuesAsText("status"))
        .containsExactly("canceled", "already_canceled", "not_found", "not_found");
    assertThat(reply.text("/results/0/status")).isEqualTo("canceled");
    assertThat(reply.json().at("/results/0/counts/canceled").asInt()).isEqualTo(2);
    assertThat(reply.json().at("/results/3/counts/not_found").asInt()).isEqualTo(1);
    assertThat(reply.json().at("/results/3").has("cancellation_id")).isFalse();
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
