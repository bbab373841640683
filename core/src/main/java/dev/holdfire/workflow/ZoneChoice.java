package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The time zone in which a recipient's delays are computed. Immutable, safe for use by many
 * threads.
 *
 * @param zone the zone
 * @param problem why the recipient's own zone could not be used, or null if it was, or if the
 *     recipient has none
 */
public record ZoneChoice(ZoneId zone, @Nullable String problem) {

  public ZoneChoice {
    requireNonNull(zone, "zone is null");
  }

  /**
   * The zone that the recipient's property {@code timezone} names, such as {@code Europe/Berlin};
   * else the default of the workflow; else UTC.
   */
  public static ZoneChoice of(
      Map<String, @Nullable Object> recipient, @Nullable ZoneId workflowDefault) {
    ZoneId fallback = workflowDefault == null ? ZoneOffset.UTC : workflowDefault;
    Object timezone = recipient.get("timezone");
    if (timezone == null) {
      return new ZoneChoice(fallback, null);
    }
    ZoneId zone = timezone instanceof String id ? parse(id) : null;
    return zone != null
        ? new ZoneChoice(zone, null)
        : new ZoneChoice(fallback, problem(timezone, fallback));
  }

  /** The zone with this id, or null. */
  static @Nullable ZoneId parse(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String problem(Object timezone, ZoneId fallback) {
    return "recipient.timezone is "
        + Found.describe(timezone)
        + "; expected a time zone such as Europe/Berlin; using "
        + fallback;
  }
}
