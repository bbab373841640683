package dev.holdfire.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionDirectoryTest {
  private static final Duration OFTEN = Duration.ofMillis(10);

  @TempDir private Path folder;

  private @Nullable DefinitionDirectory watched;
  private final Puts puts = new Puts();

  /** Remembers what was put in force. */
  private static final class Puts implements Definitions {
    private final List<String> names = new CopyOnWriteArrayList<>();

    @Override
    public Definition put(Workflow workflow) {
      names.add(workflow.name());
      return new Definition(workflow, true, Instant.EPOCH);
    }

    @Override
    public Optional<Definition> find(String workflowKey) {
      return Optional.empty();
    }

    @Override
    public List<Definition> list() {
      return List.of();
    }

    @Override
    public Definition activate(String workflowKey, boolean isActive) {
      throw new UnsupportedOperationException();
    }
  }

  private void write(String file, String key, String name) throws IOException {
    Files.writeString(
        folder.resolve(file),
        """
        {"key":"%s","name":"%s","steps":[{"type":"channel","ref":"a","channel_key":"log"}]}"""
            .formatted(key, name));
  }

  private void watch(Path watchedFolder) {
    watched = DefinitionDirectory.watch(watchedFolder, OFTEN, puts);
  }

  @AfterEach
  void close() {
    if (watched != null) {
      watched.close();
    }
  }

  @Test
  void whatIsThereIsInForceWhenTheWatchBegins() throws IOException {
    write("a.json", "aaa", "first");
    Files.writeString(folder.resolve("notes.txt"), "no definition");

    watch(folder);
    assertThat(puts.names).containsExactly("first");
  }

  @Test
  void whatChangesIsPutInForceOnce() throws IOException {
    write("a.json", "aaa", "first");
    watch(folder);
    write("a.json", "aaa", "second");
    write("b.json", "bbb", "other");
    Awaitility.await().until(() -> puts.names.containsAll(List.of("second", "other")));
    assertThat(puts.names).containsExactlyInAnyOrder("first", "second", "other");
  }

  @Test
  void aBrokenFileHoldsUpNoOther() throws IOException {
    Files.writeString(folder.resolve("a.json"), "{\"key\":");
    write("b.json", "bbb", "good");

    watch(folder);
    assertThat(puts.names).containsExactly("good");
    write("a.json", "aaa", "mended");
    Awaitility.await().until(() -> puts.names.contains("mended"));
  }

  @Test
  void ofTwoFilesWithOneKeyTheFirstCounts() throws IOException {
    write("a.json", "aaa", "first");
    write("b.json", "aaa", "second");

    watch(folder);
    assertThat(puts.names).containsExactly("first");
  }

  @Test
  void aFolderThatIsNotThereYetIsWaitedFor() throws IOException {
    Path later = folder.resolve("later");
    watch(later);
    Files.createDirectory(later);
    write("later/a.json", "aaa", "late");
    Awaitility.await().until(() -> puts.names.contains("late"));
  }
}
