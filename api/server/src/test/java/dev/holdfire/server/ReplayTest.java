package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ServerOnEachDatabase
class ReplayTest {
  private static final String ONE = "{\"recipients\":[\"user_1\"]}";

  private static final String WELCOME = "/v1/workflows/welcome";
  private static final String STEPS =
      "[{\"type\":\"channel\",\"ref\":\"hello\",\"channel_key\":\"email\"}]";

  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aReplayTellsThatItIsOneAndOfWhichRequest() {
    Reply first = server.trigger(ONE, "Idempotency-Key", "once").isDone(200);
    assertThat(first.header("idempotent-replayed")).isEmpty();

    Reply second = server.trigger(ONE, "Idempotency-Key", "once").isDone(200);

    assertThat(second.response().body()).isEqualTo(first.response().body());
    assertThat(second.header("idempotent-replayed")).contains("true");
    assertThat(second.header("original-x-request-id")).isEqualTo(first.header("x-request-id"));
  }

  @Test
  void aReplayIsAnsweredWhateverHasBecomeOfTheWorkflow() {
    server.put(WELCOME, "{\"name\":\"First\",\"steps\":" + STEPS + "}").isDone(200);
    Reply first = server.post(WELCOME + "/trigger", ONE, "Idempotency-Key", "once").isDone(200);

    server.put(WELCOME, "{\"name\":\"Second\",\"steps\":" + STEPS + "}").isDone(200);
    isReplayed(first);
    server.put(WELCOME + "/activate", "{\"status\":false}").isDone(200);
    isReplayed(first);

    server
        .post(WELCOME + "/trigger", ONE, "Idempotency-Key", "another")
        .isFailure(400, "workflow_inactive");
  }

  private void isReplayed(Reply first) {
    Reply again = server.post(WELCOME + "/trigger", ONE, "Idempotency-Key", "once").isDone(200);
    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(again.header("idempotent-replayed")).contains("true");
    assertThat(again.header("original-x-request-id")).isEqualTo(first.header("x-request-id"));
  }

  @Test
  void whatIsSaidOfTheTenantIsAPartOfTheRequest() {
    String acme = "{\"recipients\":[\"user_1\"],\"tenant\":{\"id\":\"acme\",\"name\":\"%s\"}}";
    server.trigger(acme.formatted("Acme Inc"), "Idempotency-Key", "once").isDone(200);

    server
        .trigger(acme.formatted("Acme"), "Idempotency-Key", "once")
        .isFailure(400, "idempotency_key_reused");

    Reply again = server.trigger(acme.formatted("Acme Inc"), "Idempotency-Key", "once");
    assertThat(again.header("idempotent-replayed")).contains("true");
    assertThat(server.get("/v1/objects/$tenants/acme").text("/properties/name"))
        .isEqualTo("Acme Inc");
  }

  @Test
  void delaysCanBeSkipped() {
    server.trigger("{\"recipients\":[\"user_1\"],\"settings\":{\"skip_delay\":true}}").isDone(200);

    server.awaitSent(2);
    assertThat(server.email.sent()).containsExactly("user_1:invite", "user_1:reminder");
  }

  @Test
  void inASandboxNothingIsSent() {
    server
        .trigger(
            """
            {"recipients":["user_1"],"cancellation_key":"i-1",
             "settings":{"sandbox_mode":true,"skip_delay":true}}""")
        .isDone(200);

    server.finish("i-1");
    assertThat(server.email.sent()).isEmpty();
  }

  @Test
  void runsAreFoundByTenantErrorsAndWhenTheyGoOn() {
    server.trigger("{\"recipients\":[\"user_1\"],\"tenant\":\"acme\"}").isDone(200);
    Awaitility.await().until(() -> count("?tenant=acme&status=paused") == 1);
    server.invite("i-1", "user_2");

    assertThat(count("?tenant=acme")).isEqualTo(1);
    assertThat(count("?tenant=other")).isZero();
    assertThat(count("?has_errors=false")).isEqualTo(2);
    assertThat(count("?has_errors=true")).isZero();
    assertThat(count("?resumes_before=2026-01-08T09:00:00Z")).isZero();
    assertThat(count("?resumes_after=2026-01-08T09:00:00Z&resumes_before=2026-01-09T00:00:00Z"))
        .isEqualTo(2);
  }

  private int count(String query) {
    return server.get("/v1/workflow_recipient_runs" + query).isDone(200).json().get("items").size();
  }
}
