package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.InactiveRuns;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class InactiveRunsTest {
  private static final String PATH = "/v1/workflows/welcome";
  private static final String WELCOME =
      """
      {"name":"Welcome","steps":[
        {"type":"channel","ref":"hello","channel_key":"email"},
        {"type":"delay","ref":"patience","settings":{"delay_for":{"unit":"days","value":3}}},
        {"type":"channel","ref":"reminder","channel_key":"email"}]}""";

  private static TestServer withWaitingRun(InactiveRuns become) {
    TestServer server = TestServer.start(builder -> builder.inactiveRuns(become));
    server.put(PATH, WELCOME).isDone(200);
    server.post(PATH + "/trigger", "{\"recipients\":[\"user_1\"]}").isDone(200);
    awaitStatus(server, "paused");
    server.put(PATH + "/activate", "{\"status\":false}").isDone(200);
    server.clock.advance(Duration.ofDays(3));
    return server;
  }

  private static void awaitStatus(TestServer server, String status) {
    Awaitility.await()
        .until(
            () ->
                server
                        .get("/v1/workflow_recipient_runs?workflow=welcome&status=" + status)
                        .json()
                        .get("items")
                        .size()
                    == 1);
  }

  @Test
  void whereTheyStopARunOfAWorkflowThatIsSwitchedOffIsCancelledAtItsTime() {
    try (TestServer server = withWaitingRun(InactiveRuns.STOP)) {
      awaitStatus(server, "cancelled");
      assertThat(server.email.sent()).containsExactly("user_1:hello");
    }
  }

  @Test
  void whereTheyGoOnARunOfAWorkflowThatIsSwitchedOffSendsAtItsTime() {
    try (TestServer server = withWaitingRun(InactiveRuns.GO_ON)) {
      awaitStatus(server, "completed");
      assertThat(server.email.sent()).containsExactly("user_1:hello", "user_1:reminder");
    }
  }
}
