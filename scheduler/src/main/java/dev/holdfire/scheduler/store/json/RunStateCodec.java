package dev.holdfire.scheduler.store.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.StepRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run's state as UTF-8 JSON. The recipient comes first, so that it can be read from the beginning
 * of the bytes alone.
 */
public final class RunStateCodec {
  /**
   * How many of the first bytes always hold the recipient: two keys of 256 characters, each escaped
   * to at most 12 bytes a character (an emoji is two halves of 6 bytes), and their names.
   */
  public static final int RECIPIENT_BYTES = 6_200;

  private static final Map<String, StepRecord.Event> EVENTS =
      Arrays.stream(StepRecord.Event.values())
          .collect(Collectors.toUnmodifiableMap(StepRecord.Event::name, Function.identity()));

  private RunStateCodec() {}

  /** The bytes to store. */
  public static byte[] encode(RunState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("recipient");
      if (state.recipient().collection() != null) {
        json.writeStringField("collection", state.recipient().collection());
      }
      json.writeStringField("id", state.recipient().id());
      json.writeEndObject();
      json.writeNumberField("step", state.step());
      json.writeNumberField("attempt", state.attempt());
      json.writeArrayFieldStart("steps");
      for (StepRecord step : state.steps()) {
        writeStep(json, step);
      }
      json.writeEndArray();
      if (!state.triggerData().isEmpty()) {
        json.writeObjectField("data", state.triggerData());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeStep(JsonGenerator json, StepRecord step) throws IOException {
    json.writeStartArray();
    json.writeString(step.ref());
    json.writeString(step.event().name());
    json.writeNumber(step.at().toEpochMilli());
    json.writeNumber(step.attempt());
    json.writeString(step.detail());
    json.writeEndArray();
  }

  /** The state within stored bytes. */
  public static RunState decode(byte[] bytes) {
    return decode(bytes, StepRecord.Event::valueOf);
  }

  /**
   * The state within stored bytes, for who only looks: events that this version does not know are
   * {@link StepRecord.Event#UNKNOWN}. Never to be stored.
   */
  public static RunState decodeToShow(byte[] bytes) {
    return decode(bytes, word -> EVENTS.getOrDefault(word, StepRecord.Event.UNKNOWN));
  }

  private static RunState decode(byte[] bytes, Function<String, StepRecord.Event> events) {
    try {
      JsonNode json = Json.MAPPER.readTree(bytes);
      JsonNode recipient = json.path("recipient");
      List<StepRecord> steps = new ArrayList<>();
      for (JsonNode step : json.path("steps")) {
        steps.add(readStep(step, events));
      }
      return new RunState(
          recipient(recipient.path("collection").textValue(), recipient.path("id").textValue()),
          json.path("step").asInt(),
          json.path("attempt").asInt(),
          steps,
          triggerData(json.path("data")));
    } catch (IOException e) {
      throw new UncheckedIOException("A stored run is not the JSON that it was written as", e);
    }
  }

  private static StepRecord readStep(JsonNode step, Function<String, StepRecord.Event> events) {
    String word = step.path(1).textValue();
    if (word == null) {
      throw new IllegalArgumentException("A stored run has a step to which nothing has happened");
    }
    StepRecord.Event event = events.apply(word);
    String detail = step.path(4).asText();
    return new StepRecord(
        step.path(0).asText(),
        event,
        Instant.ofEpochMilli(step.path(2).asLong()),
        step.path(3).asInt(),
        event == StepRecord.Event.UNKNOWN ? unknown(word, detail) : detail);
  }

  private static String unknown(String word, String detail) {
    return detail.isEmpty() ? word : word + ": " + detail;
  }

  private static RecipientRef recipient(@Nullable String collection, @Nullable String id) {
    if (id == null) {
      throw new IllegalArgumentException("A stored run does not begin with its recipient");
    }
    return new RecipientRef(collection, id);
  }

  @SuppressWarnings("unchecked") // an object node becomes a map with string keys
  private static Map<String, @Nullable Object> triggerData(JsonNode data) {
    return data.isObject() ? Json.MAPPER.convertValue(data, Map.class) : Map.of();
  }

  /** The recipient within stored bytes, of which the first {@value #RECIPIENT_BYTES} are enough. */
  public static RecipientRef decodeRecipient(byte[] beginning) {
    try (JsonParser json = Json.MAPPER.createParser(beginning)) {
      String collection = null;
      String id = null;
      json.nextToken();
      json.nextToken();
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        String value = json.nextTextValue();
        if (name.equals("collection")) {
          collection = value;
        } else if (name.equals("id")) {
          id = value;
        }
        json.skipChildren();
      }
      return recipient(collection, id);
    } catch (IOException e) {
      throw new UncheckedIOException("A stored run does not begin with its recipient", e);
    }
  }
}
