package dev.holdfire.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.workflow.ChannelStep;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What an engine is made of checks itself. */
final class ConfigurationTest {
  private static List<String> pathsOf(ThrowingCallable action) {
    ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, action);
    assertThat(refused).as("what was refused").isNotNull();
    return refused.problems().stream().map(Problem::path).toList();
  }

  @Test
  void everyLimitIsAtLeastOne() {
    assertThat(pathsOf(() -> new Limits(0, -1, Integer.MIN_VALUE)))
        .containsExactly("maxRecipients", "maxDataBytes", "maxRecipientBytes");
    assertThat(new Limits(1, 1, 1).recipients()).isOne();
  }

  @Test
  void pausesAreGivenFewAndNotNegative() {
    assertThat(pathsOf(() -> new RetryPolicy(null))).containsExactly("retryPauses");
    assertThat(
            pathsOf(
                () ->
                    new RetryPolicy(
                        Arrays.asList(
                            Duration.ZERO,
                            Duration.ofNanos(-1),
                            null,
                            Duration.ofDays(365),
                            Duration.ofDays(366)))))
        .containsExactly("retryPauses[1]", "retryPauses[2]", "retryPauses[4]");
    List<Duration> many = Collections.nCopies(RetryPolicy.MAX_PAUSES + 1, Duration.ZERO);
    assertThat(pathsOf(() -> new RetryPolicy(many))).containsExactly("retryPauses");
    assertThat(new RetryPolicy(many.subList(1, many.size())).pauses())
        .hasSize(RetryPolicy.MAX_PAUSES);
  }

  @Test
  void partsThatAreNullAreReportedTogether() {
    assertThat(pathsOf(() -> new EngineParts(null, null, null, null, null, null)))
        .containsExactly("dataSource", "wiring", "clock", "jobs");
    assertThat(pathsOf(() -> new Wiring(null, null))).containsExactly("workflows", "channels");
    assertThat(
            pathsOf(
                () ->
                    new Wiring(
                        Collections.singletonList(null),
                        new HashMap<>(Collections.singletonMap("email", null)))))
        .containsExactly("workflows", "channels.email");
  }

  @Test
  void settingsThatAreNullAreReportedTogether() {
    assertThat(pathsOf(() -> new EngineSettings(null, null, null, null, null)))
        .containsExactly("names", "timing", "sending", "limits", "sharing");
    assertThat(pathsOf(() -> new Names(null, null, null, null)))
        .containsExactly("scheduler", "instance", "quartzPrefix", "holdfirePrefix");
    assertThat(pathsOf(() -> new Timing(null, null, null)))
        .containsExactly("pollInterval", "checkInInterval", "shutdownLimit");
    assertThat(pathsOf(() -> new Sending(0, null, null))).containsExactly("retries", "limits");
    assertThat(pathsOf(() -> new Sharing(true, null))).containsExactly("inactiveRuns");
  }

  @Test
  void limitsOfSendingThatAreNullAreReportedTogether() {
    assertThat(pathsOf(() -> new SendLimits(null, null, null)))
        .containsExactly("sendTimeout", "sendTimeouts", "concurrency");
    assertThat(
            pathsOf(
                () ->
                    new SendLimits(
                        SendLimits.TIMEOUT,
                        Collections.singletonMap("email", null),
                        Collections.singletonMap("email", null))))
        .containsExactly("sendTimeout.email", "concurrency.email");
  }

  @Test
  void limitsOfChannelsThatAreNotRegisteredAreReportedTogether() {
    Wiring wiring =
        new Wiring(
            List.of(),
            Map.of("email", delivery -> DeliveryResult.sent(), "sms", d -> DeliveryResult.sent()));
    SendLimits limits =
        new SendLimits(
            SendLimits.TIMEOUT,
            Map.of("Email", Duration.ofSeconds(1), "sms", Duration.ofSeconds(1)),
            Map.of("emial", 3, "pigeon", 1, "email", 2));

    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, () -> wiring.check(limits));

    assertThat(refused.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "concurrency.emial: limits a channel that is not registered; did you mean \"email\"?"
                + " Registered are [email, sms]",
            "concurrency.pigeon: limits a channel that is not registered. Registered are [email,"
                + " sms]",
            "sendTimeout.Email: limits a channel that is not registered; did you mean \"email\"?"
                + " Registered are [email, sms]");
  }

  @Test
  void settingsThatAChannelWouldRefuseAreReportedWithTheirSteps() {
    Channel picky =
        new Channel() {
          @Override
          public DeliveryResult send(Delivery delivery) {
            return DeliveryResult.sent();
          }

          @Override
          public List<Problem> problems(ChannelStep step) {
            return List.of(new Problem("template.url", "is missing"));
          }
        };
    Workflow workflow =
        Workflow.named("welcome")
            .send("one", "picky")
            .send("two", "fax")
            .send("three", "picky")
            .build();
    Wiring wiring = new Wiring(List.of(workflow), Map.of("picky", picky));

    assertThat(pathsOf(() -> wiring.check(SendLimits.DEFAULT)))
        .containsExactly(
            "workflows.welcome.one.template.url",
            "workflows.welcome.two",
            "workflows.welcome.three.template.url");
  }
}
