package dev.holdfire.scheduler.store.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects as text. What was accepted and written is read again whatever its size: the parser's
 * own limits are off. Numbers with a fraction are read as BigDecimal, so that none changes.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private static final ObjectMapper SORTED =
      MAPPER.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private Json() {}

  /** The text of a JSON-shaped map. */
  public static String write(Map<String, ? extends @Nullable Object> object) {
    return write(MAPPER, object);
  }

  /** The same text for equal maps, whatever the order of their members. */
  public static String writeSorted(Map<String, ? extends @Nullable Object> object) {
    return write(SORTED, object);
  }

  /** The map that a text holds; written by this class, so a text that is no object is a defect. */
  public static Map<String, @Nullable Object> read(String text) {
    try {
      return MAPPER.readValue(text, OBJECT);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored text is not the JSON object it was written as", e);
    }
  }

  private static String write(ObjectMapper mapper, Map<String, ? extends @Nullable Object> object) {
    try {
      return mapper.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A checked value could not be written as JSON", e);
    }
  }
}
