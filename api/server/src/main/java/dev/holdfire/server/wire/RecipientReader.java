package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads recipients in all their forms: an id, a user with what is known of it, an object. */
public final class RecipientReader {
  private static final Set<String> NO_PROPERTIES =
      Set.of("id", "collection", "$trigger_data", "__typename");

  private final List<Problem> problems;

  /** One that reports to this list. */
  public RecipientReader(List<Problem> problems) {
    this.problems = problems;
  }

  /** A recipient with what is said of it, or null after a problem. */
  public @Nullable Recipient recipient(@Nullable Object value, String path) {
    RecipientRef ref = ref(value, path);
    if (ref == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> object)) {
      return new Recipient(ref, null, Map.of());
    }
    Map<String, @Nullable Object> own = new Members(object, path, problems).object("$trigger_data");
    return new Recipient(ref, properties(object), own == null ? Map.of() : own);
  }

  /** A mere reference, or null after a problem. What else is said of it is passed over. */
  public @Nullable RecipientRef ref(@Nullable Object value, String path) {
    if (value instanceof String id) {
      return id.isBlank() ? blank(path) : RecipientRef.user(id);
    }
    if (!(value instanceof Map<?, ?> object)) {
      problems.add(
          new Problem(
              path,
              "is " + Members.kind(value) + "; expected an id, or an object with the member id"));
      return null;
    }
    Members members = new Members(object, path, problems);
    String id = members.required("id");
    String collection = members.string("collection");
    if (collection != null && collection.isBlank()) {
      return blank(path + ".collection");
    }
    if (id == null || (collection == null && object.get("collection") != null)) {
      return null;
    }
    return new RecipientRef(collection, id);
  }

  private @Nullable RecipientRef blank(String path) {
    problems.add(new Problem(path, "can't be blank"));
    return null;
  }

  private static @Nullable Map<String, @Nullable Object> properties(Map<?, ?> object) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          if (name instanceof String text && !NO_PROPERTIES.contains(text)) {
            properties.put(text, value);
          }
        });
    return properties.isEmpty() ? null : properties;
  }
}
