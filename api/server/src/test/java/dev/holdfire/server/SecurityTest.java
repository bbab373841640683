package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.ConfigurationException;
import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecurityTest {
  private static final String BODY = "{\"recipients\":[\"user_1\"]}";

  private TestServer server =
      TestServer.start(
          builder ->
              builder
                  .key(ApiKey.ofSecret("viewer", Role.READ, "reads"))
                  .key(ApiKey.ofSecret("app", Role.OPERATE, "old"))
                  .key(ApiKey.ofSecret("app", Role.OPERATE, "new"))
                  .key(ApiKey.ofSecret("boss", Role.ADMIN, "rules"))
                  .key(
                      ApiKey.ofSecret("guest", Role.READ, "brief")
                          .until(TestServer.START.plus(Duration.ofHours(1)))));

  @AfterEach
  void close() {
    server.close();
  }

  private static String[] token(String secret) {
    return new String[] {"Authorization", "Bearer " + secret};
  }

  @Test
  void withoutAKeyNothingIsAnswered() {
    Reply reply = server.trigger(BODY).isFailure(401, "api_key_missing");

    assertThat(reply.header("www-authenticate")).contains("Bearer");
    server.get("/v1/workflow_recipient_runs").isFailure(401, "api_key_missing");
    server
        .get("/v1/workflow_recipient_runs", "Authorization", "Basic b2xk")
        .isFailure(401, "api_key_missing");
  }

  @Test
  void aKeyThatIsNotKnownIsRefused() {
    server.trigger(BODY, token("wrong")).isFailure(401, "authentication_required");
    server.trigger(BODY, token("ol")).isFailure(401, "authentication_required");
  }

  @Test
  void severalKeysWorkSoThatOneCanReplaceAnother() {
    server.trigger(BODY, token("old")).isDone(200);
    server.trigger(BODY, token("new")).isDone(200);
    server.trigger(BODY, token("rules")).isDone(200);
  }

  @Test
  void whoMayOnlyLookCannotOperate() {
    server.get("/v1/workflow_recipient_runs", token("reads")).isDone(200);

    Reply reply = server.trigger(BODY, token("reads")).isFailure(403, "authorization");

    assertThat(reply.text("/type")).isEqualTo("authentication_error");
    server.put("/v1/workflows/some-workflow", "{}", token("new")).isFailure(403, "authorization");
  }

  @Test
  void aKeyThatHasExpiredIsRefused() {
    server.get("/v1/workflows", token("brief")).isDone(200);

    server.clock.advance(Duration.ofHours(1));

    Reply reply = server.get("/v1/workflows", token("brief")).isFailure(401, "api_key_expired");
    assertThat(reply.text("/message")).contains("2026-01-05T10:00:00Z");
    assertThat(reply.header("www-authenticate")).contains("Bearer");
    server.get("/v1/workflows", token("reads")).isDone(200);
  }

  @Test
  void anAddressThatFailsTooOftenIsToldToWaitAndWhoHasAKeyIsNot() {
    Reply last = server.get("/v1/workflows", token("wrong"));
    for (int i = 0; i < 2_000 && last.status() == 401; i++) {
      last = server.get("/v1/workflows", token("wrong"));
    }

    last.isFailure(429, "too_many_requests");
    assertThat(last.header("retry-after").orElse("")).isIn("1", "2");
    server.get("/v1/workflows", token("reads")).isDone(200);
  }

  @Test
  void healthAndContractAskForNoKey() {
    server.get("/health/live").isDone(200);
    assertThat(server.get("/openapi.yaml").status()).isNotEqualTo(401);
  }

  @Test
  void withoutKeysAPageOfAnotherSiteIsRefused() throws Exception {
    server.close();
    server = TestServer.start();

    String answer =
        RawCall.to(server.server.port(), "GET /v1/workflow_recipient_runs HTTP/1.1", "Host: evil");

    assertThat(answer).startsWith("HTTP/1.1 403").contains("\"authorization\"");
  }

  @Test
  void withoutKeysItListensAtThisMachineOnly() {
    assertThat(ServerConfig.builder().jdbcUrl("jdbc:h2:mem:x").build().http().host())
        .isEqualTo("localhost");
    assertThatThrownBy(
            () -> ServerConfig.builder().jdbcUrl("jdbc:h2:mem:x").host("0.0.0.0").build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no key is configured");
  }

  @Test
  void nobodySeesASecret() {
    ApiKey key = ApiKey.ofSecret("app", Role.OPERATE, "old");

    assertThat(key.toString()).doesNotContain(key.sha256());
    assertThat(
            ServerConfig.builder()
                .jdbcUrl("jdbc:mysql://h/db?password=hush")
                .databaseUser("u", "secret")
                .build()
                .database()
                .toString())
        .doesNotContain("secret")
        .doesNotContain("hush");
  }
}
