package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.0.0.0                      | an address of this network
          0.255.255.255                | an address of this network
          10.0.0.0                     | a private address
          10.255.255.255               | a private address
          100.64.0.0                   | a shared address (carrier-grade NAT)
          100.100.100.200              | a shared address (carrier-grade NAT)
          100.127.255.255              | a shared address (carrier-grade NAT)
          127.0.0.1                    | a loopback address
          127.255.255.255              | a loopback address
          168.63.129.16                | a cloud's metadata address
          169.254.169.254              | a link-local address
          172.16.0.0                   | a private address
          172.31.255.255               | a private address
          192.0.0.192                  | an address for protocols
          192.0.2.1                    | an address for documentation
          192.88.99.1                  | an address of 6to4 relays
          192.168.255.255              | a private address
          198.19.255.255               | an address for benchmarks
          198.51.100.1                 | an address for documentation
          203.0.113.1                  | an address for documentation
          224.0.0.1                    | a multicast address
          239.255.255.255              | a multicast address
          240.0.0.1                    | a reserved address
          255.255.255.255              | a reserved address
          ::                           | an address of this network
          ::1                          | a loopback address
          ::7f00:1                     | a reserved address
          fe80::1                      | a link-local address
          febf:ffff::1                 | a link-local address
          fec0::1                      | a site-local address
          fc00::1                      | a unique-local address
          fd00:ec2::254                | a unique-local address
          ff02::1                      | a multicast address
          100::1                       | a reserved address
          64:ff9b:1::1                 | a reserved address
          4000::1                      | a reserved address
          2001::1                      | an address for protocols
          2001:1ff:ffff::1             | an address for protocols
          2001:db8::1                  | an address for documentation
          3fff:fff::1                  | an address for documentation
          64:ff9b::10.0.0.1            | a private address
          64:ff9b::169.254.169.254     | a link-local address
          ::ffff:0:127.0.0.1           | a loopback address
          2002:a00:1::                 | a private address
          2002:7f00:1:1::1             | a loopback address
          2600:1::5efe:192.168.0.1     | a private address
          2600:1::200:5efe:10.0.0.1    | a private address
          """)
  void whatIsNotPublicIsNamed(String address, String objection) throws UnknownHostException {
    assertThat(AddressRules.objection(InetAddress.getByName(address))).hasValue(objection);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:db9::1",
        "2606:4700::1111",
        "3fff:1000::1",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "2600:1::5efe:8.8.8.8"
      })
  void whatIsPublicIsAllowed(String address) throws UnknownHostException {
    assertThat(AddressRules.objection(InetAddress.getByName(address))).isEmpty();
  }

  @Test
  void anIpv4AddressInTheFormOfIpv6IsLookedAtAsIpv4() {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 10, 0, 0, 1};
    assertThat(AddressRules.objection(mapped)).hasValue("a private address");
    mapped[12] = 8;
    assertThat(AddressRules.objection(mapped)).isEmpty();
  }
}
