package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.server.http.ApiKey;
import dev.holdfire.server.http.Role;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HeadTest {
  private static final TestServer SERVER =
      TestServer.start(builder -> builder.key(ApiKey.ofSecret("viewer", Role.READ, "reads")));

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Reply head(String path, String... headers) {
    return SERVER.send(
        SERVER.request(path, headers).method("HEAD", HttpRequest.BodyPublishers.noBody()).build());
  }

  private static List<Endpoint> thoseWithGet() {
    return SERVER.server.endpoints().stream().filter(one -> one.method().equals("GET")).toList();
  }

  private static String path(Endpoint endpoint) {
    return endpoint.path().replaceAll("\\{[a-z_]+}", "some-id");
  }

  @Test
  void itAsksForTheSameKeyAsAGet() {
    for (Endpoint endpoint : thoseWithGet()) {
      Reply reply = head(path(endpoint));

      assertThat(reply.status())
          .as(endpoint.toString())
          .isEqualTo(endpoint.role().equals("none") ? 200 : 401);
      assertThat(reply.header("x-request-id")).isPresent();
    }
  }

  @Test
  void itIsAnsweredAsAGetButWithoutItsBody() {
    for (Endpoint endpoint : thoseWithGet()) {
      Reply got = SERVER.get(path(endpoint), "Authorization", "Bearer reads");
      Reply reply = head(path(endpoint), "Authorization", "Bearer reads");

      assertThat(reply.status()).as(endpoint.toString()).isEqualTo(got.status());
      assertThat(reply.header("content-type")).isEqualTo(got.header("content-type"));
      assertThat(reply.response().body()).isEmpty();
    }
  }

  @Test
  void whereThereIsNoGetThereIsNone() {
    Reply reply = head("/v1/notify");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).contains("POST");
  }
}
