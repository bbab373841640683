package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channels.WebhookChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps with settings that their channel would refuse when it is to send. */
class UnsendableStepsTest {
  private static final String PATH = "/v1/workflows/welcome";
  private static final String UNSENDABLE =
      """
      {"key":"welcome","steps":[
        {"type":"channel","ref":"first","channel_key":"hook","template":{"method":"get"}},
        {"type":"channel","ref":"second","channel_key":"pigeon"},
        {"type":"channel","ref":"third","channel_key":"hook","template":{"url":"http://10.0.0.1/"}}]}
      """;

  private final Path folder;
  private final TestServer server;

  UnsendableStepsTest(@TempDir Path folder) {
    this.folder = folder;
    server =
        TestServer.start(
            builder ->
                builder
                    .channel("hook", WebhookChannel.builder().build())
                    .workflowsDirectory(folder)
                    .scanInterval(Duration.ofMillis(20)));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void assertTold(Reply reply) {
    assertThat(reply.isFailure(422, "channel_invalid").fields())
        .containsExactlyInAnyOrder(
            "workflows.welcome.first.template.method",
            "workflows.welcome.first.template.url",
            "workflows.welcome.second",
            "workflows.welcome.third.template.url");
  }

  @Test
  void areRefusedTogetherWhenTheyAreChecked() {
    assertTold(server.put(PATH + "/validate", UNSENDABLE));
  }

  @Test
  void areRefusedTogetherWhenTheyArePut() {
    assertTold(server.put(PATH, UNSENDABLE));

    server.get(PATH).isFailure(404, "workflow_missing");
  }

  @Test
  void ofAFileAreRefusedAndWhatIsInForceStays() throws IOException {
    server.put(PATH, sendable("welcome")).isDone(200);
    Files.writeString(folder.resolve("a.json"), UNSENDABLE);
    Files.writeString(folder.resolve("b.json"), sendable("other"));

    Awaitility.await().until(() -> server.get("/v1/workflows/other").status() == 200);

    assertThat(server.get(PATH).json().at("/steps")).hasSize(1);
  }

  private static String sendable(String key) {
    return """
        {"key":"%s","steps":[{"type":"channel","ref":"a","channel_key":"email"}]}"""
        .formatted(key);
  }
}
