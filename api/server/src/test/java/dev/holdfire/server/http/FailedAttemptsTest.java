package dev.holdfire.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  private final FailedAttempts failed = new FailedAttempts();

  private void exhaust(String address) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                failed.count(address);
              }
            })
        .isInstanceOf(Failure.class)
        .hasMessageContaining("no API key that is known");
  }

  @Test
  void eachAddressIsCountedByItself() {
    exhaust("192.0.2.1");

    assertThatCode(() -> failed.count("192.0.2.2")).doesNotThrowAnyException();
  }

  @Test
  void addressesOfOneNetworkOfTheNewProtocolAreOne() {
    for (int i = 0; i < 50; i++) {
      failed.count("2001:db8::" + i);
      failed.count("[2001:db8:0:0:1:2:3:" + i + "]");
    }
    assertThat(failed.size()).isEqualTo(1);
    failed.count("2001:db8:0:1::1");
    assertThat(failed.size()).isEqualTo(2);
  }

  @Test
  void howManyAddressesThereAreDoesNotMatter() {
    for (int i = 0; i < 30_000; i++) {
      failed.count("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255));
    }

    assertThat(failed.size()).isEqualTo(10_000);
  }
}
