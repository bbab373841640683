package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the server writes to its standard error, as it is configured. */
class LogTest {
  private static final String SECRET = "a-secret-of-the-caller";

  private static String logOf(Action action) throws SQLException {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private interface Action {
    void run() throws SQLException;
  }

  @Test
  void aFailureIsLoggedWithItsRequestAndWithoutSqlOrPayload() throws SQLException {
    try (TestServer server = TestServer.start()) {
      Reply[] reply = new Reply[1];
      String log =
          logOf(
              () -> {
                server.execute("ALTER TABLE HF_RECIPIENT RENAME TO HF_ELSEWHERE");
                reply[0] = server.put("/v1/users/" + SECRET, "{\"name\":\"" + SECRET + "\"}");
                server.execute("ALTER TABLE HF_ELSEWHERE RENAME TO HF_RECIPIENT");
              });

      reply[0].isFailure(503, "store_failed");
      assertThat(log)
          .containsPattern("ERROR Pipeline .*\\[" + reply[0].header("x-request-id").get() + "] ")
          .contains("dev.holdfire.StoreException (store_failed)")
          .containsPattern("Caused by: .*SQL.*Exception \\(SQLSTATE 42S02, error 42")
          .contains("\tat dev.holdfire.")
          .doesNotContain("SELECT")
          .doesNotContain("HF_RECIPIENT")
          .doesNotContain(SECRET);
    }
  }

  @Test
  void aLineOfNoRequestHasNoId() throws SQLException {
    String log = logOf(() -> LoggerFactory.getLogger(LogTest.class).error("alone"));

    assertThat(log).containsPattern("ERROR LogTest \\[[^]]+] \\[-] alone");
  }
}
