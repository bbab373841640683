package dev.holdfire.server.knock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the tests with Knock's Node client: what they must not say. */
final class NodeFilesTest {
  private static final Path FOLDER = Path.of("src/test/node");

  @Test
  void theLockFileTellsWhatIsInstalledAndNotWhereFrom() throws IOException {
    JsonNode lock = new JsonMapper().readTree(FOLDER.resolve("package-lock.json").toFile());

    assertThat(lock.findParents("resolved")).isEmpty();
    assertThat(lock.at("/packages/node_modules~1@knocklabs~1node/version").asText())
        .isEqualTo("1.35.0");
    lock.path("packages")
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().isEmpty()) {
                assertThat(entry.getValue().path("integrity").asText())
                    .as(entry.getKey())
                    .startsWith("sha512-");
              }
            });
  }

  @Test
  void noFileNamesARegistry() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(FOLDER)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(3);
    for (Path file : files) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContainIgnoringCase("registry");
    }
  }
}
