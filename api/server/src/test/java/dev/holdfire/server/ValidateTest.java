package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ValidateTest {
  private static final TestServer SERVER = TestServer.start();
  private static final String PATH = "/v1/workflows/welcome/validate";

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void aGoodDefinitionIsGivenBack() {
    Reply reply =
        SERVER
            .put(
                PATH,
                """
                {"workflow":{"steps":[{"type":"channel","ref":"a","channel_key":"email"}]}}""")
            .isDone(200);

    assertThat(reply.text("/workflow/key")).isEqualTo("welcome");
    assertThat(reply.json().at("/workflow/valid").asBoolean()).isTrue();
  }

  @Test
  void allThatIsWrongWithADefinitionIsToldAtOnce() {
    Reply reply =
        SERVER
            .put(PATH, "{\"steps\":[{\"type\":\"fax\"},{\"type\":\"delay\"}],\"conditions\":[1]}")
            .isFailure(422, "invalid_workflow");

    assertThat(reply.fields().size()).isGreaterThan(2);
  }

  @Test
  void whatPuttingWouldRefuseIsRefused() {
    String body = "{\"steps\":[{\"type\":\"channel\",\"ref\":\"a\",\"channel_key\":\"pigeon\"}]}";

    Reply reply = SERVER.put(PATH, body).isFailure(422, "channel_invalid");

    assertThat(reply.fields()).containsExactly("workflows.welcome.a");
    SERVER
        .put("/v1/workflows/" + TestServer.WORKFLOW + "/validate", body)
        .isFailure(409, "workflow_registered");
  }

  @Test
  void aKeyThatIsNotThatOfThePathIsRefused() {
    Reply reply =
        SERVER.put(PATH, "{\"key\":\"other\",\"steps\":[]}").isFailure(422, "invalid_params");

    assertThat(reply.fields()).containsExactly("key");
  }
}
