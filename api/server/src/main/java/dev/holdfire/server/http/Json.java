package dev.holdfire.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP. */
public final class Json {
  /** Deeper than what core accepts, so that its message is the one that is read. */
  private static final int DEPTH = 110;

  private static final int NUMBER = 1_000;
  private static final int NAME = 50_000;
  private static final int TEXT = 20_000_000;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxNumberLength(NUMBER)
                          .maxNameLength(NAME)
                          .maxStringLength(TEXT)
                          .build())
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * The object that a call brings.
   *
   * @throws Failure if it brings something else
   */
  public static Map<String, @Nullable Object> object(Call call) {
    byte[] body = call.body();
    requireJson(call);
    if (parse(body) instanceof Map<?, ?> object) {
      @SuppressWarnings("unchecked") // Jackson makes no other maps
      Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) object;
      return members;
    }
    throw new Failure(400, "bad_request", "The body is no JSON object; send one in braces.");
  }

  /** The same, or an empty object when there is no body. */
  public static Map<String, @Nullable Object> optionalObject(Call call) {
    boolean isEmpty =
        call.header("content-length").orElse("").equals("0")
            || (call.header("content-length").isEmpty()
                && call.header("transfer-encoding").isEmpty());
    return isEmpty ? Map.of() : object(call);
  }

  /** A page in a browser cannot send this type to another site without asking. */
  private static void requireJson(Call call) {
    String type = call.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    String media = type.replaceFirst(";.*", "").trim();
    if (!media.equals("application/json") && !media.endsWith("+json")) {
      throw new Failure(
          415,
          "unsupported_media_type",
          "The body is not marked as JSON; send the header 'Content-Type: application/json'.");
    }
  }

  private static @Nullable Object parse(byte[] body) {
    try {
      return MAPPER.readValue(text(body), Object.class);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw malformed(place, String.valueOf(e.getOriginalMessage()));
    }
  }

  /** Jackson takes other encodings, too, and UTF-8 that is none, such as a zero in two bytes. */
  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw malformed("", "it is not UTF-8");
    }
  }

  private static Failure malformed(String place, String reason) {
    String message = "The body is not JSON" + place + ": " + reason.lines().findFirst().orElse("");
    return new Failure(
        400, "bad_request", message, List.of(new Failure.Detail("body", message, "invalid")));
  }

  /** The text of a JSON-shaped value. */
  public static byte[] write(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An answer could not be written as JSON", e);
    }
  }
}
