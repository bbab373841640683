package dev.holdfire.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads a body within a size and a time. */
final class BodyReader {
  private static final int CHUNK = 16_384;

  private final HttpSettings.RequestLimits limits;

  BodyReader(HttpSettings.RequestLimits limits) {
    this.limits = limits;
  }

  byte[] read(HttpServletRequest request) {
    if (request.getContentLengthLong() > limits.bodyBytes()) {
      throw tooLarge();
    }
    try {
      return read(request.getInputStream());
    } catch (IOException e) {
      throw tooSlow();
    }
  }

  private byte[] read(InputStream stream) throws IOException {
    long start = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
      body.write(chunk, 0, length);
      if (body.size() > limits.bodyBytes()) {
        throw tooLarge();
      }
      if (Duration.ofNanos(System.nanoTime() - start).compareTo(limits.timeout()) > 0) {
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
