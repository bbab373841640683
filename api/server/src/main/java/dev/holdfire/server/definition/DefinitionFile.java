package dev.holdfire.server.definition;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.scheduler.WorkflowJson;
import dev.holdfire.workflow.Draft;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a file with a definition. A symbolic link counts as what it leads to. */
final class DefinitionFile {
  /** The most bytes of a file; a definition is far smaller. */
  static final int MOST_BYTES = 1_000_000;

  private DefinitionFile() {}

  /**
   * What a file says.
   *
   * @throws InvalidWorkflowException with all that is wrong; also if it is too large, or is none
   *     that can be read to its end
   * @throws IOException if it cannot be read
   */
  static Draft read(Path file) throws IOException {
    if (!file.toRealPath().toFile().isFile()) {
      throw refused(file, "is not a regular file; expected one, or a link to one");
    }
    try {
      return WorkflowJson.readDraft(text(file));
    } catch (InvalidWorkflowException e) {
      throw new InvalidWorkflowException(heading(file), e.problems());
    }
  }

  private static String text(Path file) throws IOException {
    byte[] content;
    try (InputStream stream = Files.newInputStream(file)) {
      content = stream.readNBytes(MOST_BYTES + 1);
    }
    if (content.length > MOST_BYTES) {
      throw refused(file, "has more than " + MOST_BYTES + " bytes; expected one definition");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw refused(file, "is not UTF-8; save it as that");
    }
  }

  private static String heading(Path file) {
    return "the workflow in " + file;
  }

  private static InvalidWorkflowException refused(Path file, String message) {
    return new InvalidWorkflowException(heading(file), List.of(new Problem("the file", message)));
  }
}
