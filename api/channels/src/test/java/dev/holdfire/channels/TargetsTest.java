package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.Problem;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.workflow.ChannelStep;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a step's settings lead. */
final class TargetsTest {
  private final Reach reach = new Reach(Set.of(80, 443), false, Set.of());
  private final Targets targets = new Targets(null, reach);

  private Target target(Map<String, ?> template) throws PermanentFailureException {
    return targets.of(Deliveries.templated(template).step());
  }

  private void assertRefused(Map<String, ?> settings, String problems) {
    assertThatThrownBy(() -> targets.of(Deliveries.of(settings).step()))
        .isInstanceOf(PermanentFailureException.class)
        .hasMessage("Step invite.first cannot be sent as a webhook: " + problems);
  }

  @Test
  void aTemplateInKnocksFormIsUnderstood() throws Exception {
    Map<String, Object> template = new HashMap<>();
    template.put("method", "post");
    template.put("url", "https://hooks.example.org/a?b=c");
    template.put(
        "headers",
        List.of(
            Map.of("key", "X-API-Key", "value", "1234567890"),
            Map.of("key", "content-type", "value", "application/json; charset=utf-8")));
    template.put("query_params", null);
    template.put("body", "");

    assertThat(target(template))
        .isEqualTo(
            new Target(
                URI.create("https://hooks.example.org/a?b=c"), Map.of("X-API-Key", "1234567890")));
  }

  @Test
  void whatDescribesAStepIsNoSetting() throws Exception {
    Map<String, ?> settings =
        Map.of(
            "channel_type",
            "http",
            "description",
            "to our partner",
            "send_windows",
            List.of(),
            "template",
            Map.of("url", "https://hooks.example.org"));

    assertThat(targets.of(Deliveries.of(settings).step()).url())
        .hasToString("https://hooks.example.org");
  }

  @Test
  void aStepNeedsAUrlWhenTheChannelHasNone() {
    String missing = "template.url: is missing, and the channel has no URL of its own; give one";

    assertRefused(Map.of(), missing);
    assertRefused(Map.of("template", Map.of("headers", Map.of("X-A", "1"))), missing);
  }

  @Test
  void allThatIsNotSupportedIsToldAtOnce() {
    assertRefused(
        Map.of(
            "template",
            Map.of(
                "method", "get",
                "url", "https://{{ data.host }}/",
                "headers",
                    List.of(
                        Map.of("key", "X-Name", "value", "{{ recipient.name }}"),
                        Map.of("key", "Host", "value", "localhost"),
                        Map.of("key", "X-A", "value", "1"),
                        Map.of("key", "x-a", "value", "2"),
                        "X-B: 3"),
                "body", "{\"a\": 1}")),
        "template.body: is not supported: the body is always Holdfire's own document; remove it;"
            + " template.method: is not supported; expected post;"
            + " template.url: has variables, which are not supported; write it out;"
            + " template.headers[0]: has a value with variables, which are not supported; write it"
            + " out;"
            + " template.headers[1].Host: is set by the channel itself or the connection; remove"
            + " it;"
            + " template.headers[3].x-a: is given twice; give it once;"
            + " template.headers[4]: is not an object; expected {\"key\":…, \"value\":…}");
  }

  @Test
  void settingsAndMembersThatNobodyKnowsAreRefused() {
    assertRefused(
        Map.of("url", "https://hooks.example.org"),
        "url: is not a setting of this channel; expected template; template.url: is missing, and"
            + " the channel has no URL of its own; give one");
    assertRefused(
        Map.of(
            "template",
            Map.of(
                "url",
                "https://hooks.example.org",
                "query_params",
                List.of(Map.of("key", "a", "value", "b")))),
        "template.query_params: is not supported; expected method, url and headers only");
  }

  @Test
  void whatHasTheWrongTypeIsRefused() {
    assertRefused(
        Map.of("template", "https://hooks.example.org"),
        "template: is not an object; expected method, url and headers");
    assertRefused(
        Map.of("template", Map.of("method", 1, "url", 2, "headers", 3)),
        "template.method: is not supported; expected post; template.url: is not a string; expected"
            + " a URL; template.headers: is neither a list nor an object; expected [{\"key\":…,"
            + " \"value\":…}]");
    assertRefused(
        Map.of("template", Map.of("url", "https://hooks.example.org", "headers", Map.of("X-A", 1))),
        "template.headers: has a key or a value that is not a string");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ftp://example.org/              | has no scheme http or https; expected https://…
          file:///etc/passwd              | has no scheme http or https
          //example.org/                  | has no scheme http or https
          https:example.org               | has no host
          https:///path                   | has no host
          https://my_host/                | has no host
          https://user:pw@example.org/    | has a user name before its host
          https://example.org:8443/       | has port 8443; the channel's configuration allows [80, 443] only
          https://example.org:0/          | has port 0; expected 1 to 65535
          https://example.org:65536/      | has port 65536; expected 1 to 65535
          https://example.org/#top        | has a fragment
          https://example.org/a b         | is no URL: Illegal character in path at character 22
          """)
  void otherUrlsAreRefused(String url, String problem) {
    assertThatThrownBy(() -> target(Map.of("url", url)))
        .isInstanceOf(PermanentFailureException.class)
        .hasMessageContaining("template.url: " + problem)
        .hasMessageNotContaining("pw");
  }

  @Test
  void whatWouldNotBeSentIsToldBefore() {
    WebhookChannel channel = WebhookChannel.builder().build();
    ChannelStep wrong =
        Deliveries.of(Map.of("colour", "red", "template", Map.of("method", "get"))).step();

    assertThat(channel.problems(wrong))
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "colour: is not a setting of this channel; expected template",
            "template.method: is not supported; expected post",
            "template.url: is missing, and the channel has no URL of its own; give one");
    assertThat(
            channel.problems(
                Deliveries.templated(Map.of("url", "https://hooks.example.org")).step()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/, a loopback address",
    "https://[fc00::1]/, a unique-local address",
    "https://169.254.169.254/, a link-local address"
  })
  void anAddressThatNoWebhookGoesToIsToldBefore(String url, String objection) {
    ChannelStep step = Deliveries.templated(Map.of("url", url)).step();

    assertThat(targets.problems(step))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("template.url");
              assertThat(problem.message()).contains(objection);
            });
    assertThat(new Targets(null, new Reach(Set.of(80, 443), true, Set.of())).problems(step))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"HTTPS://EXAMPLE.ORG/", "http://example.org:443/", "https://[2606:4700::1111]/"})
  void theseUrlsAreAccepted(String url) throws Exception {
    assertThat(target(Map.of("url", url)).url()).hasToString(url);
  }
}
