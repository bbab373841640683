package dev.holdfire.api;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule for what must be given where nothing can be collected. */
final class Given {
  private Given() {}

  static Problem missing(String path) {
    return new Problem(path, "is null; expected a value");
  }

  /**
   * The part itself.
   *
   * @throws ConfigurationException if it is null
   */
  static <T> T required(@Nullable T part, String path) {
    if (part == null) {
      throw new ConfigurationException("the configuration of Holdfire", List.of(missing(path)));
    }
    return part;
  }
}
