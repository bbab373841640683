package dev.holdfire.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;

/**
 * The addresses that {@code localhost} stands for. Some callers, such as Node 17 to 19, know only
 * the first one that it resolves to, and that may be either.
 */
final class Loopback {
  private static final String HOST = "localhost";
  private static final String OLD = "127.0.0.1";
  private static final String NEW = "::1";
  private static final byte[] NEW_BYTES = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private Loopback() {}

  /** Where to listen: with a port that is not known yet, at one address only. */
  static List<String> addresses(HttpSettings settings) {
    if (!settings.host().equals(HOST)) {
      return List.of(settings.host());
    }
    return settings.port() != 0 && hasNew() ? List.of(OLD, NEW) : List.of(OLD);
  }

  /** Whether this machine has the newer one: containers often have not. */
  private static boolean hasNew() {
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.bind(new InetSocketAddress(InetAddress.getByAddress(NEW_BYTES), 0));
      return true;
    } catch (IOException | UnsupportedAddressTypeException e) {
      return false;
    }
  }
}
