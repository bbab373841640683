package dev.holdfire.server.command;

import static dev.holdfire.server.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String URL = "jdbc:h2:mem:x";

  @TempDir private Path folder;

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
            "http.max-connections=1000",
            "http.max-body-bytes-at-once=",
            "http.requests-per-second=0",
            "http.tls.key-store=",
            "http.tls.key-store-password=",
            "http.tls.key-store-type=PKCS12",
            "keys=",
            "database.url=",
            "database.user=",
            "database.password=",
            "database.pool-size=20",
            "database.connect-timeout=5s",
            "database.socket-timeout=120s",
            "database.quartz-prefix=QRTZ_",
            "database.holdfire-prefix=HF_",
            "database.data=",
            "scheduler.name=holdfire",
            "scheduler.instance=",
            "scheduler.workers=10",
            "scheduler.poll-interval=200ms",
            "scheduler.check-in-interval=5s",
            "scheduler.retry-pauses=10s,60s",
            "scheduler.send-timeout=60s",
            "scheduler.send-timeouts=",
            "scheduler.concurrency=",
            "trigger.max-recipients=1000",
            "trigger.max-data-bytes=10000000",
            "trigger.max-recipient-bytes=256000",
            "cancel.late=reject",
            "cancel.unknown-key=accept",
            "webhook.url=",
            "webhook.headers=",
            "webhook.secrets=",
            "webhook.timeout=20s",
            "webhook.connect-timeout=5s",
            "webhook.longest-retry-after=3600s",
            "webhook.ports=80,443",
            "webhook.allow-hosts=",
            "webhook.allow-private-addresses=false",
            "webhooks.urls=",
            "webhooks.secrets=",
            "webhooks.headers=",
            "workflows.directory=",
            "workflows.scan-interval=2s",
            "workflows.inactive-runs=go-on",
            "shutdown.limit=20s",
            "shutdown.drain=0s",
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
    assertThat(run(Map.of(), "serve", "--database-pasword", "hush", "-p=hush", "--x=hush=hush"))
        .contains("Unknown flags: '--database-pasword', '--x'.")
        .contains("are not shown: 2.")
        .contains("--database-password")
        .doesNotContain("hush")
        .endsWith("status 2");
    assertThat(run(Map.of(), "serve", "--database-pasword=hush", "--x=hush"))
        .contains("--database-password")
        .doesNotContain("hush")
        .endsWith("status 2");
  }

  @Test
  void secretsAreNotShown() throws IOException {
    String file =
        file(
            """
            database.url: jdbc:mysql://h/db?user=u&password=s3cret&x=1
            database.password: hush
            webhook.url: https://hooks.example.org:8443/t0ken?key=k3y
            webhook.headers: {authorization: b3arer}
            webhooks:
              urls: {crm: "https://crm.example.org/t0ken", billing: "https://b.example.org"}
              headers: {crm/authorization: b3arer}
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
        .doesNotContain("t0ken")
        .doesNotContain("k3y")
        .doesNotContain("b3arer")
        .contains("https://hooks.example.org:8443/(hidden)")
        .contains("crm=https://crm.example.org/(hidden),billing=https://b.example.org/(hidden)")
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
        .contains("is not name:role:sha256")
        .contains("has no role in the middle of item 2")
        .contains("keys.sha256: is no SHA-256")
        .contains("in item 3")
        .doesNotContain("cccc")
        .doesNotContain("dddd")
        .endsWith("status 2");
  }

  @Test
  void keysInAWrongOrderAreToldWithoutASecret() {
    String hash = "ab".repeat(32);
    for (String key :
        List.of(
            "app:" + hash + ":read", hash + ":read:app", hash + ":app:read", hash, "::" + hash)) {
      String output = run(Map.of("HOLDFIRE_DATABASE_URL", URL, "HOLDFIRE_KEYS", key), "config");

      assertThat(output).contains("item 1").doesNotContain("abab").endsWith("status 2");
    }
    assertThat(
            run(
                Map.of("HOLDFIRE_DATABASE_URL", URL, "HOLDFIRE_KEYS", hash + ":read:" + hash),
                "config"))
        .contains("keys.name: is a SHA-256")
        .doesNotContain("abab")
        .endsWith("status 2");
  }

  @Test
  void aKeyMayExpire() throws IOException {
    String item = "- {name: app, role: read, sha256: " + "a".repeat(64) + ", ";
    String url = "database.url: " + URL + "\nkeys:\n" + item;

    assertThat(expiry(file(url + "expires: 2027-01-31T00:00:00Z}")))
        .isEqualTo(Instant.parse("2027-01-31T00:00:00Z"));
    assertThat(run(Map.of(), "config", "--config", file(url + "expires: soon}")))
        .contains("keys.expires: is no moment in item 1; expected such as 2027-01-31T00:00:00Z")
        .endsWith("status 2");
    assertThat(run(Map.of(), "config", "--config", file(url + "expire: 2027-01-31T00:00:00Z}")))
        .contains("a member that is none of name, role, sha256, expires")
        .endsWith("status 2");
  }

  private static @Nullable Instant expiry(String file) {
    List<Problem> problems = new ArrayList<>();
    Settings settings =
        new Settings(Map.of(), Map.of(), ConfigFile.read(Path.of(file), problems), problems);
    return ConfigReader.read(settings, problems).http().keys().get(0).expires();
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

  @Test
  void aKeyIsMadeWithTheMomentOfItsEnd() throws IOException {
    String output =
        run(Map.of(), "key", "--name=app", "--role=read", "--expires=2027-01-31T00:00:00Z");

    String yaml = output.substring(output.indexOf("keys:"), output.indexOf("status 0"));
    assertThat(expiry(file("database.url: " + URL + "\n" + yaml)))
        .isEqualTo(Instant.parse("2027-01-31T00:00:00Z"));
    assertThat(run(Map.of(), "key", "--name=app", "--role=read", "--expires=soon"))
        .contains("--expires is \"soon\"; expected a moment such as 2027-01-31T00:00:00Z")
        .doesNotContain("hf_")
        .endsWith("status 2");
  }

  @Test
  void aKeyThatIsGivenTwiceIsRefusedWhateverItsName() {
    String hash = "a".repeat(64);
    String keys = "app:read:" + hash + ",boss:admin:" + hash.toUpperCase(Locale.ROOT);

    assertThat(run(Map.of("HOLDFIRE_DATABASE_URL", URL, "HOLDFIRE_KEYS", keys), "config"))
        .contains("keys: has the same sha256 twice, for \"app\" and for \"boss\"")
        .doesNotContain("aaaa")
        .endsWith("status 2");
  }

  @Test
  void withoutACommandTheUsageIsAnErrorUnlessItWasAskedFor() {
    assertThat(run(Map.of()))
        .contains("serve", "config", "key", "No command is given")
        .endsWith("status 2");
    assertThat(run(Map.of(), "--help")).contains("serve").endsWith("status 0");
    assertThat(run(Map.of(), "hush")).doesNotContain("hush").endsWith("status 2");
  }
}
