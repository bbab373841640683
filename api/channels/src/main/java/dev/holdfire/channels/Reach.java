package dev.holdfire.channels;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a webhook may go.
 *
 * @param ports that the URL of a step may have
 * @param arePrivateAddressesAllowed whether any address is allowed, public or not
 * @param hosts whose addresses may be any, as {@link #normal} writes them
 */
record Reach(Set<Integer> ports, boolean arePrivateAddressesAllowed, Set<String> hosts) {
  /** A host of a URL that is an address; every other is a name. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");

  Reach {
    ports = Set.copyOf(ports);
    hosts = Set.copyOf(hosts);
  }

  /** Whether the host may be at any address, public or not. */
  boolean mayBeAnywhere(String host) {
    return arePrivateAddressesAllowed || hosts.contains(normal(host));
  }

  /** What is wrong with a URL whose host is an address that no webhook goes to. */
  Optional<String> objection(URI url) {
    String host = url.getHost();
    if (mayBeAnywhere(host) || !ADDRESS.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return AddressRules.objection(InetAddress.getByName(host))
          .map(objection -> new RefusedAddressException(host, objection).explanation());
    } catch (UnknownHostException e) {
      return Optional.empty(); // of a network that this machine does not have; the send will say
    }
  }

  /** The host in lower case, without the full stop that a whole name may end with. */
  static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
