package dev.holdfire.server.hostile;

import dev.holdfire.server.contract.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A connection on which any bytes can be sent. Use from one thread. */
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final AnswerReader reader;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new AnswerReader(socket.getInputStream());
  }

  /**
   * @param limit how long nothing may come before it counts as a hang
   */
  static Wire to(int port, Duration limit) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    socket.setTcpNoDelay(true);
    return new Wire(socket);
  }

  /** Sends these; that the server has closed the connection meanwhile is its right. */
  Wire send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (SocketException e) {
      reader.expectEnd();
    }
    return this;
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Tells the server that nothing more comes. */
  Wire end() throws IOException {
    try {
      socket.shutdownOutput();
    } catch (SocketException e) {
      reader.expectEnd();
    }
    return this;
  }

  /**
   * The next answer, or nothing when the server closes the connection instead.
   *
   * @throws AssertionError if neither happens in time
   */
  Optional<Exchange.Answer> answer() throws IOException {
    try {
      return reader.next();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("The server hangs: no answer, and the connection stays open", e);
    }
  }

  /** Answers until the server closes the connection. */
  List<Exchange.Answer> answers() throws IOException {
    List<Exchange.Answer> answers = new ArrayList<>();
    for (Optional<Exchange.Answer> next = answer(); next.isPresent(); next = answer()) {
      answers.add(next.get());
    }
    return answers;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A request with this body, whatever it is. */
  static byte[] request(String method, String target, byte[] body, String... headers) {
    List<String> all = new ArrayList<>(List.of("Connection: close"));
    if (body.length > 0) {
      all.add("Content-Type: application/json");
      all.add("Content-Length: " + body.length);
    }
    all.addAll(List.of(headers));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head(method, target, all).getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** What comes before a body. */
  static String head(String method, String target, List<String> headers) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    return head.append("\r\n").toString();
  }
}
