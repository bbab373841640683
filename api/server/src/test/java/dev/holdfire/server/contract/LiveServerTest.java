package dev.holdfire.server.contract;

import static dev.holdfire.server.contract.ContractClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** That what hostile input could change would be seen. */
final class LiveServerTest {
  @Test
  void itsStateTellsEveryChangeAndNothingElse() {
    try (LiveServer server = LiveServer.open(builder -> builder.workers(0))) {
      server.trigger(LiveServer.WAITS, "k-1", "ann");
      ContractClient client = server.client();
      Map<String, String> before = server.state();
      Map<String, Long> rows = server.rows();
      String runs = "/v1/workflow_recipient_runs";
      String id = json(client.get(runs)).at("/items/0/id").asText();
      assertThat(server.state()).isEqualTo(before);

      client.post(runs + "/" + id + "/reschedule", Map.of("resumes_at", "2035-01-01T00:00:00Z"));

      assertThat(server.rows()).isEqualTo(rows);
      assertThat(server.state()).isNotEqualTo(before).containsOnlyKeys(before.keySet());
    }
  }
}
