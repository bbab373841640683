package dev.holdfire.server.http;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the server listens.
 *
 * @param host the address to listen at; {@code localhost} for both of this machine's own
 * @param port the port; 0 for any that is free
 * @param keys who may call; empty for whoever is on this machine
 * @param limits what a caller may ask for
 * @param tls the certificate, or null for plain HTTP
 * @param clock by which keys expire
 */
public record HttpSettings(
    String host,
    int port,
    List<ApiKey> keys,
    RequestLimits limits,
    @Nullable Tls tls,
    Clock clock) {

  /**
   * What a request may be.
   *
   * @param bodyBytes how large a body may be
   * @param headerBytes how large the request line and the headers may be together
   * @param timeout how long a head may take to come, and then a body, and an answer to be fetched
   * @param perSecond how many requests a key may make in a second; 0 for any number
   * @param capacity what may be there at once
   */
  public record RequestLimits(
      int bodyBytes, int headerBytes, Duration timeout, int perSecond, Capacity capacity) {}

  /**
   * What may be there at once, of all callers together.
   *
   * @param connections how many connections
   * @param requests how many requests under way
   * @param bodyBytes how many bytes of the bodies of these requests
   */
  public record Capacity(int connections, int requests, long bodyBytes) {}

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
