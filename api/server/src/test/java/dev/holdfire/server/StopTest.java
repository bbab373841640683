package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.ConfigurationException;
import dev.holdfire.channel.DeliveryResult;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopTest {
  private static final String BODY = "{\"recipients\":[\"user_1\"]}";

  private static OutputStream begin(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    send(
        out,
        "POST /v1/workflows/new-user-invited/trigger HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + BODY.length()
            + "\r\n\r\n"
            + BODY.substring(0, 10));
    return out;
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static Socket connect(TestServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.server.port());
  }

  private static Duration timeToClose(TestServer server) {
    long start = System.nanoTime();
    server.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void aRequestAndASendThatDoNotEndShareOneLimit() throws IOException {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    TestServer server =
        TestServer.start(
            builder ->
                builder
                    .shutdownLimit(Duration.ofSeconds(4))
                    .channel(
                        "email",
                        delivery -> {
                          sending.countDown();
                          await(never);
                          return DeliveryResult.sent();
                        }));
    server.trigger(BODY).isDone(200);
    await(sending);
    try (Socket slow = connect(server)) {
      begin(slow);
      Awaitility.await().until(() -> server.get("/health/live").status() == 200);

      assertThat(timeToClose(server)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(5_500));
      assertThat(slow.getInputStream().readAllBytes()).asString().doesNotContain("200 OK");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(40, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRequestInFlightMayPauseAndIsAnswered() throws Exception {
    TestServer server = TestServer.start(builder -> builder.shutdownLimit(Duration.ofSeconds(30)));
    try (Socket slow = connect(server)) {
      OutputStream out = begin(slow);
      assertThat(server.get("/health/ready").status()).isEqualTo(200);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> sendUnchecked(out, BODY.substring(10)),
              CompletableFuture.delayedExecutor(2_500, TimeUnit.MILLISECONDS));

      assertThat(slow.getInputStream().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .startsWith("HTTP/1.1 200")
          .contains("workflow_run_id");
      sent.get(10, TimeUnit.SECONDS);
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  private static void sendUnchecked(OutputStream out, String text) {
    try {
      send(out, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whileItDrainsItIsNotReadyAndStillAnswers() throws Exception {
    try (TestServer server =
        TestServer.start(
            builder ->
                builder
                    .shutdownLimit(Duration.ofSeconds(20))
                    .shutdownDrain(Duration.ofSeconds(3)))) {
      assertThat(server.get("/health/ready").header("connection")).isEmpty();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server.server::close);

      Awaitility.await().until(() -> server.get("/health/ready").status() == 503);
      Reply reply = server.trigger(BODY).isDone(200);

      assertThat(reply.header("connection")).contains("close");
      assertThat(server.get("/health/live").status()).isEqualTo(200);
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void requestsAndSendsHaveTimeAfterIt() {
    ServerConfig.Builder builder =
        ServerConfig.builder()
            .jdbcUrl("jdbc:h2:mem:x")
            .shutdownLimit(Duration.ofSeconds(4))
            .shutdownDrain(Duration.ofMillis(2_001));

    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("shutdown.drain: is 2001ms; expected at most the half");
    assertThat(builder.shutdownDrain(Duration.ofSeconds(2)).build().shutdownDrain()).hasSeconds(2);
  }

  @Test
  void aConnectionWithoutARequestIsClosedAtOnce() throws IOException {
    TestServer server = TestServer.start(builder -> builder.shutdownLimit(Duration.ofSeconds(30)));
    try (Socket unused = connect(server);
        Socket used = connect(server)) {
      send(used.getOutputStream(), "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(used.getInputStream().read()).isEqualTo('H');

      assertThat(timeToClose(server)).isLessThan(Duration.ofSeconds(8));
      assertThat(unused.getInputStream().read()).isEqualTo(-1);
    }
  }
}
