package dev.holdfire.server.hostile;

import dev.holdfire.server.contract.Exchange;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads answers of HTTP/1.1 off a connection. Use from one thread. */
final class AnswerReader {
  private final InputStream stream;
  private boolean isEndExpected;

  AnswerReader(InputStream stream) {
    this.stream = new BufferedInputStream(stream);
  }

  /** From now on, a connection that is reset counts as one that is closed. */
  void expectEnd() {
    isEndExpected = true;
  }

  /** The next answer, or nothing when the connection is closed before it begins. */
  Optional<Exchange.Answer> next() throws IOException {
    try {
      Optional<String> status = line();
      if (status.isEmpty()) {
        return Optional.empty();
      }
      int code = code(status.get());
      Map<String, List<String>> headers = headers();
      return Optional.of(
          new Exchange.Answer(code, headers, code == 204 || code == 304 ? "" : body(headers)));
    } catch (SocketException e) {
      if (isEndExpected || "Connection reset".equals(e.getMessage())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static int code(String statusLine) {
    if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      throw new AssertionError("No answer of HTTP: " + statusLine);
    }
    return Integer.parseInt(statusLine.substring(9, 12));
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    while (true) {
      String line = line().orElseThrow(() -> new AssertionError("The headers are cut off"));
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).trim());
    }
  }

  private String body(Map<String, List<String>> headers) throws IOException {
    if (headers.getOrDefault("Transfer-Encoding", List.of()).contains("chunked")) {
      return chunks();
    }
    List<String> length = headers.get("Content-Length");
    return length == null
        ? new String(stream.readAllBytes(), StandardCharsets.UTF_8)
        : text(Integer.parseInt(length.get(0)));
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      int length = Integer.parseInt(line().orElseThrow(EOFException::new), 16);
      body.append(text(length));
      line();
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private String text(int length) throws IOException {
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length < length) {
      throw new AssertionError("The body has " + bytes.length + " bytes of " + length);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = stream.read();
      if (next < 0) {
        if (line.size() > 0) {
          throw new AssertionError("The answer is cut off: " + line);
        }
        return Optional.empty();
      }
      if (next == '\n') {
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1).stripTrailing());
      }
      line.write(next);
    }
  }
}
