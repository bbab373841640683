package dev.holdfire.recipient;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a recipient's properties (e-mail address, name, time zone) are looked up, each time a
 * segment of a run starts, so that a step sends to the address of that day.
 *
 * <p>Implementations are called from many worker threads at once, outside any transaction of
 * Holdfire's, and may block. An exception counts as a failed attempt of the step and is retried
 * like one.
 */
@FunctionalInterface
public interface RecipientDirectory {
  /**
   * The recipient's properties at this moment.
   *
   * @param recipient whom to look up
   * @param stored what trigger calls have stored about it inline; empty when nothing
   * @return JSON-shaped properties; a string member {@code timezone} is the zone of its delays
   */
  Map<String, ? extends @Nullable Object> resolve(
      RecipientRef recipient, Map<String, ? extends @Nullable Object> stored);

  /** Knows what trigger calls have stored inline, and nothing else. The default. */
  static RecipientDirectory stored() {
    return (recipient, stored) -> stored;
  }
}
