package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final String RUNS = "/v1/workflow_recipient_runs";

  @Test
  void aKeyThatCallsTooOftenIsToldWhenToComeBack() {
    try (TestServer server = TestServer.start(builder -> builder.requestsPerSecond(1))) {
      Reply last = server.get(RUNS);
      for (int i = 0; i < 20 && last.status() == 200; i++) {
        last = server.get(RUNS);
      }

      last.isFailure(429, "too_many_requests");
      assertThat(last.header("retry-after").orElse("")).isIn("1", "2");
    }
  }

  @Test
  void beyondTheMostAtOnceOneIsRefusedAndHealthIsNot() throws IOException {
    try (TestServer server = TestServer.start(builder -> builder.maxConcurrentRequests(1));
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
      slow.getOutputStream()
          .write(
              """
              POST /v1/notify HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/json\r
              Content-Length: 100\r
              \r
              {"""
                  .getBytes(StandardCharsets.US_ASCII));
      slow.getOutputStream().flush();
      Awaitility.await().until(() -> server.get(RUNS).status() == 429);

      Reply refused = server.get(RUNS).isFailure(429, "too_many_requests");
      assertThat(refused.header("retry-after")).contains("1");
      server.get("/health/live").isDone(200);
    }
  }
}
