package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackTest {
  private static final byte[] OLD = {127, 0, 0, 1};
  private static final byte[] OTHER = {127, 0, 0, 2};
  private static final byte[] NEW = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private static final ApiKey KEY = ApiKey.ofSecret("shop", Role.OPERATE, "secret");

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
  void withKeysItAnswersAtEveryAddressAlsoAtAPortThatItFindsItself() throws IOException {
    assumeTrue(isThere(OTHER), "this machine has no 127.0.0.2");
    try (TestServer server = TestServer.start(builder -> builder.port(0).key(KEY));
        Socket socket = new Socket(InetAddress.getByAddress(OTHER), server.server.port())) {
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void anAddressThatIsGivenCountsAlsoAtAPortThatItFindsItself() throws IOException {
    assumeTrue(isThere(OTHER), "this machine has no 127.0.0.2");
    try (TestServer server =
            TestServer.start(builder -> builder.host("127.0.0.2").port(0).key(KEY));
        Socket socket = new Socket(InetAddress.getByAddress(OTHER), server.server.port())) {
      assertThat(socket.isConnected()).isTrue();
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
