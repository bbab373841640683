package dev.holdfire.server.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfire.ConfigurationException;
import dev.holdfire.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
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
  private final SomeDefinitions definitions = new SomeDefinitions();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private static String definition(String key, String name) {
    return """
        {"key":"%s","name":"%s","steps":[{"type":"channel","ref":"a","channel_key":"log"}]}"""
        .formatted(key, name);
  }

  /** At once, as who deploys does. */
  private void write(String file, String content) throws IOException {
    Path draft = Files.writeString(folder.resolve(file + ".draft"), content);
    Files.move(draft, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(String file, String key, String name) throws IOException {
    write(file, definition(key, name));
  }

  private void watch() {
    watched = DefinitionDirectory.watch(folder, OFTEN, definitions, complaints::add);
  }

  /** As another node, or this one after a restart. */
  private void watchAgain() {
    close();
    watch();
  }

  private void awaitInForce(String name) {
    Awaitility.await().until(() -> definitions.names().contains(name));
  }

  private void awaitComplaint(String part) {
    Awaitility.await().until(() -> complaints.stream().anyMatch(it -> it.contains(part)));
  }

  /** Until it has looked at all files that were there before. */
  private void awaitLooks() throws IOException {
    for (int i = 0; i < 3; i++) {
      String name = "look-" + System.nanoTime();
      write("zzz.json", "zzz", name);
      awaitInForce(name);
    }
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
    write("notes.txt", "no definition");
    write(".a.json", "no definition");

    watch();

    assertThat(definitions.names()).containsExactly("first");
    assertThat(complaints).isEmpty();
  }

  @Test
  void aFileOfKnocksCommandLineIsTaken() throws IOException {
    write(
        "a.json",
        definition("aaa", "pulled").replace("\"key\":\"aaa\"", "\"__readonly\":{\"key\":\"aaa\"}"));

    watch();

    assertThat(definitions.names()).containsExactly("pulled");
    assertThat(definitions.find("aaa")).isPresent();
  }

  @Test
  void whatChangesIsPutInForceOnce() throws IOException {
    write("a.json", "aaa", "first");
    watch();
    write("a.json", "aaa", "second");
    write("b.json", "bbb", "other");
    awaitInForce("second");
    awaitInForce("other");
    awaitLooks();

    assertThat(definitions.puts("aaa", "bbb"))
        .containsExactlyInAnyOrder("first", "second", "other");
  }

  @Test
  void anOldFileUndoesNothingWhenANodeStarts() throws IOException {
    write("a.json", "aaa", "first");
    watch();
    definitions.put("aaa", "newer");

    watchAgain();

    assertThat(definitions.names()).containsExactly("newer");
    assertThat(complaints).singleElement().asString().contains("is older than what is in force");
  }

  @Test
  void aFileThatChangedWhileNoNodeWatchedIsTaken() throws IOException {
    write("a.json", "aaa", "first");
    watch();
    definitions.put("aaa", "newer");
    close();
    write("a.json", "aaa", "newest");

    watch();

    assertThat(definitions.names()).containsExactly("newest");
    assertThat(complaints).isEmpty();
  }

  @Test
  void anOldVersionComesBackWhenItsFileIsSavedUnderAWatch() throws IOException {
    write("a.json", "aaa", "first");
    watch();
    write("a.json", "aaa", "second");
    awaitInForce("second");

    write("a.json", "aaa", "first");

    awaitInForce("first");
    assertThat(complaints).isEmpty();
  }

  @Test
  void anOldFileThatIsWholeOnlyAfterTheStartUndoesNothing() throws IOException {
    definitions.put("aaa", "old");
    definitions.put("aaa", "newer");
    write("a.json", definition("aaa", "old").substring(0, 40));
    watch();
    awaitComplaint("a.json is refused");

    write("a.json", "aaa", "old");

    awaitComplaint("is older than what is in force");
    assertThat(definitions.names()).containsExactly("newer");
  }

  @Test
  void aFileSaysWhetherItsWorkflowIsActive() throws IOException {
    String inactive = definition("aaa", "first").replaceFirst("\\{", "{\"active\":false,");
    write("a.json", inactive);
    watch();
    assertThat(definitions.isActive("aaa")).isFalse();

    write("a.json", "aaa", "first");
    awaitLooks();
    assertThat(definitions.isActive("aaa")).isFalse();

    write("a.json", inactive.replace("false", "true"));
    Awaitility.await().until(() -> definitions.isActive("aaa"));
  }

  @Test
  void aBrokenFileHoldsUpNoOtherAndIsToldOnce() throws IOException {
    write("a.json", "{\"key\":");
    Files.write(
        folder.resolve("latin.json"), "{\"key\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    write("b.json", "bbb", "good");

    watch();
    assertThat(definitions.names()).containsExactly("good");
    awaitLooks();
    assertThat(complaints).hasSize(2);
    assertThat(complaints).anyMatch(it -> it.contains("a.json") && it.contains("is not JSON"));
    assertThat(complaints).anyMatch(it -> it.contains("is not UTF-8"));

    write("a.json", "{\"key\":\"aaa\",\"steps\":[]}");
    awaitComplaint("expected at least one step");
    write("a.json", "aaa", "mended");
    awaitInForce("mended");
  }

  @Test
  void aFileThatIsBeingWrittenIsTakenWhenItIsWholeAndNotTold() throws IOException {
    Path file = Files.createFile(folder.resolve("a.json"));
    WatchedFiles files = new WatchedFiles(definitions, complaints::add);
    files.look(List.of(file));

    Files.writeString(file, definition("aaa", "whole").substring(0, 40));
    files.look(List.of(file));
    Files.writeString(file, definition("aaa", "whole"));
    files.look(List.of(file));

    assertThat(definitions.names()).containsExactly("whole");
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatCannotBeReadHoldsUpNoOtherAndIsToldOnce() throws IOException {
    Files.createSymbolicLink(folder.resolve("dangling.json"), folder.resolve("nowhere"));
    Files.createSymbolicLink(folder.resolve("loop.json"), folder.resolve("loop.json"));
    Files.createDirectory(folder.resolve("folder.json"));
    try (RandomAccessFile huge = new RandomAccessFile(folder.resolve("huge.json").toFile(), "rw")) {
      huge.setLength(1L << 30);
    }
    write("b.json", "bbb", "good");

    watch();

    assertThat(definitions.names()).containsExactly("good");
    awaitLooks();
    assertThat(complaints).hasSize(3);
    assertThat(complaints)
        .anyMatch(it -> it.contains("dangling.json cannot be read"))
        .anyMatch(it -> it.contains("loop.json cannot be read"))
        .anyMatch(it -> it.contains("huge.json") && it.contains("more than 1000000 bytes"));
  }

  @Test
  void aLinkToAFileIsThatFile() throws IOException {
    Path real = Files.createDirectory(folder.resolve("v1")).resolve("a");
    Files.writeString(real, definition("aaa", "linked"));
    Files.createSymbolicLink(folder.resolve("a.json"), real);

    watch();

    assertThat(definitions.names()).containsExactly("linked");
  }

  @Test
  void ofFilesWithOneKeyNoneCountsAndEachIsTold() throws IOException {
    write("a.json", "aaa", "first");
    watch();
    write("b.json", "aaa", "second");
    awaitComplaint("b.json is refused");
    write("a.json", "aaa", "third");
    awaitLooks();

    assertThat(definitions.puts("aaa")).containsExactly("first");
    assertThat(complaints).hasSize(2);
    assertThat(complaints).allMatch(it -> it.contains("is that of each of"));

    Files.delete(folder.resolve("b.json"));
    awaitInForce("third");
  }

  @Test
  void aFileThatGetsAnotherKeyLeavesTheFormerInForce() throws IOException {
    write("a.json", "aaa", "former");
    watch();

    write("a.json", "abc", "renamed");

    awaitInForce("renamed");
    assertThat(definitions.names()).containsExactlyInAnyOrder("former", "renamed");
  }

  @Test
  void aFileThatIsTakenAwayAndComesBackChangesNothing() throws IOException {
    write("a.json", "aaa", "first");
    watch();
    Files.delete(folder.resolve("a.json"));
    awaitLooks();
    definitions.put("aaa", "newer");

    write("a.json", "aaa", "first");
    awaitLooks();

    assertThat(definitions.names()).contains("newer").doesNotContain("first");
  }

  @Test
  void whatTheDatabaseFailedToTakeIsTakenLater() throws IOException {
    definitions.fail(new StoreException("gone", null));
    write("a.json", "aaa", "first");
    watch();
    awaitComplaint("is tried again");

    definitions.fail(null);

    awaitInForce("first");
    assertThat(complaints).hasSize(1);
  }

  @Test
  void aFolderThatIsNotThereIsAnErrorAtTheStart() {
    Path nowhere = folder.resolve("nowhere");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> DefinitionDirectory.watch(nowhere, OFTEN, definitions))
        .withMessageContaining("workflows.directory")
        .withMessageContaining(nowhere + ", which does not exist");
  }

  @Test
  void aFileInPlaceOfTheFolderIsAnErrorAtTheStart() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> DefinitionDirectory.watch(file, OFTEN, definitions))
        .withMessageContaining("is no folder");
  }

  @Test
  void aFolderThatGoesAwayIsToldOnceAndComesBack() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    watched = DefinitionDirectory.watch(inner, OFTEN, definitions, complaints::add);
    Files.delete(inner);
    awaitComplaint("cannot be read");

    Files.createDirectory(inner);
    Files.writeString(inner.resolve("a.json"), definition("aaa", "late"));

    awaitInForce("late");
    assertThat(complaints).filteredOn(it -> it.contains("folder of definitions")).hasSize(1);
  }
}
