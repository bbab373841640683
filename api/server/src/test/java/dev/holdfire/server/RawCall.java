package dev.holdfire.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request as bytes, for what no client would send. */
final class RawCall {
  private static final int PATIENCE_MILLIS = 20_000;

  private RawCall() {}

  /** What a server answers to these lines, up to the end of the connection. */
  static String to(int port, String... lines) throws IOException {
    return bytes(port, String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");
  }

  /** What a server answers to exactly this. */
  static String bytes(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
