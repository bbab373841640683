package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database does what a call asks for, and its answer is lost. */
class LostAnswersTest {
  private static final String ONE = "{\"recipients\":[\"user_1\"],\"cancellation_key\":\"k\"}";

  private final TestDatabase database = new TestDatabase();
  private final TestServer server =
      TestServer.start(builder -> builder.jdbcUrl(LosingDriver.url(database.url())));

  @AfterEach
  void close() {
    server.close();
    database.close();
  }

  private static void assertRepeatable(Reply reply) {
    assertThat(reply.isFailure(503, "outcome_unknown").header("x-should-retry")).isEmpty();
    assertThat(reply.header("retry-after")).isPresent();
  }

  private static void assertUnrepeatable(Reply reply) {
    assertThat(reply.isFailure(503, "outcome_unknown").header("x-should-retry")).contains("false");
    assertThat(reply.header("retry-after")).isEmpty();
  }

  @Test
  void aTriggerWithoutAnIdempotencyKeyIsNotToBeRepeated() {
    LosingDriver.loseOne();
    assertUnrepeatable(server.trigger(ONE));

    LosingDriver.loseOne();
    assertUnrepeatable(
        server.post(
            "/v1/notify",
            "{\"name\":\"new-user-invited\",\"actor\":\"a\",\"recipients\":[\"user_1\"]}"));

    server.awaitSent(2);
  }

  @Test
  void aTriggerWithAnIdempotencyKeyIsRepeatedAndDoneOnce() {
    LosingDriver.loseOne();
    assertRepeatable(server.trigger(ONE, "idempotency-key", "once"));

    Reply again = server.trigger(ONE, "idempotency-key", "once").isDone(200);

    assertThat(again.header("idempotent-replayed")).contains("true");
    assertThat(server.get("/v1/workflow_recipient_runs").json().get("items")).hasSize(1);
  }

  @Test
  void whatDoesNoMoreTheSecondTimeIsRepeated() {
    server.invite("k", "user_1");
    LosingDriver.loseOne();
    assertRepeatable(server.cancel("{\"cancellation_key\":\"k\"}"));
    server.cancel("{\"cancellation_key\":\"k\"}").isDone(204);

    LosingDriver.loseOne();
    assertRepeatable(server.put("/v1/users/user_1", "{\"name\":\"Ann\"}"));
    LosingDriver.loseOne();
    assertRepeatable(server.delete("/v1/users/user_1"));
  }

  @Test
  void aRunIsNotToBeMovedTwice() {
    server.invite("k", "user_1");
    String run =
        "/v1/workflow_recipient_runs/"
            + server.get("/v1/workflow_recipient_runs").text("/items/0/id");

    LosingDriver.loseOne();
    assertUnrepeatable(
        server.post(run + "/reschedule", "{\"resumes_at\":\"2026-01-20T09:00:00Z\"}"));
    LosingDriver.loseOne();
    assertUnrepeatable(server.post(run + "/fire", "{}"));
  }
}
