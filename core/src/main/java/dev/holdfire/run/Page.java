package dev.holdfire.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a list.
 *
 * @param items at most as many as were asked for; may be fewer, or none, also before the end
 * @param next the cursor that the next page starts from; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }
}
