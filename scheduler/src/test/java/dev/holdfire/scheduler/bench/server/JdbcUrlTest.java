package dev.holdfire.scheduler.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JdbcUrlTest {
  @Test
  void anotherDatabaseOfTheServerHasTheSameParameters() {
    JdbcUrl url = JdbcUrl.parse("jdbc:mysql://db.example:3307/app?user=u&password=p");
    assertThat(url.host()).isEqualTo("db.example");
    assertThat(url.port()).isEqualTo(3307);
    assertThat(url.database("bench"))
        .isEqualTo("jdbc:mysql://db.example:3307/bench?user=u&password=p");
  }

  @Test
  void portDatabaseAndParametersMayBeLeftOut() {
    assertThat(JdbcUrl.parse("jdbc:mariadb://localhost/").database(""))
        .isEqualTo("jdbc:mariadb://localhost:3306/?");
  }

  @Test
  void throughAPortOfThisMachineOnlyTheWayDiffers() {
    assertThat(JdbcUrl.parse("jdbc:mysql://db.example/x?user=u").through(4000).database("bench"))
        .isEqualTo("jdbc:mysql://127.0.0.1:4000/bench?user=u");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:h2:mem:x", "mysql://host/", "jdbc:mysql://host", "jdbc:mysql://a,b/x"})
  void otherUrlsAreRefusedWithWhatIsExpected(String url) {
    assertThatThrownBy(() -> JdbcUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + url + "'")
        .hasMessageContaining("jdbc:mysql://host:port/");
  }
}
