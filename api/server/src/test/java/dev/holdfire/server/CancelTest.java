package dev.holdfire.server;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import dev.holdfire.server.route.CancelRules;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ServerOnEachDatabase
class CancelTest {
  private static final String FOR_ALL = "{\"cancellation_key\":\"i-1\"}";
  private static final String CANCELLATION = "holdfire-cancellation-id";

  private static final String NO_SUCH = "/v1/workflows/no-such/cancel";

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
  void tooLateIsToldOfEachOfAThousandAndThenTheOthersAreCounted() {
    String users = IntStream.range(0, 101).mapToObj(i -> "user_" + i).collect(joining("\",\""));
    String named = "{\"cancellation_key\":\"i-1\",\"recipients\":[\"" + users;
    server.trigger(named + "\"]}").isDone(200);
    awaitAll(101);
    server.clock.advance(Duration.ofDays(3));
    awaitAll(202);

    Reply all = server.cancel(named + "\",\"stranger\"]}").isFailure(409, "workflow_run_finished");

    assertThat(all.json().get("errors")).hasSize(102);
    assertThat(all.text("/errors/100/type")).isEqualTo("already_finished");
    assertThat(all.text("/errors/101/type")).isEqualTo("not_found");
    assertThat(all.text("/errors/101/message")).startsWith("stranger is named");
    assertThat(all.text("/message")).doesNotContain("Left out");
    String strangers = IntStream.range(0, 904).mapToObj(i -> "s_" + i).collect(joining("\",\""));

    Reply most =
        server.cancel(named + "\",\"" + strangers + "\"]}").isFailure(409, "workflow_run_finished");

    assertThat(most.json().get("errors")).hasSize(1_000);
    assertThat(most.text("/message")).endsWith("Left out of the errors here: 5 more.");
  }

  /** Waits until so many messages were sent, and no run is under way. */
  private void awaitAll(int sent) {
    server.awaitSent(sent);
    String busy = "/v1/workflow_recipient_runs?status=queued&status=processing";
    Awaitility.await().until(() -> server.get(busy).json().get("items").isEmpty());
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
  void anUnknownWorkflowIsLikeAnUnknownKey() {
    String legacy = "{\"name\":\"no-such\",\"cancelation_key\":\"i-1\"}";
    for (Reply reply :
        List.of(server.post(NO_SUCH, FOR_ALL), server.post("/v1/notify/cancel", legacy))) {
      assertThat(reply.isDone(204).response().body()).isEmpty();
      assertThat(reply.header(CANCELLATION)).isEmpty();
    }

    restart(new CancelRules(false, true));
    server.post(NO_SUCH, FOR_ALL).isFailure(404, "workflow_missing");
    server.post("/v1/notify/cancel", legacy).isFailure(404, "workflow_missing");
  }

  @Test
  void ofAnUnknownWorkflowThereIsAReceiptWithoutAnId() {
    Reply reply =
        server
            .post(
                NO_SUCH,
                "{\"cancellation_key\":\"i-1\",\"recipients\":[\"user_1\"]}",
                "Prefer",
                "return=representation")
            .isDone(200);

    assertThat(reply.header("preference-applied")).contains("return=representation");
    assertThat(reply.header(CANCELLATION)).isEmpty();
    assertThat(reply.json().at("/id").isNull()).isTrue();
    assertThat(reply.text("/__typename")).isEqualTo("Cancellation");
    assertThat(reply.json().at("/counts/not_found").asInt()).isEqualTo(1);
    assertThat(reply.text("/entries/0/recipient")).isEqualTo("user_1");
    assertThat(server.get("/v1/cancellations").json().get("items")).isEmpty();
  }

  @Test
  void thePreferenceIsFoundInEveryFormOfIt() throws IOException {
    String[][] asking = {
      {"return=representation"},
      {"Return = \"representation\""},
      {"respond-async, return=representation; x=\"a,b;c\", wait=10"},
      {"respond-async", "return=representation"},
      {"x=\"\\\"return=minimal,\"", "return=representation,return=minimal"},
    };
    for (String[] headers : asking) {
      assertThat(preferring(headers)).as(String.join(" and ", headers)).isEqualTo(200);
    }
    String[][] notAsking = {
      {"return=representational"},
      {"x=\"return=representation\""},
      {"x; return=representation"},
      {"no-return=representation"},
      {"return=minimal", "return=representation"},
      {""},
      {"\"", "=", ";,"},
    };
    for (String[] headers : notAsking) {
      assertThat(preferring(headers)).as(String.join(" and ", headers)).isEqualTo(204);
    }
  }

  /** The status of a call with these headers; the contract knows one only. */
  private int preferring(String... headers) throws IOException {
    String body = "{\"cancellation_key\":\"never\"}";
    String answer =
        RawCall.bytes(
            server.server.port(),
            """
            POST /v1/workflows/new-user-invited/cancel HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            Content-Type: application/json\r
            Content-Length: %d\r
            %s\r
            %s"""
                .formatted(
                    body.length(),
                    Stream.of(headers)
                        .map(header -> "Prefer: " + header + "\r\n")
                        .collect(joining()),
                    body));
    return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
  }

  @Test
  void whetherItIsADryRunIsNotGuessed() {
    server.invite("i-1", "user_1");

    for (String empty : new String[] {"?dry_run", "?dry_run=", "?dry_run=1"}) {
      Reply reply =
          server
              .post(
                  "/v1/workflows/" + TestServer.WORKFLOW + "/cancel" + empty,
                  "{\"cancellation_key\":\"i-1\"}")
              .isFailure(422, "invalid_params");
      assertThat(reply.fields()).as(empty).containsExactly("dry_run");
    }

    assertThat(server.get("/v1/cancellations").json().get("items")).isEmpty();
  }

  @Test
  void aDryRunSaysThatNothingIsKnownOfAWorkflow() {
    String forOne = "{\"cancellation_key\":\"i-1\",\"recipients\":[\"user_1\"]}";

    Reply reply = server.post(NO_SUCH + "?dry_run=true", forOne).isDone(200);

    assertThat(reply.json().at("/counts/not_found").asInt()).isEqualTo(1);
    assertThat(reply.text("/entries/0/recipient")).isEqualTo("user_1");
    assertThat(reply.text("/entries/0/outcome")).isEqualTo("not_found");
    restart(new CancelRules(false, true));
    server.post(NO_SUCH + "?dry_run=true", forOne).isFailure(404, "workflow_missing");
  }

  @Test
  void aSlashWithinAKeyOfThePathIsAPartOfTheKey() {
    restart(new CancelRules(false, true));
    for (String key : new String[] {"a%2Fb", "a%25b", "a%3Bb", "a%2E%2Eb"}) {
      Reply reply =
          server
              .post("/v1/workflows/" + key + "/cancel", FOR_ALL)
              .isFailure(404, "workflow_missing");
      assertThat(reply.text("/message"))
          .contains("\"" + URLDecoder.decode(key, StandardCharsets.UTF_8) + "\"");
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
