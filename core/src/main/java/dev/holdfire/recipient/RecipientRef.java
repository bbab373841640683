package dev.holdfire.recipient;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Names a recipient: a user by id, or an object by collection and id. Two references are equal only
 * when they are the same characters.
 *
 * @param collection the object's collection, or null for a user
 * @param id the application's own id
 */
public record RecipientRef(@Nullable String collection, String id) {
  public RecipientRef {
    requireNonNull(id, "id is null");
  }

  /** The user with this id. */
  public static RecipientRef user(String id) {
    return new RecipientRef(null, id);
  }

  /** The object with this id in this collection. */
  public static RecipientRef object(String collection, String id) {
    return new RecipientRef(requireNonNull(collection, "collection is null"), id);
  }

  /** Whether this names an object rather than a user. */
  public boolean isObject() {
    return collection != null;
  }

  @Override
  public String toString() {
    return collection == null ? id : collection + "/" + id;
  }
}
