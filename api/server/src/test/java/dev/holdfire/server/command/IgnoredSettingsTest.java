package dev.holdfire.server.command;

import static dev.holdfire.server.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class IgnoredSettingsTest {
  private static final Map<String, String> URL =
      Map.of("HOLDFIRE_DATABASE_URL", "jdbc:mysql://h/db");
  private static final Map<String, String> EMBEDDED = Map.of("HOLDFIRE_DATABASE_DATA", "/x");

  @Test
  void whatDoesNothingIsToldTogether() {
    String output =
        run(
            URL,
            "config",
            "--database-password=hush",
            "--http-tls-key-store-password=hush",
            "--http-tls-key-store-type=JKS",
            "--workflows-scan-interval=5s",
            "--webhook-headers=authorization=hush");

    assertThat(output)
        .contains("5 problems in")
        .contains("database.password: does nothing, because neither database.user nor the URL")
        .contains("http.tls.key-store-password: does nothing without http.tls.key-store, because")
        .contains("http.tls.key-store-type: does nothing without http.tls.key-store, because")
        .contains("workflows.scan-interval: does nothing without workflows.directory, because")
        .contains("webhook.headers: go to url only")
        .doesNotContain("hush")
        .endsWith("status 2");
  }

  @Test
  void anEmbeddedDatabaseHasNeitherUsersNorATimeoutNorOtherNames() {
    String output =
        run(
            EMBEDDED,
            "config",
            "--database-user=u",
            "--database-connect-timeout=1s",
            "--database-socket-timeout=1s",
            "--database-quartz-prefix=Q_",
            "--database-holdfire-prefix=H_");

    assertThat(output)
        .contains("5 problems in")
        .contains("database.user: does nothing with database.data")
        .contains("database.connect-timeout: does nothing with database.data")
        .contains("database.socket-timeout: does nothing with database.data")
        .contains("database.quartz-prefix: does nothing with database.data")
        .contains("database.holdfire-prefix: does nothing with database.data")
        .endsWith("status 2");
  }

  @Test
  void aPasswordOfTheUsersUrlAndDefaultsAreFine() {
    assertThat(
            run(
                Map.of(
                    "HOLDFIRE_DATABASE_URL", "jdbc:mysql://h/db?user=u",
                    "HOLDFIRE_DATABASE_PASSWORD", "hush"),
                "config"))
        .endsWith("status 0");
    assertThat(run(EMBEDDED, "config")).endsWith("status 0");
  }
}
