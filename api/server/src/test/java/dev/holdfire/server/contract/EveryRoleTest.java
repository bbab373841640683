package dev.holdfire.server.contract;

import static dev.holdfire.server.contract.ContractClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.Endpoint;
import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may call what, and what they are told when they may not. */
final class EveryRoleTest {
  private static LiveServer server;

  @BeforeAll
  static void open() {
    server =
        LiveServer.open(
            builder ->
                builder
                    .host("localhost")
                    .key(ApiKey.ofSecret("reports", Role.READ, "read-1"))
                    .key(ApiKey.ofSecret("billing", Role.OPERATE, "operate-1"))
                    .key(ApiKey.ofSecret("billing", Role.OPERATE, "operate-2"))
                    .key(ApiKey.ofSecret("deploy", Role.ADMIN, "admin-1")));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void withoutAKeyOnlyOpenRoutesAnswer() {
    for (Endpoint endpoint : server.server().endpoints()) {
      int status = call(server.client(), endpoint).status();
      if (endpoint.role().equals("none")) {
        assertThat(status).as(endpoint.toString()).isEqualTo(200);
      } else {
        assertThat(status).as(endpoint.toString()).isEqualTo(401);
      }
    }
  }

  @Test
  void aKeyThatIsNotKnownIsRefused() {
    for (String key : List.of("read-2", "", "READ-1", "x".repeat(5_000))) {
      Exchange.Answer answer = server.client().withKey(key).askingWrongly().get("/v1/workflows");

      assertThat(answer.status()).isEqualTo(401);
      assertThat(json(answer).path("type").asText()).isEqualTo("authentication_error");
      assertThat(answer.body()).doesNotContain("read-2").doesNotContain("xxx");
    }
  }

  @Test
  void aRoleDoesWhatItMayAndNoMore() {
    assertThat(allowed("read-1", "read")).isTrue();
    assertThat(allowed("read-1", "operate")).isFalse();
    assertThat(allowed("read-1", "admin")).isFalse();
    assertThat(allowed("operate-1", "operate")).isTrue();
    assertThat(allowed("operate-2", "operate")).isTrue();
    assertThat(allowed("operate-1", "admin")).isFalse();
    assertThat(allowed("admin-1", "read")).isTrue();
    assertThat(allowed("admin-1", "admin")).isTrue();
  }

  /** Whether all routes that ask for a role let this key in, or none does. */
  private static boolean allowed(String key, String role) {
    ContractClient client = server.client().withKey(key);
    long refused = 0;
    long asked = 0;
    for (Endpoint endpoint : server.server().endpoints()) {
      if (endpoint.role().equals(role)) {
        asked++;
        refused += call(client, endpoint).status() == 403 ? 1 : 0;
      }
    }
    assertThat(refused).isIn(0L, asked);
    return refused == 0;
  }

  private static Exchange.Answer call(ContractClient client, Endpoint endpoint) {
    String target = endpoint.path().replaceAll("\\{[a-z_]+}", "some-id");
    boolean takesBody = Contract.ours().takesBody(endpoint.method(), endpoint.path());
    return client.askingWrongly().send(endpoint.method(), target, takesBody ? "{}" : "");
  }
}
