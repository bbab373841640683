package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.StartUpCheckException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@Timeout(60)
class DriverSettingsTest {
  private static final String MYSQL_URL = "HOLDFIRE_TEST_MYSQL_URL";

  private static DatabaseSettings settings(String url) {
    return new DatabaseSettings(
        new JdbcUrl(url),
        null,
        null,
        new DatabaseSettings.Connections(1, 1, Duration.ofMillis(700), Duration.ofSeconds(1)),
        null);
  }

  private static Properties properties(String url) {
    return DriverSettings.of(new JdbcUrl(url), settings(url));
  }

  @Test
  void mySqlsDriverGivesUpWhatHangsAndRemembersStatements() {
    assertThat(properties("jdbc:mysql://h/db"))
        .containsEntry("connectTimeout", "700")
        .containsEntry("socketTimeout", "1000")
        .containsEntry("cachePrepStmts", "true")
        .containsEntry("prepStmtCacheSize", "256")
        .containsEntry("prepStmtCacheSqlLimit", "8192")
        .containsEntry("useLocalSessionState", "true")
        .hasSize(6);
  }

  @Test
  void mariaDbsDriverGivesUpWhatHangs() {
    assertThat(properties("jdbc:mariadb://h/db"))
        .containsEntry("connectTimeout", "700")
        .containsEntry("socketTimeout", "1000")
        .hasSize(2);
  }

  @Test
  void otherDriversAreToldNothing() {
    assertThat(properties("jdbc:h2:mem:x")).isEmpty();
  }

  @Test
  void whatTheUrlSaysCounts() {
    assertThat(properties("jdbc:mysql://h/db?SOCKETTIMEOUT=5&cachePrepStmts=false"))
        .doesNotContainKeys("socketTimeout", "cachePrepStmts")
        .containsEntry("connectTimeout", "700");
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (String kind : new String[] {"mysql", "mariadb"}) {
        String url = "jdbc:" + kind + "://127.0.0.1:" + silent.getLocalPort() + "/db";

        assertThatThrownBy(() -> Pools.open(settings(url)))
            .isInstanceOf(StartUpCheckException.class)
            .hasMessageContaining("database.url: is " + url + ", which gives no connection: ");
      }
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = MYSQL_URL, matches = ".+")
  void whatTheDriverThinksOfItsSessionIsSo() throws SQLException {
    try (Pools pools = Pools.open(settings(System.getenv(MYSQL_URL)))) {
      assertThat(session(pools, Connection.TRANSACTION_READ_COMMITTED))
          .isEqualTo("READ-COMMITTED 0");
      assertThat(session(pools, Connection.TRANSACTION_REPEATABLE_READ))
          .isEqualTo("REPEATABLE-READ 0");
      assertThat(session(pools, Connection.TRANSACTION_READ_COMMITTED))
          .isEqualTo("READ-COMMITTED 0");
    }
  }

  /** What the server says of isolation and auto-commit, on the pool's only connection. */
  private static String session(Pools pools, int isolation) throws SQLException {
    try (Connection connection = pools.getConnection()) {
      if (connection.getTransactionIsolation() != isolation) {
        connection.setTransactionIsolation(isolation);
      }
      try (Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery("SELECT CONCAT(@@transaction_isolation, ' ', @@autocommit)")) {
        result.next();
        return result.getString(1);
      }
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = MYSQL_URL, matches = ".+")
  void aStatementThatHangsIsGivenUp() throws SQLException {
    try (Pools pools = Pools.open(settings(System.getenv(MYSQL_URL)));
        Connection connection = pools.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("SELECT SLEEP(0.2)").next()).isTrue();
      assertThatThrownBy(() -> statement.executeQuery("SELECT SLEEP(30)"))
          .isInstanceOf(SQLException.class)
          .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
    }
  }
}
