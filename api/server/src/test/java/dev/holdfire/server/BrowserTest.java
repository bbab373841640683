package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that pages in a browser on this machine make; they need no body to do harm. */
class BrowserTest {
  private static final List<String> PATHS =
      List.of(
          "/v1/workflow_recipient_runs/some-id/fire", "/v1/workflow_recipient_runs/some-id/cancel");

  /** What is answered about a run that there is not. */
  private static final List<Integer> UNKNOWN = List.of(204, 404);

  private static Reply post(TestServer server, String path, String... headers) {
    return server.send(
        server.request(path, headers).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  @Test
  void withoutKeysAPageOfAnotherSiteIsRefused() {
    try (TestServer server = TestServer.start()) {
      int port = server.server.port();
      for (String path : PATHS) {
        post(server, path, "Origin", "https://evil.example").isFailure(403, "authorization");
        post(server, path, "Origin", "null").isFailure(403, "authorization");
        post(server, path, "Origin", "http://localhost").isFailure(403, "authorization");
        post(server, path, "Origin", "http://localhost:" + port + ".evil.example")
            .isFailure(403, "authorization");
        post(server, path, "Sec-Fetch-Site", "cross-site").isFailure(403, "authorization");
        post(server, path, "Sec-Fetch-Site", "same-site").isFailure(403, "authorization");
        post(server, path, "Sec-Fetch-Site", "?").isFailure(403, "authorization");
      }
    }
  }

  @Test
  void withoutKeysAPageOfThisServerAndWhatIsNoPageGoesOn() {
    try (TestServer server = TestServer.start()) {
      for (String path : PATHS) {
        assertThat(post(server, path).status()).isIn(UNKNOWN);
        assertThat(
                post(server, path, "Origin", "http://localhost:" + server.server.port()).status())
            .isIn(UNKNOWN);
        assertThat(post(server, path, "Sec-Fetch-Site", "same-origin").status()).isIn(UNKNOWN);
        assertThat(post(server, path, "Sec-Fetch-Site", "none").status()).isIn(UNKNOWN);
      }
    }
  }

  @Test
  void withKeysAPageNeedsOne() {
    try (TestServer server =
        TestServer.start(builder -> builder.key(ApiKey.ofSecret("app", Role.OPERATE, "key")))) {
      String path = PATHS.get(0);
      post(server, path, "Origin", "https://evil.example").isFailure(401, "api_key_missing");
      Reply reply =
          post(server, path, "Origin", "https://ours.example", "Authorization", "Bearer key");
      assertThat(reply.status()).isEqualTo(404);
    }
  }
}
