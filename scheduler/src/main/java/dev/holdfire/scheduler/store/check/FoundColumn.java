package dev.holdfire.scheduler.store.check;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column that there is.
 *
 * @param type in information_schema's words, in lower case
 * @param size characters, digits or bytes, as information_schema counts; null where it does not
 * @param isNullable whether it takes null
 * @param isRequired whether who inserts a row must give it a value
 */
record FoundColumn(
    String name,
    String type,
    @Nullable Long size,
    @Nullable String collation,
    boolean isNullable,
    boolean isRequired) {
  FoundColumn {
    type = type.toLowerCase(Locale.ROOT);
  }

  /** The type and size, for messages. */
  String declaration() {
    String upper = type.toUpperCase(Locale.ROOT);
    boolean sized = size != null && upper.contains("CHAR");
    return sized ? upper + "(" + size + ")" : upper;
  }
}
