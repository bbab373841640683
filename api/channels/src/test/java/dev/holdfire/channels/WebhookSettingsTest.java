package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.ConfigurationException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Every setting, its default and its bounds. */
final class WebhookSettingsTest {
  @Test
  void everyDefaultIsAsDocumented() {
    WebhookSettings defaults = WebhookChannel.builder().settings();

    assertThat(defaults.fixed()).isNull();
    assertThat(defaults.reach()).isEqualTo(new Reach(Set.of(80, 443), false, Set.of()));
    assertThat(defaults.times())
        .isEqualTo(new Times(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofHours(1)));
    assertThat(defaults.signatures().count()).isZero();
    assertThat(defaults.surroundings())
        .isEqualTo(new WebhookSettings.Surroundings(Clock.systemUTC(), null));
  }

  @Test
  void everySettingArrives() throws NoSuchAlgorithmException {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    SSLContext context = SSLContext.getDefault();

    WebhookSettings settings =
        WebhookChannel.builder()
            .url("https://hooks.example.org:8443/")
            .header("X-A", "1")
            .secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .connectTimeout(Duration.ofMillis(10))
            .timeout(Duration.ofDays(1))
            .longestRetryAfter(Duration.ZERO)
            .ports(List.of(1, 65_535))
            .allowPrivateAddresses(true)
            .allowHost("Hooks.Example.Org.")
            .allowHost("[::1]")
            .allowHost("10.0.0.1")
            .clock(clock)
            .sslContext(context)
            .settings();

    assertThat(settings.fixed())
        .isEqualTo(new Target(URI.create("https://hooks.example.org:8443/"), Map.of("X-A", "1")));
    assertThat(settings.reach())
        .isEqualTo(
            new Reach(Set.of(1, 65_535), true, Set.of("hooks.example.org", "[::1]", "10.0.0.1")));
    assertThat(settings.times())
        .isEqualTo(new Times(Duration.ofMillis(10), Duration.ofDays(1), Duration.ZERO));
    assertThat(settings.signatures().count()).isOne();
    assertThat(settings.surroundings()).isEqualTo(new WebhookSettings.Surroundings(clock, context));
  }

  private static void assertRefused(WebhookChannelBuilder builder, String message) {
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, builder::build);
    assertThat(refused).hasMessage(message);
  }

  @Test
  void allProblemsAreReportedTogether() {
    assertRefused(
        WebhookChannel.builder()
            .url("ftp://u:pw@my_host/#top")
            .header("X A", "1")
            .header("X-A", "1\n2")
            .header("Webhook-Id", "1")
            .header("Proxy-Authorization", "1")
            .header("Content-Type", "text/plain")
            .header("X-A", "1")
            .header("x-a", "2")
            .secret("hunter2")
            .connectTimeout(Duration.ofMillis(9))
            .timeout(Duration.ofDays(2))
            .longestRetryAfter(Duration.ofNanos(-1))
            .ports(List.of())
            .ports(List.of(0))
            .allowHost("http://localhost:80"),
        """
        16 problems in the webhook channel
        1) url: has no scheme http or https; expected https://…
        2) url: has no host of letters, digits, full stops and hyphens, nor an address; write an\
         international name in its ASCII form (xn--…)
        3) url: has a fragment (#), which is never sent; remove it
        4) headers: has a name that is no header's; expected ASCII, no blanks
        5) headers.X-A: has a value that is no header's; expected a line of printable ASCII
        6) headers.Webhook-Id: is set by the channel itself or the connection; remove it
        7) headers.Proxy-Authorization: is set by the channel itself or the connection; remove it
        8) headers.Content-Type: is not application/json, which is what is sent; remove it
        9) headers.x-a: is given twice; give it once
        10) connectTimeout: is PT0.009S; expected PT0.01S to PT24H
        11) timeout: is PT48H; expected PT0.01S to PT24H
        12) longestRetryAfter: is PT-0.000000001S; expected PT0S to PT24H
        13) ports: is []; expected one or more, each 1 to 65535
        14) ports: is [0]; expected one or more, each 1 to 65535
        15) hosts: holds a text that is no host; expected a name or an address, IPv6 in brackets,\
         without scheme and port
        16) secrets[0]: is not whsec_ and the base64 form of 24 to 64 bytes; make one of random\
         bytes""");
  }

  @Test
  void whatDoesNotGoTogetherIsReported() {
    assertRefused(
        WebhookChannel.builder()
            .header("Authorization", "Bearer 1")
            .connectTimeout(Duration.ofSeconds(30)),
        """
        2 problems in the webhook channel
        1) connectTimeout: is PT30S, longer than timeout, which is PT20S; lower the one or raise\
         the other
        2) headers: go to url only, and there is none; give url, or put them into the steps'\
         templates""");
  }

  @Test
  void whatIsNullIsReportedByItsName() {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                WebhookChannel.builder()
                    .url(null)
                    .header(null, "1")
                    .header("X-A", null)
                    .secret(null)
                    .connectTimeout(null)
                    .timeout(null)
                    .longestRetryAfter(null)
                    .ports(null)
                    .ports(Arrays.asList(80, null))
                    .allowHost(null)
                    .sslContext(null)
                    .clock(null)
                    .build());

    assertThat(refused.problems())
        .extracting(problem -> problem.path())
        .containsExactly(
            "url",
            "headers",
            "headers.X-A",
            "connectTimeout",
            "timeout",
            "longestRetryAfter",
            "ports",
            "ports",
            "hosts",
            "sslContext",
            "clock",
            "secrets[0]");
  }
}
