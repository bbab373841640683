package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.Engine;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BusyCallsTest {
  private static final int CALLS = 40;
  private static final String CANCEL = "{\"cancellation_key\":\"locked\"}";

  private static void lockAll(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT TRIGGER_NAME FROM QRTZ_TRIGGERS FOR UPDATE");
    }
  }

  private static List<CompletableFuture<HttpResponse<String>>> cancel(TestServer server) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        server
            .request("/v1/workflows/" + TestServer.WORKFLOW + "/cancel")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(CANCEL))
            .build();
    return IntStream.range(0, CALLS)
        .mapToObj(call -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
        .toList();
  }

  @Test
  void aNodeWhoseCallsAllWaitChecksInExecutesAndIsReady() throws SQLException {
    try (TestDatabase database = new TestDatabase();
        TestServer server =
            TestServer.start(
                builder ->
                    builder
                        .jdbcUrl(database.url() + ";LOCK_TIMEOUT=20000")
                        .poolSize(10)
                        .checkInInterval(Duration.ofMillis(200)));
        Connection other = DriverManager.getConnection(database.url())) {
      server.invite("locked", "user_1", "user_2");
      Engine engine = server.server.holdfire().unwrap(Engine.class);
      lockAll(other);
      List<CompletableFuture<HttpResponse<String>>> calls = cancel(server);
      Awaitility.await().until(() -> server.cancel(CANCEL).status() == 503);

      Awaitility.await()
          .during(Duration.ofSeconds(2))
          .until(() -> engine.isMember() && server.get("/health/ready").status() == 200);
      server
          .server
          .holdfire()
          .workflows()
          .trigger(TestServer.WORKFLOW, t -> t.recipients("user_3"));
      server.awaitSent(3);
      Reply refused = server.cancel(CANCEL).isFailure(503, "store_failed");
      assertThat(refused.header("retry-after")).contains("1");

      other.rollback();
      assertThat(calls).extracting(call -> call.join().statusCode()).contains(204).contains(503);
      server.cancel(CANCEL).isDone(204);
    }
  }
}
