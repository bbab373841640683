package dev.holdfire.server.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the server listens.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 * @param keys who may call; empty for whoever is on this machine
 * @param limits what a caller may ask for
 * @param stopLimit how long requests in flight may take to end when the server stops
 * @param tls the certificate, or null for plain HTTP
 */
public record HttpSettings(
    String host,
    int port,
    List<ApiKey> keys,
    RequestLimits limits,
    Duration stopLimit,
    @Nullable Tls tls) {

  /**
   * What a request may be.
   *
   * @param bodyBytes how large a body may be
   * @param headerBytes how large the request line and the headers may be together
   * @param timeout how long a body may take to come
   * @param concurrent how many requests may be under way at once
   * @param perSecond how many requests a key may make in a second; 0 for any number
   */
  public record RequestLimits(
      int bodyBytes, int headerBytes, Duration timeout, int concurrent, int perSecond) {}

  /**
   * A certificate with its private key.
   *
   * @param keyStore the file
   * @param password of the file and of the key
   * @param type the format, such as {@code PKCS12}
   */
  public record Tls(String keyStore, String password, String type) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Tls[keyStore=" + keyStore + ", type=" + type + "]";
    }
  }

  public HttpSettings {
    keys = List.copyOf(keys);
  }
}
