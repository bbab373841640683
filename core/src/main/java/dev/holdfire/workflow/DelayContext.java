package dev.holdfire.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a delay sees when it starts. The maps are not copied and must not change meanwhile.
 *
 * @param now the moment of the start, in the years 1 to 9999
 * @param data the data of the run, with the recipient's own trigger data merged over it
 * @param recipient the properties of the recipient
 * @param actor the properties of the actor; empty if there is none
 * @param zone the zone of local times, as {@link ZoneChoice} finds it
 */
public record DelayContext(
    Instant now,
    Map<String, @Nullable Object> data,
    Map<String, @Nullable Object> recipient,
    Map<String, @Nullable Object> actor,
    ZoneId zone) {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  /**
   * @throws IllegalArgumentException if now is not in the years 1 to 9999
   */
  public DelayContext {
    requireNonNull(now, "now is null");
    requireNonNull(data, "data is null");
    requireNonNull(recipient, "recipient is null");
    requireNonNull(actor, "actor is null");
    requireNonNull(zone, "zone is null");
    if (now.isBefore(FIRST) || !now.isBefore(END)) {
      throw new IllegalArgumentException("now is " + now + "; expected a year from 1 to 9999");
    }
  }
}
