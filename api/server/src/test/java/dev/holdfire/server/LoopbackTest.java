package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackTest {
  private static final byte[] OLD = {127, 0, 0, 1};
  private static final byte[] NEW = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean isThere(byte[] address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void withoutKeysItAnswersAtBothAddressesOfThisMachine() throws IOException {
    assumeTrue(isThere(NEW), "this machine has no ::1");
    int port = freePort();
    try (TestServer server = TestServer.start(builder -> builder.port(port))) {
      assertThat(server.server.port()).isEqualTo(port);
      for (byte[] address : List.of(OLD, NEW)) {
        try (Socket socket = new Socket(InetAddress.getByAddress(address), port)) {
          assertThat(socket.isConnected()).isTrue();
        }
      }
    }
  }
}
