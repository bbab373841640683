package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ServerOnEachDatabase
class CancellationsTest {
  private static final String FOR_ALL = "{\"cancellation_key\":\"i-1\"}";
  private static final String CANCEL = "/v1/workflows/new-user-invited/cancel";

  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aDryRunTellsWhatACallWouldDoAndDoesNothing() {
    server.invite("i-1", "user_1", "user_2");

    Reply reply = server.post(CANCEL + "?dry_run=true", FOR_ALL).isDone(200);

    assertThat(reply.json().get("dry_run").asBoolean()).isTrue();
    assertThat(reply.json().at("/counts/canceled").asInt()).isEqualTo(2);
    assertThat(reply.header("holdfire-cancellation-id")).isEmpty();
    assertThat(server.get("/v1/workflow_recipient_runs?status=paused").json().get("items"))
        .hasSize(2);
    assertThat(server.get("/v1/cancellations").json().get("items")).isEmpty();
  }

  @Test
  void aDryRunOfACallThatIsTooLateSaysSo() {
    server.invite("i-1", "user_1");
    server.finish("i-1");

    Reply reply = server.post(CANCEL + "?dry_run=true", FOR_ALL).isDone(200);

    assertThat(reply.json().get("rejected").asBoolean()).isTrue();
  }

  @Test
  void moreThanWasExpectedIsRefusedWhole() {
    server.invite("i-1", "user_1", "user_2");

    Reply reply =
        server
            .cancel("{\"cancellation_key\":\"i-1\",\"expect_at_most\":1}")
            .isFailure(409, "too_many_runs");

    assertThat(reply.header("x-should-retry")).contains("false");
    assertThat(server.get("/v1/workflow_recipient_runs?status=paused").json().get("items"))
        .hasSize(2);
    server.cancel("{\"cancellation_key\":\"i-1\",\"expect_at_most\":2}").isDone(204);
  }

  @Test
  void aDryRunIsRefusedAsTheCallWouldBe() {
    server.invite("i-1", "user_1", "user_2");
    String run = server.get("/v1/workflow_recipient_runs").text("/items/0/id");

    Reply reply =
        server
            .post(CANCEL + "?dry_run=true", "{\"cancellation_key\":\"i-1\",\"expect_at_most\":1}")
            .isFailure(409, "too_many_runs");

    assertThat(reply.header("x-should-retry")).contains("false");
    server
        .post(
            "/v1/workflow_recipient_runs/" + run + "/cancel?dry_run=true", "{\"expect_at_most\":0}")
        .isFailure(409, "too_many_runs");
    server
        .post(CANCEL + "?dry_run=true", "{\"cancellation_key\":\"i-1\",\"expect_at_most\":2}")
        .isDone(200);
  }

  @Test
  void cancellationsAreListedByWorkflowKeyRecipientAndLateness() {
    server.invite("i-1", "user_1");
    server.cancel(FOR_ALL).isDone(204);
    server.invite("i-2", "user_2");
    server.finish("i-2");
    server.cancel("{\"cancellation_key\":\"i-2\"}").isFailure(409, "workflow_run_finished");

    assertThat(count("")).isEqualTo(2);
    assertThat(count("?workflow=new-user-invited&cancellation_key=i-1")).isEqualTo(1);
    assertThat(count("?cancellation_key=i-1")).isEqualTo(1);
    assertThat(count("?recipient=user_2")).isEqualTo(1);
    assertThat(count("?late=true")).isEqualTo(1);
    assertThat(server.get("/v1/cancellations?late=true").text("/items/0/cancellation_key"))
        .isEqualTo("i-2");
    Reply first = server.get("/v1/cancellations?page_size=1");
    Reply second =
        server.get("/v1/cancellations?page_size=1&after=" + first.text("/page_info/after"));
    assertThat(second.json().get("items")).hasSize(1).isNotEqualTo(first.json().get("items"));
    Reply back =
        server.get("/v1/cancellations?page_size=1&before=" + second.text("/page_info/before"));
    assertThat(back.json().get("items")).isEqualTo(first.json().get("items"));
    assertThat(first.json().at("/page_info/before").isNull()).isTrue();
  }

  private int count(String query) {
    return server.get("/v1/cancellations" + query).isDone(200).json().get("items").size();
  }
}
