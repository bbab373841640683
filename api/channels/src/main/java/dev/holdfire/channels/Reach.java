package dev.holdfire.channels;

import java.util.Locale;
import java.util.Set;

/**
 * Where a webhook may go.
 *
 * @param ports that the URL of a step may have
 * @param arePrivateAddressesAllowed whether any address is allowed, public or not
 * @param hosts whose addresses may be any, as {@link #normal} writes them
 */
record Reach(Set<Integer> ports, boolean arePrivateAddressesAllowed, Set<String> hosts) {
  Reach {
    ports = Set.copyOf(ports);
    hosts = Set.copyOf(hosts);
  }

  /** Whether the host may be at any address, public or not. */
  boolean mayBeAnywhere(String host) {
    return arePrivateAddressesAllowed || hosts.contains(normal(host));
  }

  /** The host in lower case, without the full stop that a whole name may end with. */
  static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
