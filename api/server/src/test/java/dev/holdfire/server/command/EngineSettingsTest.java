package dev.holdfire.server.command;

import static dev.holdfire.server.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.Problem;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.InactiveRuns;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.Sharing;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.server.HoldfireServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSettingsTest {
  @TempDir private Path folder;

  @Test
  void everySettingOfTheEngineReachesIt() throws IOException {
    Path file = folder.resolve("holdfire.yaml");
    Files.writeString(
        file,
        """
        http.port: 0
        database.data: %s
        scheduler:
          name: mine
          instance: node-7
          workers: 3
          poll-interval: 150ms
          check-in-interval: 1s
          retry-pauses: [1s, 2m, 3h]
          send-timeout: 40s
          send-timeouts: {webhook: 30s, log: 2s}
          concurrency:
            webhook: 2
        trigger:
          max-recipients: 11
          max-data-bytes: 12
          max-recipient-bytes: 13
        workflows.inactive-runs: stop
        shutdown.limit: 4s
        """
            .formatted(folder.resolve("data")));

    EngineSettings engine = engine(ConfigFile.read(file, new ArrayList<>()));

    assertThat(engine.names().scheduler()).isEqualTo("mine");
    assertThat(engine.names().instance()).isEqualTo("node-7");
    assertThat(engine.timing())
        .isEqualTo(
            new Timing(Duration.ofMillis(150), Duration.ofSeconds(1), Duration.ofSeconds(4)));
    assertThat(engine.sending().workers()).isEqualTo(3);
    assertThat(engine.sending().retries().pauses())
        .containsExactly(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofHours(3));
    assertThat(engine.sending().limits().timeout()).isEqualTo(Duration.ofSeconds(40));
    assertThat(engine.sending().limits().timeouts())
        .isEqualTo(Map.of("webhook", Duration.ofSeconds(30), "log", Duration.ofSeconds(2)));
    assertThat(engine.sending().limits().concurrency()).isEqualTo(Map.of("webhook", 2));
    assertThat(engine.limits()).isEqualTo(new Limits(11, 12, 13));
    assertThat(engine.sharing()).isEqualTo(new Sharing(true, InactiveRuns.STOP));
  }

  private static EngineSettings engine(ConfigFile file) {
    List<Problem> problems = new ArrayList<>();
    Settings settings = new Settings(Map.of(), Map.of(), file, problems);
    try (HoldfireServer server = HoldfireServer.start(ConfigReader.read(settings, problems))) {
      return server.holdfire().unwrap(Engine.class).settings();
    }
  }

  @Test
  void withoutPausesAStepIsTriedOnce() {
    ConfigFile file =
        new ConfigFile(
            "a file",
            Map.of(
                "http.port", "0",
                "database.data", folder.toString(),
                "scheduler.retry-pauses", "none"));

    assertThat(engine(file).sending().retries().pauses()).isEmpty();
  }

  @Test
  void whatIsWrongIsToldByTheNamesOfSettings() {
    String output =
        run(
            Map.of("HOLDFIRE_DATABASE_URL", "jdbc:postgresql://h/db?password=hush"),
            "config",
            "--database-pool-size=6",
            "--database-quartz-prefix=Q Z",
            "--scheduler-name=a b",
            "--scheduler-check-in-interval=1ms",
            "--scheduler-retry-pauses=1s,soon",
            "--scheduler-send-timeouts=webhook=0s",
            "--scheduler-concurrency=webhok=3,log",
            "--trigger-max-recipients=0",
            "--shutdown-limit=2h",
            "--workflows-inactive-runs=perhaps",
            "--webhook-connect-timeout=1ms",
            "--webhook-ports=0");

    assertThat(output)
        .contains(
            "database.url: is jdbc:postgresql://h/db?password=(hidden), for which there is no")
        .contains("database.pool-size: is 6; expected 7 to 1000, of which a node with 10 workers")
        .contains("database.quartz-prefix: ")
        .contains("scheduler.name: ")
        .contains("scheduler.check-in-interval: ")
        .contains("scheduler.retry-pauses: is \"soon\"; expected a time")
        .contains("scheduler.send-timeouts.webhook: ")
        .contains("scheduler.concurrency: has an item that is not name=value")
        .contains("trigger.max-recipients: ")
        .containsOnlyOnce("shutdown.limit: is ")
        .contains("workflows.inactive-runs: is \"perhaps\"; expected stop or go-on")
        .contains("webhook.connect-timeout: ")
        .contains("webhook.ports: ")
        .doesNotContain("hush")
        .endsWith("status 2");
  }

  @Test
  void aLimitOfAChannelThatIsNotThereIsToldWithWhatWasMeant() {
    assertThat(
            run(
                Map.of("HOLDFIRE_DATABASE_URL", "jdbc:h2:mem:x"),
                "config",
                "--scheduler-concurrency=webhok=3"))
        .contains("scheduler.concurrency.webhok: limits a channel that is not registered")
        .contains("did you mean \"webhook\"?")
        .endsWith("status 2");
  }

  @Test
  void withoutWorkersFewerConnectionsAreEnough() {
    Map<String, String> environment =
        Map.of(
            "HOLDFIRE_DATABASE_URL", "jdbc:h2:mem:x",
            "HOLDFIRE_SCHEDULER_WORKERS", "0");

    assertThat(run(environment, "config", "--database-pool-size=4")).endsWith("status 0");
    assertThat(run(environment, "config", "--database-pool-size=3"))
        .contains("database.pool-size: is 3; expected 4 to 1000")
        .endsWith("status 2");
  }
}
