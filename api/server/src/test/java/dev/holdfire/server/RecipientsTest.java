package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ServerOnEachDatabase
class RecipientsTest {
  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aUserIsStoredFoundAndForgotten() {
    Reply put = server.put("/v1/users/user_1", "{\"id\":\"user_1\",\"name\":\"Jane\"}").isDone(200);
    assertThat(put.text("/__typename")).isEqualTo("User");
    assertThat(put.text("/name")).isEqualTo("Jane");

    server.put("/v1/users/user_1", "{\"email\":\"j@x.io\"}").isDone(200);
    Reply found = server.get("/v1/users/user_1").isDone(200);
    assertThat(found.text("/id")).isEqualTo("user_1");
    assertThat(found.text("/name")).isEqualTo("Jane");
    assertThat(found.text("/email")).isEqualTo("j@x.io");

    server.delete("/v1/users/user_1").isDone(204);
    server.get("/v1/users/user_1").isFailure(404, "resource_missing");
    server.delete("/v1/users/user_1").isDone(204);
  }

  @Test
  void anObjectIsNoUser() {
    Reply put = server.put("/v1/objects/projects/p1", "{\"title\":\"Roof\"}").isDone(200);

    assertThat(put.text("/__typename")).isEqualTo("Object");
    assertThat(put.text("/collection")).isEqualTo("projects");
    assertThat(put.text("/properties/title")).isEqualTo("Roof");
    server.get("/v1/users/p1").isFailure(404, "resource_missing");
    server.delete("/v1/objects/projects/p1").isDone(204);
    server.get("/v1/objects/projects/p1").isFailure(404, "resource_missing");
  }

  @Test
  void whatIsStoredReachesTheMessage() {
    server.put("/v1/users/a%2Fb", "{\"name\":\"Jane\"}").isDone(200);

    server.trigger("{\"recipients\":[\"a/b\"]}").isDone(200);

    server.awaitSent(1);
    assertThat(server.email.deliveries().get(0).recipient().properties())
        .containsEntry("name", "Jane");
  }

  @Test
  void whatIsSaidOfATenantInlineIsStored() {
    server
        .trigger("{\"recipients\":[\"u\"],\"tenant\":{\"id\":\"acme\",\"name\":\"Acme\"}}")
        .isDone(200);

    assertThat(server.get("/v1/objects/$tenants/acme").text("/properties/name")).isEqualTo("Acme");
    server.awaitSent(1);
    assertThat(server.email.deliveries().get(0).tenant()).isEqualTo("acme");
  }
}
