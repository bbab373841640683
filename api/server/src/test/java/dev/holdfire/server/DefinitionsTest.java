package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsTest {
  private static final String WELCOME =
      """
      {"name":"%s","steps":[{"type":"channel","ref":"hello","channel_key":"email"}]}""";
  private static final String PATH = "/v1/workflows/welcome";
  private static final String ONE = "{\"recipients\":[\"user_1\"]}";

  @TempDir private Path folder;

  private TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aDefinitionThatIsPutCanBeTriggeredAtOnce() {
    Reply put = server.put(PATH, WELCOME.formatted("Hello")).isDone(200);
    assertThat(put.text("/key")).isEqualTo("welcome");
    assertThat(put.json().get("active").asBoolean()).isTrue();

    server.post(PATH + "/trigger", ONE).isDone(200);

    server.awaitSent(1);
    assertThat(server.get(PATH).text("/name")).isEqualTo("Hello");
    assertThat(server.get("/v1/workflows").json().findValuesAsText("key")).contains("welcome");
    server.get("/v1/workflows/no-such").isFailure(404, "workflow_missing");
  }

  @Test
  void whatIsReadCanBePutAgain() {
    server.put(PATH, "{\"workflow\":" + WELCOME.formatted("Hello") + "}").isDone(200);
    server.put(PATH + "/activate", "{\"status\":false}").isDone(200);

    Reply again = server.put(PATH, server.get(PATH).response().body()).isDone(200);

    assertThat(again.json().get("active").asBoolean()).isFalse();
  }

  @Test
  void anInactiveWorkflowRefusesTriggersUntilItIsActivated() {
    server.put(PATH, WELCOME.formatted("Hello")).isDone(200);
    server.put(PATH + "/activate", "{\"status\":false}").isDone(200);

    server.post(PATH + "/trigger", ONE).isFailure(400, "workflow_inactive");

    server.put(PATH + "/activate", "{\"status\":true}").isDone(200);
    server.post(PATH + "/trigger", ONE).isDone(200);
    server
        .put("/v1/workflows/no-such/activate", "{\"status\":true}")
        .isFailure(404, "workflow_missing");
  }

  @Test
  void aChannelThatIsNotHereIsRefused() {
    server
        .put(PATH, WELCOME.formatted("Hello").replace("email", "pigeon"))
        .isFailure(422, "invalid_configuration");
  }

  @Test
  void definitionsOfAFolderAreInForceAndABrokenOneLeavesTheOldOne() throws IOException {
    Path file = folder.resolve("welcome.json");
    Files.writeString(file, withKey("First"));
    server.close();
    server =
        TestServer.start(
            builder -> builder.workflowsDirectory(folder).scanInterval(Duration.ofMillis(20)));
    assertThat(server.get(PATH).text("/name")).isEqualTo("First");

    Files.writeString(file, "{\"key\":\"welcome\",\"steps\":[]}");
    Files.writeString(folder.resolve("x.json"), withKey("X").replace("welcome", "other"));
    Awaitility.await().until(() -> server.get("/v1/workflows/other").status() == 200);
    assertThat(server.get(PATH).text("/name")).isEqualTo("First");

    Files.writeString(file, withKey("Second"));
    Awaitility.await().until(() -> server.get(PATH).text("/name").equals("Second"));
  }

  private static String withKey(String name) {
    return WELCOME.formatted(name).replaceFirst("\\{", "{\"key\":\"welcome\",");
  }
}
