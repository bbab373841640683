package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Bodies that come at the same time, each of them as small as it must be. */
class MemoryTest {
  private static final int MOST = 20_000;
  private static final String BODY =
      "{\"recipients\":[\"user_1\"],\"data\":{\"text\":\"" + "x".repeat(MOST / 2) + "\"}}";
  private static final TestServer SERVER =
      TestServer.start(builder -> builder.maxBodyBytes(MOST).maxBodyBytesAtOnce(MOST));

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void beyondTheMostBytesAtOnceOneIsRefusedUntilTheOthersAreDone() throws IOException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), SERVER.server.port())) {
      slow.getOutputStream()
          .write(
              ("POST /v1/notify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n3A98\r\n"
                      + " ".repeat(0x3A98)
                      + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      slow.getOutputStream().flush();
      Awaitility.await().until(() -> SERVER.trigger(BODY).status() == 429);

      assertThat(SERVER.trigger(BODY).isFailure(429, "too_many_requests").header("retry-after"))
          .contains("1");
      chunked().isFailure(429, "too_many_requests");
      SERVER.get("/v1/workflows").isDone(200);
      SERVER.trigger("{\"recipients\":[\"user_1\"]}").isDone(200);
    }
    Awaitility.await().until(() -> SERVER.trigger(BODY).status() == 200);
    chunked().isDone(200);
  }

  private static Reply chunked() {
    byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
    return SERVER.send(
        SERVER
            .request("/v1/workflows/new-user-invited/trigger")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
            .build());
  }

  @Test
  void whatIsRefusedIsGivenBack() {
    for (int i = 0; i < 10; i++) {
      SERVER
          .trigger("{\"recipients\":[\"user_1\"]," + "x".repeat(MOST / 2))
          .isFailure(400, "bad_request");
    }
    SERVER.trigger(BODY).isDone(200);
  }
}
