package dev.holdfire.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SettingsTest {
  private static final String URL = "jdbc:h2:mem:x";

  @TempDir private Path folder;

  /**
   * What a command prints, and at its end the status.
   *
   * @param environment all of it
   */
  private static String run(Map<String, String> environment, String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine commands = Main.commandLine(environment);
    commands.setOut(new PrintWriter(text, true));
    commands.setErr(new PrintWriter(text, true));
    int status = commands.execute(arguments);
    return text + "status " + status;
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("holdfire.yaml"), yaml).toString();
  }

  private static String line(String output, String key) {
    return output
        .lines()
        .filter(line -> line.startsWith(key + " "))
        .findFirst()
        .orElseThrow()
        .replaceAll(" +", " ");
  }

  @Test
  void everyKeyAndDefaultIsWrittenDownHere() {
    assertThat(Setting.ALL)
        .extracting(setting -> setting.key() + "=" + setting.fallback())
        .containsExactly(
            "http.host=",
            "http.port=8080",
            "http.max-body-bytes=10000000",
            "http.max-header-bytes=16384",
            "http.request-timeout=30s",
            "http.max-concurrent-requests=200",
            "http.requests-per-second=0",
            "http.tls.key-store=",
            "http.tls.key-store-password=",
            "http.tls.key-store-type=PKCS12",
            "keys=",
            "database.url=",
            "database.user=",
            "database.password=",
            "database.pool-size=20",
            "database.data=",
            "scheduler.name=holdfire",
            "scheduler.instance=",
            "scheduler.workers=10",
            "scheduler.poll-interval=200ms",
            "cancel.late=reject",
            "cancel.unknown-key=accept",
            "webhook.url=",
            "webhook.secrets=",
            "webhook.timeout=20s",
            "webhook.allow-hosts=",
            "webhook.allow-private-addresses=false",
            "workflows.directory=",
            "workflows.scan-interval=2s",
            "shutdown.limit=20s",
            "sample=false");
  }

  @Test
  void aFlagComesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    String file =
        file("http:\n  port: 1\n  host: localhost\nscheduler.workers: 3\ndatabase.url: " + URL);
    Map<String, String> environment =
        Map.of("HOLDFIRE_HTTP_PORT", "2", "HOLDFIRE_SCHEDULER_WORKERS", "4", "HOME", "/root");

    String output = run(environment, "config", "--config", file, "--http-port=3");

    assertThat(output).endsWith("status 0");
    assertThat(line(output, "http.port")).isEqualTo("http.port 3 the flag --http-port");
    assertThat(line(output, "scheduler.workers"))
        .isEqualTo("scheduler.workers 4 the variable HOLDFIRE_SCHEDULER_WORKERS");
    assertThat(line(output, "http.host")).isEqualTo("http.host localhost the file " + file);
    assertThat(line(output, "cancel.late")).isEqualTo("cancel.late reject the default");
  }

  @Test
  void theEnvironmentCanNameTheFile() throws IOException {
    String file = file("database.url: " + URL + "\nhttp.port: 7");

    assertThat(line(run(Map.of("HOLDFIRE_CONFIG", file), "config"), "http.port"))
        .startsWith("http.port 7 ");
  }

  @Test
  void keysThatNobodyKnowsAreToldTogetherWithWhatWasMeant() throws IOException {
    String file = file("http:\n  prot: 1\ncancel.late: maybe\nhttp.request-timeout: soon\n");

    String output =
        run(Map.of("HOLDFIRE_HTTP_PROT", "2"), "config", "--config", file, "--http-port=70000");

    assertThat(output)
        .contains("HOLDFIRE_HTTP_PROT: is no variable that is known")
        .contains("did you mean \"HOLDFIRE_HTTP_PORT\"?")
        .contains("http.prot: is no key that is known; did you mean \"http.port\"?")
        .contains("cancel.late: is \"maybe\"; expected accept or reject")
        .contains("http.request-timeout: is \"soon\"; expected a time such as 500ms")
        .contains("http.port: is 70000; expected 0 to 65535")
        .contains("database.url: is missing")
        .endsWith("status 2");
  }

  @Test
  void aFlagThatNobodyKnowsIsRefused() {
    assertThat(run(Map.of(), "serve", "--http-prot=1"))
        .contains("--http-port")
        .endsWith("status 2");
  }

  @Test
  void secretsAreNotShown() throws IOException {
    String file =
        file(
            """
            database.url: jdbc:mysql://h/db?user=u&password=s3cret&x=1
            database.password: hush
            keys:
              - name: app
                role: operate
                sha256: %s
            """
                .formatted("a".repeat(64)));

    String output = run(Map.of(), "config", "--config", file);

    assertThat(output)
        .doesNotContain("s3cret")
        .doesNotContain("hush")
        .doesNotContain("aaaa")
        .contains("password=(hidden)&x=1")
        .endsWith("status 0");
  }

  @Test
  void brokenKeysAreToldWithoutTheirHashes() throws IOException {
    String file =
        file(
            "database.url: "
                + URL
                + "\nkeys: [\"a:operate\", \"b:king:"
                + "c".repeat(64)
                + "\", \"c:read:dddd\"]");

    assertThat(run(Map.of(), "config", "--config", file))
        .contains("is not name:role:sha256")
        .contains("the role \"king\"")
        .contains("keys.sha256: is no SHA-256")
        .doesNotContain("cccc")
        .doesNotContain("dddd")
        .endsWith("status 2");
  }

  @Test
  void aFileThatIsNoYamlOrNotThereIsTold() throws IOException {
    assertThat(run(Map.of(), "config", "--config", file("a: [1")))
        .contains("is no YAML: look at line")
        .endsWith("status 2");
    assertThat(run(Map.of(), "config", "--config", folder.resolve("none").toString()))
        .contains("cannot be read")
        .endsWith("status 2");
  }

  @Test
  void aKeyIsMadeWithItsHashForTheConfiguration() throws IOException {
    String output = run(Map.of(), "key", "--name=app", "--role=operate");

    assertThat(output).containsPattern("  hf_[A-Za-z0-9_-]{43}\n").endsWith("status 0");
    String yaml = output.substring(output.indexOf("keys:"), output.indexOf("status 0"));
    assertThat(run(Map.of("HOLDFIRE_DATABASE_URL", URL), "config", "--config", file(yaml)))
        .endsWith("status 0");
    assertThat(run(Map.of(), "key", "--name=app", "--role=king")).endsWith("status 2");
  }
}
