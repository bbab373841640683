package dev.holdfire.trigger;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import dev.holdfire.data.Keys;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks and copies recipients as trigger calls give them. */
public final class RecipientCheck {
  private static final String TENANT = "tenant";

  private RecipientCheck() {}

  /**
   * A deep, unmodifiable copy of a recipient of an audience.
   *
   * @throws InvalidRequestException with all that is wrong with it
   */
  public static Recipient checked(@Nullable Recipient recipient, long position) {
    String path = "audience[" + position + "]";
    List<Problem> problems = new ArrayList<>();
    if (recipient != null) {
      Recipient copy = copy(recipient, path, problems);
      if (problems.isEmpty()) {
        return copy;
      }
    } else {
      problems.add(new Problem(path, "is null; expected a recipient"));
    }
    throw new InvalidRequestException("the audience", problems);
  }

  /** A mere id is checked where the tenant is, since it has no place of its own. */
  static Recipient tenant(Recipient tenant, List<Problem> problems) {
    RecipientRef ref = tenant.ref();
    if (tenant.equals(new Recipient(ref, null, Map.of())) && ref.isTenant()) {
      Keys.check(ref.id(), TENANT, problems);
      return tenant;
    }
    if (!ref.isTenant()) {
      problems.add(
          new Problem(
              TENANT + ".collection",
              "is "
                  + (ref.isObject() ? "\"" + ref.collection() + "\"" : "missing")
                  + "; expected \""
                  + RecipientRef.TENANTS
                  + "\", as of Recipient.tenant(id)"));
    }
    return copy(tenant, TENANT, problems);
  }

  static Recipient copy(Recipient recipient, String path, List<Problem> problems) {
    RecipientRef ref = recipient.ref();
    ref.check(path, problems);
    Map<String, ? extends @Nullable Object> properties = recipient.properties();
    return new Recipient(
        ref,
        properties == null ? null : Data.copyOf(properties, path, problems),
        Data.copyOf(recipient.triggerData(), path + ".$trigger_data", problems));
  }
}
