package dev.holdfire.scheduler.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DialectTest {
  @ParameterizedTest
  @ValueSource(strings = {"8.0.19", "8.0.46-0ubuntu0.22.04.1", "8.1.0", "8.4.6", "9.7.4", "10.0.0"})
  void mySqlKnowsValuesRows(String version) {
    assertThat(Dialect.MYSQL.hasValuesRows(version)).isTrue();
    assertThat(Dialect.MARIADB.hasValuesRows(version)).isFalse();
    assertThat(Dialect.H2.hasValuesRows(version)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.0.18", "8.0.11-TiDB-v8.5.0", "5.7.44", "8.0", "", "next"})
  void anOlderMySqlOrOneThatDoesNotTellDoesNot(String version) {
    assertThat(Dialect.MYSQL.hasValuesRows(version)).isFalse();
  }
}
