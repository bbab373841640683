package dev.holdfire.scheduler;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.workflow.Draft;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Workflow definitions as JSON texts, in Knock's format as {@link Workflow#fromDocument} describes
 * it. An object that names a member twice, and text after the object, are refused.
 */
public final class WorkflowJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** How Jackson refers to another place in the text: {@code [Source: ..; line: 1, column: 1]}. */
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ([^\\]]*)]");

  private static final ObjectReader READER = MAPPER.readerFor(Object.class);

  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

  private static final ObjectWriter WRITER =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES));

  private WorkflowJson() {}

  /**
   * The workflow that a text describes.
   *
   * @throws InvalidWorkflowException with all that is wrong; if the text is not JSON, with the line
   *     and column where that shows
   */
  public static Workflow read(String json) {
    requireGiven(json, "json");
    return Workflow.fromDocument(parse("the workflow", () -> READER.readValue(json)));
  }

  /**
   * The workflow that a text describes, and whether it says that it is active, as {@link
   * Draft#fromDocument} reads it.
   *
   * @throws InvalidWorkflowException as {@link #read(String)} does
   */
  public static Draft readDraft(String json) {
    requireGiven(json, "json");
    return Draft.fromDocument(parse("the workflow", () -> READER.readValue(json)));
  }

  /**
   * The workflow that a file describes.
   *
   * @throws InvalidWorkflowException with all that is wrong, and the name of the file; also if it
   *     cannot be read
   */
  public static Workflow read(Path file) {
    requireGiven(file, "file");
    String heading = "the workflow in " + file;
    try {
      return Workflow.fromDocument(
          parse(heading, () -> READER.readValue(Files.readAllBytes(file))));
    } catch (InvalidWorkflowException e) {
      throw new InvalidWorkflowException(heading, e.problems());
    }
  }

  /** The text from which {@link #read(String)} makes an equal workflow; in lines, for people. */
  public static String write(Workflow workflow) {
    try {
      return WRITER.writeValueAsString(workflow.toDocument());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A checked workflow could not be written as JSON", e);
    }
  }

  private static void requireGiven(@Nullable Object source, String path) {
    if (source == null) {
      throw new InvalidWorkflowException(
          "the workflow", List.of(new Problem(path, "is null; expected a workflow as JSON")));
    }
  }

  private interface Source {
    @Nullable Object parse() throws IOException;
  }

  private static Map<?, ?> parse(String heading, Source source) {
    Object document;
    try {
      document = source.parse();
    } catch (IOException e) {
      throw new InvalidWorkflowException(heading, List.of(problem(e)));
    }
    if (document instanceof Map<?, ?> object) {
      return object;
    }
    throw new InvalidWorkflowException(
        heading,
        List.of(new Problem("line 1", "is " + kind(document) + "; expected a JSON object")));
  }

  private static String kind(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    if (value instanceof Number) {
      return "a number";
    }
    return value instanceof List<?> ? "a list" : "a string";
  }

  private static Problem problem(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new Problem("the file", "does not exist");
    }
    if (failure instanceof JsonProcessingException malformed) {
      JsonLocation at = malformed.getLocation();
      String place =
          at == null
              ? "the text"
              : "line " + at.getLineNr() + ", column " + Math.max(1, at.getColumnNr());
      return new Problem(place, "is not JSON: " + message(malformed));
    }
    return new Problem("the file", "cannot be read: " + failure);
  }

  private static String message(JsonProcessingException malformed) {
    return SOURCE.matcher(malformed.getOriginalMessage()).replaceAll("$1");
  }
}
