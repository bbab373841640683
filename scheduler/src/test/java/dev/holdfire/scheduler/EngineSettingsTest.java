package dev.holdfire.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every setting, its default and its bounds. */
final class EngineSettingsTest {

  @Test
  void everyDefaultIsAsDocumented() {
    EngineSettings defaults = EngineSettings.defaults();

    assertThat(defaults)
        .isEqualTo(
            new EngineSettings(
                new Names("holdfire", defaults.names().instance(), "QRTZ_", "HF_"),
                new Timing(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(20)),
                new Sending(
                    10,
                    new RetryPolicy(List.of(Duration.ofSeconds(10), Duration.ofMinutes(1))),
                    new SendLimits(Duration.ofMinutes(1), Map.of(), Map.of())),
                new Limits(1_000, 10_000_000, 256_000),
                new Sharing(false, InactiveRuns.GO_ON)));
    assertThat(defaults.names().instance()).matches("node-[0-9a-f-]{36}");
    assertThat(EngineSettings.defaults()).isNotEqualTo(defaults);
  }

  @Test
  void everySettingCanBeChosenAndLeavesTheOthers() {
    EngineSettings chosen =
        EngineSettings.builder()
            .scheduler("invitations")
            .instance("node-1")
            .tablePrefixes("Q_", "H_")
            .pollInterval(Duration.ofMillis(20))
            .checkInInterval(Duration.ofMillis(500))
            .shutdownLimit(Duration.ofSeconds(1))
            .workers(3)
            .retryPauses(List.of(Duration.ZERO))
            .sendTimeout(Duration.ofSeconds(30))
            .sendTimeout("email", Duration.ofSeconds(10))
            .sendTimeout("sms", Duration.ofSeconds(2))
            .concurrency("email", 20)
            .concurrency("sms", 30)
            .maxRecipients(5)
            .maxDataBytes(6)
            .maxRecipientBytes(7)
            .sharedDefinitions()
            .inactiveRuns(InactiveRuns.STOP)
            .build();

    assertThat(chosen)
        .isEqualTo(
            new EngineSettings(
                new Names("invitations", "node-1", "Q_", "H_"),
                new Timing(Duration.ofMillis(20), Duration.ofMillis(500), Duration.ofSeconds(1)),
                new Sending(
                    3,
                    new RetryPolicy(List.of(Duration.ZERO)),
                    new SendLimits(
                        Duration.ofSeconds(30),
                        Map.of("email", Duration.ofSeconds(10), "sms", Duration.ofSeconds(2)),
                        Map.of("email", 20, "sms", 30))),
                new Limits(5, 6, 7),
                new Sharing(true, InactiveRuns.STOP)))
        .isEqualTo(chosen.toBuilder().build());
  }

  @Test
  void theBoundsThemselvesAreAccepted() {
    assertThatCode(
            () ->
                EngineSettings.builder()
                    .scheduler("s".repeat(120))
                    .instance("_.:@-".repeat(16))
                    .tablePrefixes("", "p".repeat(60))
                    .workers(0)
                    .pollInterval(Duration.ofMillis(10))
                    .checkInInterval(Duration.ofMillis(50))
                    .shutdownLimit(Duration.ZERO)
                    .sendTimeout(Duration.ofMillis(10))
                    .sendTimeout("email", Duration.ofMillis(10))
                    .concurrency("email", 1)
                    .build()
                    .toBuilder()
                    .workers(10_000)
                    .pollInterval(Duration.ofSeconds(30))
                    .checkInInterval(Duration.ofMinutes(1))
                    .shutdownLimit(Duration.ofHours(1))
                    .sendTimeout(Duration.ofDays(1))
                    .sendTimeout("email", Duration.ofDays(1))
                    .concurrency("email", 10_000)
                    .build())
        .doesNotThrowAnyException();
  }

  @Test
  void allThatIsBeyondTheBoundsIsReportedAtOnce() {
    EngineSettings.Builder builder =
        EngineSettings.builder()
            .maxRecipients(0)
            .scheduler("s".repeat(121))
            .instance("it's")
            .tablePrefixes("a b", "p".repeat(61))
            .workers(10_001)
            .pollInterval(Duration.ofMillis(9))
            .checkInInterval(Duration.ofMillis(60_001))
            .shutdownLimit(Duration.ofMillis(-1))
            .retryPauses(null)
            .sendTimeout(Duration.ofMillis(9))
            .sendTimeout("email", Duration.ofDays(2))
            .sendTimeout("e mail", Duration.ofSeconds(1))
            .concurrency("email", 0)
            .concurrency("email", 10_001)
            .inactiveRuns(null);

    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, builder::build);

    assertThat(refused)
        .hasMessage(
            """
            16 problems in the engine's settings
            1) maxRecipients: is 0; expected at least 1
            2) scheduler: is "%s"; expected 1 to 120 letters, digits, or characters of _.:@-
            3) instance: is "it's"; expected 1 to 80 letters, digits, or characters of _.:@-
            4) quartzPrefix: is "a b"; expected at most 60 letters, digits, underscores and dots
            5) holdfirePrefix: is "%s"; expected at most 60 letters, digits, underscores and dots
            6) workers: is 10001; expected 0 to 10000
            7) pollInterval: is PT0.009S; expected PT0.01S to PT30S
            8) checkInInterval: is PT1M0.001S; expected PT0.05S to PT1M
            9) shutdownLimit: is PT-0.001S; expected PT0S to PT1H
            10) retryPauses: is null; expected a list of pauses
            11) sendTimeout: is PT0.009S; expected PT0.01S to PT24H
            12) sendTimeout.email: is PT48H; expected PT0.01S to PT24H
            13) channels: is "e mail"; expected 1 to 100 of A-Z, a-z, 0-9, _ . : and -
            14) concurrency.email: is 0; expected 1 to 10000
            15) concurrency.email: is 10001; expected 1 to 10000
            16) inactiveRuns: is null; expected a value"""
                .formatted("s".repeat(121), "p".repeat(61)));
  }
}
