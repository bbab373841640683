package dev.holdfire.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.Endpoint;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document and what the server has registered. */
final class RoutesTest {
  private static LiveServer server;

  @BeforeAll
  static void open() {
    server = LiveServer.open();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void theServerAnswersAtThePathsOfTheDocumentAndNoOthers() {
    Set<String> registered = new TreeSet<>();
    for (Endpoint endpoint : server.server().endpoints()) {
      registered.add(endpoint.method() + " " + endpoint.path());
    }

    assertThat(registered).isEqualTo(Contract.ours().routes());
  }

  @Test
  void theRolesAreThoseOfTheDocument() {
    for (Endpoint endpoint : server.server().endpoints()) {
      assertThat(Contract.ours().roleOf(endpoint.method(), endpoint.path()))
          .as("%s %s", endpoint.method(), endpoint.path())
          .isEqualTo(endpoint.role());
    }
  }

  @Test
  void theDocumentIsServedAsItIs() {
    Exchange.Answer answer = server.client().get("/openapi.yaml");

    assertThat(answer.body()).isEqualTo(Contract.ours().text());
  }

  @Test
  void theDocumentIsNotSentAgainToWhoHasIt() {
    String tag = server.client().get("/openapi.yaml").header("etag").orElseThrow();

    Exchange.Answer same = server.client().with("If-None-Match", tag).get("/openapi.yaml");
    Exchange.Answer other = server.client().with("If-None-Match", "\"x\"").get("/openapi.yaml");

    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(other.status()).isEqualTo(200);
  }
}
