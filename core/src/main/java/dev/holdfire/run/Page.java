package dev.holdfire.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a list.
 *
 * @param items at most as many as were asked for; may be fewer, or none, also before the end
 * @param next the cursor that the next page starts from; null at the end
 * @param previous the cursor that the page before starts from; null at the beginning, and where a
 *     list cannot be read backwards
 */
public record Page<T>(List<T> items, @Nullable String next, @Nullable String previous) {
  public Page {
    items = List.copyOf(items);
  }

  /** One that has no page before it, or of a list that cannot be read backwards. */
  public Page(List<T> items, @Nullable String next) {
    this(items, next, null);
  }
}
