package dev.holdfire.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.ServerConfig;
import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ServeCommandTest {
  @Test
  void whatDoesNotCloseIsNotWaitedForBeyondTheLimit() {
    CountDownLatch never = new CountDownLatch(1);
    long start = System.nanoTime();

    ServeCommand.stop(never::await, Duration.ZERO);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
    never.countDown();
  }

  private static String welcome(UnaryOperator<ServerConfig.Builder> change) {
    ServerConfig.Builder builder = ServerConfig.builder().jdbcUrl("jdbc:h2:mem:x");
    StringWriter text = new StringWriter();
    ServeCommand.welcome(new PrintWriter(text), 8081, change.apply(builder).build(), true);
    return text.toString();
  }

  @Test
  void theCallsToTryAreAsTheyMustBe() {
    assertThat(welcome(builder -> builder))
        .contains("answers at http://localhost:8081\n", "curl -i http://localhost:8081/v1/")
        .doesNotContain("Authorization");
    ApiKey key = ApiKey.ofSecret("app", Role.ADMIN, "secret");
    assertThat(welcome(builder -> builder.key(key).host("10.1.2.3")))
        .contains("answers at http://10.1.2.3:8081\n")
        .contains("/trigger \\\n    -H 'Authorization: Bearer <key>' \\\n    -H 'Content-Type")
        .contains("/cancel \\\n    -H 'Authorization: Bearer <key>' \\\n    -H 'Content-Type")
        .contains("curl -g -H 'Authorization: Bearer <key>' 'http://10.1.2.3:8081/v1/");
  }

  @Test
  void theAddressIsOneThatCanBeCalled() {
    ApiKey key = ApiKey.ofSecret("app", Role.ADMIN, "secret");

    assertThat(welcome(builder -> builder.key(key))).contains("answers at http://localhost:8081\n");
    assertThat(welcome(builder -> builder.host("127.0.0.1")))
        .contains("answers at http://127.0.0.1:8081\n");
    assertThat(welcome(builder -> builder.host("::1"))).contains("answers at http://[::1]:8081\n");
  }
}
