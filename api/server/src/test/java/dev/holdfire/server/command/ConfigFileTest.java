package dev.holdfire.server.command;

import static dev.holdfire.server.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("holdfire.yaml"), yaml);
  }

  private Map<String, String> values(String yaml) throws IOException {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> values = ConfigFile.read(file(yaml), problems).values();
    assertThat(problems).isEmpty();
    return values;
  }

  /** The pairs of a setting as its reader has them. */
  private static Map<String, String> pairs(String key, String text) {
    Map<String, String> pairs = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    new SettingReader(Map.of(key, text), problems) {}.pairs(key, pairs::put);
    assertThat(problems).isEmpty();
    return pairs;
  }

  @Test
  void scalarsAreReadAsTheyAreWritten() throws IOException {
    for (String text :
        List.of("0123", "1_000", "1e3", "yes", "0x1F", "007.50", "true", "No", "+5", "1:30")) {
      assertThat(values("database.password: " + text)).isEqualTo(Map.of("database.password", text));
    }
    assertThat(values("webhook.secrets: [0123, 1e3]"))
        .isEqualTo(Map.of("webhook.secrets", "0123,1e3"));
    assertThat(values("keys: [{name: 007, role: read, sha256: 00}]"))
        .isEqualTo(Map.of("keys", "007:read:00"));
  }

  @Test
  void whatIsEmptyOrNullIsNothing() throws IOException {
    assertThat(values("database:\n  password:\n  user: null\nhttp.host: ~\n"))
        .isEqualTo(Map.of("database.password", "", "database.user", "", "http.host", ""));
    assertThat(values("database.password: 'null'")).isEqualTo(Map.of("database.password", "null"));
    assertThat(values("# nothing")).isEmpty();
  }

  @Test
  void aKeyThatIsThereTwiceIsTold() throws IOException {
    List<Problem> problems = new ArrayList<>();

    ConfigFile.read(file("http.port: 1\nhttp.port: 2\n"), problems);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).message()).contains("is no YAML: look at line 2");
  }

  @Test
  void aCommaWithinAnItemDoesNotEndIt() throws IOException {
    Map<String, String> values =
        values(
            """
            webhook.headers: {accept: "application/json, text/plain", x-path: 'c:\\\\a\\b,'}
            webhooks.urls:
              crm: https://crm.example.org/a,b
              billing: https://b.example.org/
            """);

    assertThat(pairs("h", values.getOrDefault("webhook.headers", "")))
        .isEqualTo(Map.of("accept", "application/json, text/plain", "x-path", "c:\\\\a\\b,"));
    assertThat(pairs("u", values.getOrDefault("webhooks.urls", "")))
        .isEqualTo(
            Map.of("crm", "https://crm.example.org/a,b", "billing", "https://b.example.org/"));
  }

  @Test
  void flagsAndVariablesMayHaveThatCommaToo() {
    assertThat(pairs("h", "accept=a/b\\, c/d, x=1\\2"))
        .isEqualTo(Map.of("accept", "a/b, c/d", "x", "1\\2"));
    String[] arguments = {"config", "--webhook-url=https://h.example.org/"};
    String headers = "accept=application/json\\, text/plain";
    Map<String, String> environment = Map.of("HOLDFIRE_DATABASE_URL", "jdbc:h2:mem:x");
    Map<String, String> withHeaders = new HashMap<>(environment);
    withHeaders.put("HOLDFIRE_WEBHOOK_HEADERS", headers);

    assertThat(run(withHeaders, arguments)).endsWith("status 0");
    assertThat(run(environment, arguments[0], arguments[1], "--webhook-headers=" + headers))
        .endsWith("status 0");
    assertThat(run(environment, "serve", "--help")).contains("\\,");
  }

  @Test
  void aUrlWithACommaIsShownWithoutWhatMayBeASecret() throws IOException {
    String file =
        file("database.url: jdbc:h2:mem:x\nwebhooks.urls: {crm: 'https://crm.example.org/a,hush=1'}")
            .toString();

    assertThat(run(Map.of(), "config", "--config", file))
        .contains("crm=https://crm.example.org/(hidden) ")
        .doesNotContain("hush")
        .endsWith("status 0");
  }
}
