package dev.holdfire.channels;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses of one family, and what it is for. */
final class Network {
  private final byte[] prefix;
  private final int bits;
  private final String purpose;

  private Network(byte[] prefix, int bits, String purpose) {
    this.prefix = prefix;
    this.bits = bits;
    this.purpose = purpose;
  }

  /** The network that is written like {@code 10.0.0.0/8}. */
  static Network of(String notation, String purpose) {
    int slash = notation.indexOf('/');
    try {
      return new Network(
          InetAddress.getByName(notation.substring(0, slash)).getAddress(),
          Integer.parseInt(notation.substring(slash + 1)),
          purpose);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(notation + " is not a network", e);
    }
  }

  String purpose() {
    return purpose;
  }

  /** Whether the address, as its bytes, is of this family and within. */
  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != prefix[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
  }
}
