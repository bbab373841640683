package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.StartUpCheckException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
  @Test
  void aServerThatHasStartedIsReady() {
    try (TestServer server = TestServer.start()) {
      server.get("/health/live").isDone(200);
      Reply reply = server.get("/health/ready").isDone(200);

      assertThat(reply.text("/checks/server")).isEqualTo("ok");
      assertThat(reply.text("/checks/database")).isEqualTo("ok");
      assertThat(reply.text("/checks/scheduler")).isEqualTo("ok");
    }
  }

  @Test
  void aServerWithoutItsTablesDoesNotStartAndLeavesNothingBehind() {
    String url = "jdbc:h2:mem:no-tables";
    ServerConfig config = ServerConfig.builder().port(0).jdbcUrl(url).build();

    assertThatThrownBy(() -> HoldfireServer.start(config))
        .isInstanceOf(StartUpCheckException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("holdfire-http"));
  }

  @Test
  void whatItAnswersIsKnown() {
    try (TestServer server = TestServer.start()) {
      List<String> endpoints =
          server.server.endpoints().stream()
              .map(one -> one.method() + " " + one.path() + " " + one.role())
              .toList();

      assertThat(endpoints)
          .containsExactlyInAnyOrder(
              "POST /v1/workflows/{key}/trigger operate",
              "POST /v1/workflows/{key}/cancel operate",
              "POST /v1/notify operate",
              "POST /v1/notify/cancel operate",
              "GET /v1/workflow_recipient_runs read",
              "GET /v1/workflow_recipient_runs/{id} read",
              "POST /v1/workflow_recipient_runs/{id}/cancel operate",
              "POST /v1/workflow_recipient_runs/{id}/reschedule operate",
              "POST /v1/workflow_recipient_runs/{id}/fire operate",
              "GET /v1/cancellations read",
              "GET /v1/cancellations/{id} read",
              "POST /v1/cancellations/bulk operate",
              "POST /v1/recipients/cancel operate",
              "PUT /v1/users/{id} operate",
              "GET /v1/users/{id} read",
              "DELETE /v1/users/{id} operate",
              "PUT /v1/objects/{collection}/{id} operate",
              "GET /v1/objects/{collection}/{id} read",
              "DELETE /v1/objects/{collection}/{id} operate",
              "GET /v1/workflows read",
              "GET /v1/workflows/{key} read",
              "PUT /v1/workflows/{key} admin",
              "PUT /v1/workflows/{key}/validate read",
              "PUT /v1/workflows/{key}/activate admin",
              "GET /health/live none",
              "GET /health/ready none",
              "GET /openapi.yaml none");
    }
  }

  @Test
  void closingTwiceIsFine() {
    TestServer server = TestServer.start();
    server.close();
    server.server.close();
  }
}
