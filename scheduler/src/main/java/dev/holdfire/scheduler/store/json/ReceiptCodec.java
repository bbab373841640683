package dev.holdfire.scheduler.store.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parts of a receipt that have no column of their own, as JSON. */
public final class ReceiptCodec {
  /** The bytes of an entry's braces, names, outcome and time. */
  private static final int ENTRY_FRAME = 96;

  private ReceiptCodec() {}

  /** Whom the request named, and what became of each run. */
  public record Body(@Nullable List<RecipientRef> recipients, List<Receipt.Entry> entries) {}

  /** The text to store. */
  public static String encode(Receipt receipt) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    List<RecipientRef> named = receipt.request().recipients();
    if (named != null) {
      ArrayNode recipients = json.putArray("recipients");
      named.forEach(ref -> put(recipients.addObject(), ref));
    }
    ArrayNode entries = json.putArray("entries");
    for (Receipt.Entry entry : receipt.entries()) {
      ObjectNode node = entries.addObject();
      RecipientRef recipient = entry.recipient();
      if (recipient != null) {
        put(node, recipient);
      }
      if (entry.recipientRunId() != null) {
        node.put("run", entry.recipientRunId());
      }
      node.put("outcome", entry.outcome().word());
      Instant finishedAt = entry.finishedAt();
      if (finishedAt != null) {
        node.put("finished_at", finishedAt.toEpochMilli());
      }
    }
    return json.toString();
  }

  /** How many bytes an entry has within the text, in UTF-8, or a few more. */
  public static int bytes(Receipt.Entry entry) {
    RecipientRef recipient = entry.recipient();
    return ENTRY_FRAME
        + (recipient == null ? 0 : bytes(recipient.collection()) + bytes(recipient.id()))
        + bytes(entry.recipientRunId());
  }

  private static int bytes(@Nullable String text) {
    return text == null ? 0 : text.chars().map(ReceiptCodec::bytes).sum();
  }

  private static int bytes(int character) {
    if (character < ' ') {
      return 6;
    }
    if (character < 0x80) {
      return character == '"' || character == '\\' ? 2 : 1;
    }
    return character < 0x800 || Character.isSurrogate((char) character) ? 2 : 3;
  }

  private static void put(ObjectNode node, RecipientRef ref) {
    if (ref.collection() != null) {
      node.put("collection", ref.collection());
    }
    node.put("id", ref.id());
  }

  /** The parts within a stored text. */
  public static Body decode(String text) {
    try {
      JsonNode json = Json.MAPPER.readTree(text);
      List<Receipt.Entry> entries = new ArrayList<>();
      json.path("entries").forEach(node -> entries.add(entry(node)));
      return new Body(recipients(json.path("recipients")), entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored receipt is not the JSON that it was written as", e);
    }
  }

  private static @Nullable List<RecipientRef> recipients(JsonNode nodes) {
    if (!nodes.isArray()) {
      return null;
    }
    List<RecipientRef> refs = new ArrayList<>();
    nodes.forEach(node -> refs.add(ref(node)));
    return refs;
  }

  private static RecipientRef ref(JsonNode node) {
    return new RecipientRef(node.path("collection").textValue(), node.path("id").asText());
  }

  private static Receipt.Entry entry(JsonNode node) {
    JsonNode finishedAt = node.path("finished_at");
    return new Receipt.Entry(
        node.has("id") ? ref(node) : null,
        node.path("run").textValue(),
        Outcome.valueOf(node.path("outcome").asText().toUpperCase(Locale.ROOT)),
        finishedAt.isNumber() ? Instant.ofEpochMilli(finishedAt.asLong()) : null);
  }
}
