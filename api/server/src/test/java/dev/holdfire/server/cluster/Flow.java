package dev.holdfire.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A workflow that waits, sends, waits and sends, and the calls to it.
 *
 * @param key its key
 * @param delay how long it waits, twice
 */
record Flow(String key, Duration delay) {
  static final String FIRST = "first";
  static final String SECOND = "second";

  /** A new one, which is known at all these nodes when this returns. */
  static Flow putAt(List<URI> nodes, Duration delay) {
    Flow flow = new Flow("flow-" + UUID.randomUUID(), delay);
    RepeatingClient client = new RepeatingClient(nodes);
    RepeatingClient.Answer put = client.send("PUT", flow.path(), flow.definition(), flow.key());
    assertThat(put.status()).as(put.response().body()).isEqualTo(200);
    for (URI node : nodes) {
      RepeatingClient one = new RepeatingClient(List.of(node));
      Awaitility.await().until(() -> one.get(flow.path()).status() == 200);
    }
    return flow;
  }

  private String definition() {
    String wait =
        """
        {"type":"delay","ref":"%s","settings":{"delay_for":{"unit":"seconds","value":%d}}}""";
    String send = "{\"type\":\"channel\",\"ref\":\"%s\",\"channel_key\":\"webhook\"}";
    return String.join(
        ",",
        "{\"workflow\":{\"name\":\"Twice\",\"steps\":[" + wait.formatted("w1", delay.toSeconds()),
        send.formatted(FIRST),
        wait.formatted("w2", delay.toSeconds()),
        send.formatted(SECOND) + "]}}");
  }

  private String path() {
    return "/v1/workflows/" + key;
  }

  /** Longer than it takes, when nothing comes between. */
  Duration length() {
    return delay.multipliedBy(2).plusMillis(600);
  }

  RepeatingClient.Answer trigger(
      RepeatingClient client, String cancellationKey, List<String> recipients) {
    String list = recipients.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    return client.send(
        "POST",
        path() + "/trigger",
        "{\"recipients\":" + list + ",\"cancellation_key\":\"" + cancellationKey + "\"}",
        "trigger-" + cancellationKey);
  }

  RepeatingClient.Answer cancel(RepeatingClient client, String cancellationKey) {
    return client.send(
        "POST",
        path() + "/cancel",
        "{\"cancellation_key\":\"" + cancellationKey + "\"}",
        "cancel-" + cancellationKey);
  }
}
