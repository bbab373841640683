package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.testkit.RecordingChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServerOnEachDatabase
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
  void whatKnocksCommandLinePullsCanBeCheckedAndPut() {
    String pulled =
        """
        {"$schema":"https://schemas.knock.app/cli/workflow.json","name":"Welcome",
         "steps":[{"type":"channel","ref":"email_1","name":"Email","channel_key":"email"},
                  {"type":"delay","ref":"delay_1","description":"a day",
                   "settings":{"delay_for":{"unit":"days","value":1}}}],
         "trigger_frequency":"every_trigger",
         "__readonly":{"key":"in-knock","active":false,"valid":true,"environment":"development",
                       "created_at":"2026-01-01T00:00:00Z"}}""";

    server.put(PATH + "/validate", pulled).isDone(200);
    Reply put = server.put(PATH, pulled).isDone(200);

    assertThat(put.text("/key")).isEqualTo("welcome");
    assertThat(put.json().get("active").asBoolean()).isTrue();
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
  void aDefinitionSaysWhetherItIsActive() {
    String inactive = WELCOME.formatted("Hello").replaceFirst("\\{", "{\"active\":false,");
    Reply put = server.put(PATH, inactive).isDone(200);
    assertThat(put.json().get("active").asBoolean()).isFalse();
    server.post(PATH + "/trigger", ONE).isFailure(400, "workflow_inactive");

    server.put(PATH, WELCOME.formatted("Hi")).isDone(200);
    server.post(PATH + "/trigger", ONE).isFailure(400, "workflow_inactive");

    server.put(PATH, inactive.replace("false", "true")).isDone(200);
    server.post(PATH + "/trigger", ONE).isDone(200);
    server.put(PATH, inactive.replace("false", "7")).isFailure(422, "invalid_workflow");
  }

  @Test
  void whatIsRegisteredInCodeIsShownAndCannotBeChanged() {
    String path = "/v1/workflows/" + TestServer.WORKFLOW;

    assertThat(server.get(path).isDone(200).json().get("registered").asBoolean()).isTrue();
    assertThat(server.get("/v1/workflows").json().at("/items/0"))
        .isEqualTo(server.get(path).json());
    Reply put = server.put(path, WELCOME.formatted("Hello")).isFailure(409, "workflow_registered");
    assertThat(put.header("x-should-retry")).contains("false");
    server.put(path + "/activate", "{\"status\":false}").isFailure(409, "workflow_registered");

    server.trigger(ONE).isDone(200);
  }

  @Test
  void definitionsAreListedInPages() {
    for (String key : List.of("aaa", "bbb", "zzz", "welcome")) {
      server.put("/v1/workflows/" + key, WELCOME.formatted(key)).isDone(200);
    }
    List<String> keys = new ArrayList<>();
    Reply page = server.get("/v1/workflows?page_size=2");
    assertThat(page.isDone(200).json().at("/page_info/before").isNull()).isTrue();
    keys.addAll(keys(page));
    List<List<String>> pages = new ArrayList<>(List.of(keys(page)));
    while (!page.json().at("/page_info/after").isNull()) {
      page = server.get("/v1/workflows?page_size=2&after=" + page.text("/page_info/after"));
      keys.addAll(keys(page));
      pages.add(keys(page));
    }
    assertThat(keys).containsExactly("aaa", "bbb", TestServer.WORKFLOW, "welcome", "zzz");
    page = server.get("/v1/workflows?page_size=2&before=" + page.text("/page_info/before"));
    assertThat(keys(page)).isEqualTo(pages.get(1));
    page = server.get("/v1/workflows?page_size=2&before=" + page.text("/page_info/before"));
    assertThat(keys(page)).isEqualTo(pages.get(0));
    assertThat(page.json().at("/page_info/before").isNull()).isTrue();
    server.get("/v1/workflows?page_size=0&after=x").isFailure(422, "invalid_params");
  }

  private static List<String> keys(Reply page) {
    List<String> keys = new ArrayList<>();
    page.json().get("items").forEach(item -> keys.add(item.get("key").asText()));
    return keys;
  }

  @Test
  void checkingADefinitionAsksNoDatabase() {
    server.inDatabase("ALTER TABLE HF_DEFINITION RENAME TO GONE");
    String inactive = WELCOME.formatted("Hello").replaceFirst("\\{", "{\"active\":false,");

    Reply reply = server.put(PATH + "/validate", inactive).isDone(200);

    assertThat(reply.json().at("/workflow/active").asBoolean(true)).isFalse();
    server.get("/v1/workflows").isFailure(503, "store_failed");
    server.inDatabase("ALTER TABLE GONE RENAME TO HF_DEFINITION");
  }

  @Test
  void aChannelThatIsNotHereIsRefused() {
    Reply reply =
        server
            .put(PATH, WELCOME.formatted("Hello").replace("email", "pigeon"))
            .isFailure(422, "channel_invalid");

    assertThat(reply.fields()).containsExactly("workflows.welcome.hello");
    assertThat(reply.text("/errors/0/message")).contains("pigeon").contains("[email]");
    server.get(PATH).isFailure(404, "workflow_missing");
  }

  @Test
  void whereAChannelIsMissingATriggerIsRefusedAndNothingIsStored() {
    try (TestDatabase shared = new TestDatabase()) {
      server.close();
      server =
          TestServer.start(
              builder -> builder.jdbcUrl(shared.url()).channel("pigeon", new RecordingChannel()));
      server.put(PATH, WELCOME.formatted("Hello").replace("email", "pigeon")).isDone(200);
      server.close();
      server = TestServer.start(builder -> builder.jdbcUrl(shared.url()));

      Reply reply =
          server
              .post(
                  PATH + "/trigger",
                  "{\"recipients\":[{\"id\":\"user_1\",\"name\":\"Ann\"}]}",
                  "Idempotency-Key",
                  "once")
              .isFailure(422, "channel_invalid");

      assertThat(reply.fields()).containsExactly("workflows.welcome.hello");
      assertThat(reply.text("/errors/0/message")).contains("pigeon").contains("[email]");
      assertThat(server.get("/v1/workflow_recipient_runs").json().at("/items")).isEmpty();
      server.get("/v1/users/user_1").isFailure(404, "resource_missing");
    }
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
