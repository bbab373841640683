package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JdbcUrlTest {
  private static final Map<String, String> SHOWN =
      Map.of(
          "jdbc:mysql://h:1/db?user=u&password=s3;cret&x=1",
          "jdbc:mysql://h:1/db?user=u&password=(hidden)&x=1",
          "jdbc:mysql://u:s3/c@ret@h/db",
          "jdbc:mysql://(hidden)@h/db",
          "jdbc:mysql://h/db?trustCertificateKeyStorePassword=s3cret",
          "jdbc:mysql://h/db?trustCertificateKeyStorePassword=(hidden)",
          "jdbc:mysql://h/db?a=b&PASSWORD2=s3cret",
          "jdbc:mysql://h/db?a=b&PASSWORD2=(hidden)",
          "jdbc:mysql://address=(host=h)(password=s3cret)/db",
          "jdbc:mysql://address=(host=h)(password=(hidden))/db",
          "jdbc:mysql://(host=h,password=s3cret,port=1)/db",
          "jdbc:mysql://(host=h,password=(hidden),port=1)/db",
          "jdbc:mariadb://h/db?keyStorePassword=s3cret&y=2",
          "jdbc:mariadb://h/db?keyStorePassword=(hidden)&y=2",
          "jdbc:h2:file:/x;PASSWORD=s3&cret;LOCK_TIMEOUT=1",
          "jdbc:h2:file:/x;PASSWORD=(hidden);LOCK_TIMEOUT=1");

  @Test
  void whatIsSecretInAUrlIsNotShown() {
    SHOWN.forEach(
        (url, shown) -> {
          assertThat(new JdbcUrl(url).shown()).isEqualTo(shown);
          assertThat(new JdbcUrl(url)).hasToString(shown);
          assertThat(new JdbcUrl(url).withoutSecrets("cannot connect to " + url)).endsWith(shown);
        });
  }

  @Test
  void whatAUrlSaysIsKnown() {
    assertThat(isSaidBy("jdbc:mysql://h/db?sockettimeout=1")).isTrue();
    assertThat(isSaidBy("jdbc:mysql://h/db?a=1&socketTimeout=1")).isTrue();
    assertThat(isSaidBy("jdbc:mysql://(host=h,socketTimeout=1)/db")).isTrue();
    assertThat(isSaidBy("jdbc:mysql://h/db?notsocketTimeout=1")).isFalse();
    assertThat(isSaidBy("jdbc:mysql://h/socketTimeout")).isFalse();
  }

  private static boolean isSaidBy(String url) {
    return new JdbcUrl(url).says("socketTimeout");
  }
}
