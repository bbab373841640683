package dev.holdfire.channels;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses are public: those that the registries of special-purpose addresses (RFC 6890 and
 * later) leave to the internet. An IPv4 address that an IPv6 address embeds is looked at as well.
 */
final class AddressRules {
  private static final int IPV4_BYTES = 4;

  private static final List<Network> NOT_PUBLIC =
      List.of(
          Network.of("0.0.0.0/8", "an address of this network"),
          Network.of("10.0.0.0/8", "a private address"),
          Network.of("100.64.0.0/10", "a shared address (carrier-grade NAT)"),
          Network.of("127.0.0.0/8", "a loopback address"),
          Network.of("168.63.129.16/32", "a cloud's metadata address"),
          Network.of("169.254.0.0/16", "a link-local address"),
          Network.of("172.16.0.0/12", "a private address"),
          Network.of("192.0.0.0/24", "an address for protocols"),
          Network.of("192.0.2.0/24", "an address for documentation"),
          Network.of("192.88.99.0/24", "an address of 6to4 relays"),
          Network.of("192.168.0.0/16", "a private address"),
          Network.of("198.18.0.0/15", "an address for benchmarks"),
          Network.of("198.51.100.0/24", "an address for documentation"),
          Network.of("203.0.113.0/24", "an address for documentation"),
          Network.of("224.0.0.0/4", "a multicast address"),
          Network.of("240.0.0.0/4", "a reserved address"),
          Network.of("::/128", "an address of this network"),
          Network.of("::1/128", "a loopback address"),
          Network.of("fe80::/10", "a link-local address"),
          Network.of("fec0::/10", "a site-local address"),
          Network.of("fc00::/7", "a unique-local address"),
          Network.of("ff00::/8", "a multicast address"),
          Network.of("2001::/23", "an address for protocols"),
          Network.of("2001:db8::/32", "an address for documentation"),
          Network.of("3fff::/20", "an address for documentation"));

  /** What is outside has not been given to anyone. */
  private static final Network IPV6 = Network.of("2000::/3", "an address of the internet");

  private static final Network SIX_TO_FOUR = Network.of("2002::/16", "6to4");
  private static final int SIX_TO_FOUR_OFFSET = 2;

  /** Those that end with an IPv4 address: NAT64 and stateless translation. */
  private static final List<Network> ENDING_WITH_IPV4 =
      List.of(
          Network.of("64:ff9b::/96", "NAT64"), Network.of("::ffff:0:0:0/96", "IPv4-translated"));

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};
  private static final byte[] ISATAP = {0, 0, 0x5E, (byte) 0xFE};
  private static final int ISATAP_OFFSET = 8;
  private static final int UNIVERSAL_BIT = 0x02;

  private AddressRules() {}

  /** What an address is that is not public, like {@code a loopback address}. */
  static Optional<String> objection(InetAddress address) {
    return objection(address.getAddress());
  }

  /** The same for the bytes of an address. */
  static Optional<String> objection(byte[] address) {
    if (address.length == IPV4_BYTES) {
      return listed(address);
    }
    if (endsWithIpv4(address)) {
      return listed(ipv4(address, address.length - IPV4_BYTES));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return listed(ipv4(address, SIX_TO_FOUR_OFFSET));
    }
    Optional<String> listed = listed(address);
    if (listed.isPresent()) {
      return listed;
    }
    if (!IPV6.contains(address)) {
      return Optional.of("a reserved address");
    }
    return isIsatap(address)
        ? listed(ipv4(address, address.length - IPV4_BYTES))
        : Optional.empty();
  }

  private static Optional<String> listed(byte[] address) {
    return NOT_PUBLIC.stream()
        .filter(network -> network.contains(address))
        .findFirst()
        .map(Network::purpose);
  }

  private static boolean endsWithIpv4(byte[] address) {
    return Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length)
        || ENDING_WITH_IPV4.stream().anyMatch(network -> network.contains(address));
  }

  private static boolean isIsatap(byte[] address) {
    byte[] marker = Arrays.copyOfRange(address, ISATAP_OFFSET, ISATAP_OFFSET + ISATAP.length);
    marker[0] &= (byte) ~UNIVERSAL_BIT;
    return Arrays.equals(marker, ISATAP);
  }

  private static byte[] ipv4(byte[] address, int offset) {
    return Arrays.copyOfRange(address, offset, offset + IPV4_BYTES);
  }
}
