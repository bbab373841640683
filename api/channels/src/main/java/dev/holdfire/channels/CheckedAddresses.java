package dev.holdfire.channels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks where a request is about to go, and sees to it that it goes there. The HTTP client asks
 * this once for each request, for a proxy. For {@code http} it answers with the address that it has
 * checked, as if the receiver were a proxy of its own, so that the client resolves nothing; the
 * request then has its URL in absolute form, as every HTTP/1.1 server must accept it. For {@code
 * https} there is no such way, as the client would ask for a tunnel: {@link WebhookChannel} says
 * what follows from that. Safe for use by many threads.
 */
final class CheckedAddresses extends ProxySelector {
  private static final int DEFAULT_PORT = 80;

  /** Finds all addresses of a host. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Reach reach;
  private final Resolver resolver;
  private final Function<InetAddress, Optional<String>> objections;

  CheckedAddresses(Reach reach) {
    this(reach, InetAddress::getAllByName, AddressRules::objection);
  }

  CheckedAddresses(
      Reach reach, Resolver resolver, Function<InetAddress, Optional<String>> objections) {
    this.reach = reach;
    this.resolver = resolver;
    this.objections = objections;
  }

  /**
   * @throws RefusedAddressException if one of the host's addresses is not public
   * @throws UncheckedIOException if the host is unknown
   */
  @Override
  public List<Proxy> select(URI uri) {
    String host = uri.getHost();
    if (reach.mayBeAnywhere(host)) {
      return List.of(Proxy.NO_PROXY);
    }
    InetAddress checked = checked(host);
    if (!"http".equalsIgnoreCase(uri.getScheme())) {
      return List.of(Proxy.NO_PROXY);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(checked, port)));
  }

  private InetAddress checked(String host) {
    InetAddress[] addresses;
    try {
      addresses = resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
    for (InetAddress address : addresses) {
      Optional<String> objection = objections.apply(address);
      if (objection.isPresent()) {
        throw new RefusedAddressException(host, objection.get());
      }
    }
    return addresses[0];
  }

  /** Nothing is to be learned from it: the next request resolves again. */
  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
}
