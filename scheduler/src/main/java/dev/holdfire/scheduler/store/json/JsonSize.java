package dev.holdfire.scheduler.store.json;

import dev.holdfire.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** The rule for how large a JSON text may be. */
public final class JsonSize {
  private static final int MOST_BYTES_OF_A_CHARACTER = 4;

  private JsonSize() {}

  /**
   * Reports a text that is too large.
   *
   * @param max how many bytes it may have in UTF-8
   */
  public static void check(String json, int max, String path, List<Problem> problems) {
    OptionalInt bytes = beyond(max, json);
    if (bytes.isPresent()) {
      problems.add(
          new Problem(
              path,
              "is "
                  + bytes.getAsInt()
                  + " bytes as JSON; at most "
                  + max
                  + " are allowed: pass a reference instead"));
    }
  }

  /** How many bytes a text has in UTF-8, if it has more than this. */
  public static OptionalInt beyond(int max, String json) {
    if (json.length() <= max / MOST_BYTES_OF_A_CHARACTER) {
      return OptionalInt.empty();
    }
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    return bytes > max ? OptionalInt.of(bytes) : OptionalInt.empty();
  }
}
