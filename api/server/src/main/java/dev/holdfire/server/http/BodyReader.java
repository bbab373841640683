package dev.holdfire.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a body within a size and a time. Safe for use by many threads. */
final class BodyReader {
  private static final int CHUNK = 16_384;

  private final HttpSettings.RequestLimits limits;

  BodyReader(HttpSettings.RequestLimits limits) {
    this.limits = limits;
  }

  /**
   * The body. The watch tells when its time is over: a read that waits ends then, and of a body of
   * which always something comes, the next one.
   *
   * @throws Failure if it is too large, does not come in time, or there is no room for it
   */
  byte[] read(HttpServletRequest request, BodyBudget.Share share) {
    if (request.getContentLengthLong() > limits.bodyBytes()) {
      throw tooLarge();
    }
    WatchedConnection connection = RequestScope.connection(request);
    connection.awaitBody();
    try {
      return read(request.getInputStream(), share, connection);
    } catch (IOException e) {
      throw tooSlow();
    } finally {
      connection.work();
    }
  }

  private byte[] read(InputStream stream, BodyBudget.Share share, WatchedConnection connection)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
      share.take(length);
      body.write(chunk, 0, length);
      if (body.size() > limits.bodyBytes()) {
        throw tooLarge();
      }
      if (connection.isCut()) {
        throw tooSlow();
      }
    }
    return body.toByteArray();
  }

  private Failure tooLarge() {
    return new Failure(
            413,
            "payload_too_large",
            "The body has more than " + limits.bodyBytes() + " bytes. Send less in one call.")
        .with("connection", "close");
  }

  private Failure tooSlow() {
    return new Failure(
            408,
            "request_timeout",
            "The body did not come whole within " + limits.timeout().toSeconds() + " seconds.")
        .with("connection", "close");
  }
}
