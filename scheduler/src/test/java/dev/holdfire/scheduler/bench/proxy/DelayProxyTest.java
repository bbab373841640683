package dev.holdfire.scheduler.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class DelayProxyTest {
  private static final int MEGABYTES_3 = 3 * 1024 * 1024;

  /** Sends back what it gets, to the end. */
  private static CompletableFuture<Void> echo(ServerSocket server) {
    return CompletableFuture.runAsync(
        () -> {
          try (Socket socket = server.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static DelayProxy proxy(ServerSocket server, long millis) {
    return new DelayProxy("127.0.0.1", server.getLocalPort(), Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2})
  void allBytesArriveInOrderInBothDirectionsWithAnyDelay(long millis) throws Exception {
    byte[] bytes = new byte[MEGABYTES_3];
    new Random(1).nextBytes(bytes);
    try (ServerSocket server = server();
        DelayProxy proxy = proxy(server, millis);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      CompletableFuture<Void> echo = echo(server);
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.getOutputStream().write(bytes);
                  client.shutdownOutput();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes);
      writing.join();
      echo.join();
    }
  }

  @Test
  void closingItEndsItsConnections() throws Exception {
    try (ServerSocket server = server()) {
      Socket client;
      Socket far;
      try (DelayProxy proxy = proxy(server, 0)) {
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        far = server.accept();
        client.getOutputStream().write(1);
        assertThat(far.getInputStream().read()).isEqualTo(1);
      }
      try (client;
          far) {
        assertThat(far.getInputStream().read()).isEqualTo(-1);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }
}
