package dev.holdfire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfire.StartUpCheckException;
import dev.holdfire.api.Holdfire;
import dev.holdfire.channels.LogChannel;
import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does with its own definitions when it starts on a database that has others. */
class RestartTest {
  private static final Workflow MINE =
      Workflow.named("new-user-invited").send("mine", "log").build();

  @TempDir private Path folder;

  private HoldfireServer start(UnaryOperator<ServerConfig.Builder> change) {
    ServerConfig.Builder builder =
        ServerConfig.builder()
            .port(0)
            .embedded(folder.resolve("data"))
            .workers(0)
            .channel("log", new LogChannel());
    return HoldfireServer.start(change.apply(builder).build());
  }

  private HoldfireServer startWithSample() {
    return start(
        builder -> {
          Sample.addTo(builder);
          return builder;
        });
  }

  private static Definitions definitions(HoldfireServer server) {
    Holdfire holdfire = server.holdfire();
    return holdfire.unwrap(Definitions.class);
  }

  @Test
  void theSampleIsADefinitionAsAnyOther() {
    try (HoldfireServer server = startWithSample()) {
      assertThat(definitions(server).list())
          .extracting(found -> found.workflow().key())
          .containsExactly("new-user-invited");
      definitions(server).put(MINE);
      definitions(server).activate("new-user-invited", false);
    }
    try (HoldfireServer server = startWithSample()) {
      Definition found = definitions(server).find("new-user-invited").orElseThrow();
      assertThat(found.workflow()).isEqualTo(MINE);
      assertThat(found.isActive()).isFalse();
    }
  }

  @Test
  void theSampleReplacesNothingOfTheSameKey() {
    try (HoldfireServer server = start(builder -> builder)) {
      definitions(server).put(MINE);
    }
    try (HoldfireServer server = startWithSample()) {
      assertThat(definitions(server).list()).extracting(Definition::workflow).containsExactly(MINE);
    }
  }

  @Test
  void anOldFolderUndoesNothingThatWasPutSince() throws IOException {
    Path files = Files.createDirectory(folder.resolve("workflows"));
    Files.writeString(
        files.resolve("a.json"),
        """
        {"key":"new-user-invited","steps":[{"type":"channel","ref":"old","channel_key":"log"}]}""");
    for (int i = 0; i < 2; i++) {
      try (HoldfireServer server = start(builder -> builder.workflowsDirectory(files))) {
        Definition found = definitions(server).find("new-user-invited").orElseThrow();
        assertThat(found.workflow().equals(MINE)).isEqualTo(i == 1);
        definitions(server).put(MINE);
      }
    }
  }

  @Test
  void withoutItsFolderItDoesNotStart() {
    Path nowhere = folder.resolve("nowhere");

    assertThatExceptionOfType(StartUpCheckException.class)
        .isThrownBy(() -> start(builder -> builder.workflowsDirectory(nowhere)))
        .withMessageContaining("workflows.directory");
    start(builder -> builder).close();
  }
}
