package dev.holdfire.recipient;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Keys;
import dev.holdfire.data.Required;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names a recipient: a user by id, or an object by collection and id. Two references are equal only
 * when they are the same characters.
 *
 * @param collection the object's collection, or null for a user
 * @param id the application's own id, of 1 to {@value #MAX_ID_LENGTH} characters; of a tenant, as
 *     of all other keys, one less
 */
public record RecipientRef(@Nullable String collection, String id) {
  /** The collection of tenants: what is said of them is stored as of objects of this one. */
  public static final String TENANTS = "$tenants";

  /** The most characters (Unicode code points) of an id, as in Knock; of a tenant's, one less. */
  public static final int MAX_ID_LENGTH = 256;

  private static final String HEADING = "the recipient";

  /**
   * @throws InvalidRequestException if the id is null
   */
  public RecipientRef {
    Required.of(id, "id", HEADING);
  }

  /** The user with this id. */
  public static RecipientRef user(String id) {
    return new RecipientRef(null, id);
  }

  /** The object with this id in this collection. */
  public static RecipientRef object(String collection, String id) {
    List<Problem> problems = new ArrayList<>();
    Required.check(collection, "collection", problems);
    Required.check(id, "id", problems);
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(HEADING, problems);
    }
    return new RecipientRef(collection, id);
  }

  /** Whether this names an object rather than a user. */
  public boolean isObject() {
    return collection != null;
  }

  /** Whether this names a tenant. */
  public boolean isTenant() {
    return TENANTS.equals(collection);
  }

  /** Reports a collection and an id that are not acceptable, as members of what is at this path. */
  public void check(String path, List<Problem> problems) {
    Required.of(path, "path", HEADING);
    Required.of(problems, "problems", HEADING);
    Keys.check(id, path + ".id", isTenant() ? Keys.MAX_LENGTH : MAX_ID_LENGTH, problems);
    if (isObject()) {
      Keys.check(collection, path + ".collection", problems);
    }
  }

  @Override
  public String toString() {
    return collection == null ? id : collection + "/" + id;
  }
}
