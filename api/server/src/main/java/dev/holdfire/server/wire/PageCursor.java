package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cursors as clients see them: opaque, with the version of their form. */
final class PageCursor {
  private static final String VERSION = "2 ";

  private PageCursor() {}

  /** What a cursor stands for; null when there is none, or, after a problem, none that is ours. */
  static @Nullable String parse(@Nullable String text, String name, List<Problem> problems) {
    if (text == null) {
      return null;
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      if (plain.startsWith(VERSION) && text.equals(of(plain.substring(VERSION.length())))) {
        return plain.substring(VERSION.length());
      }
    } catch (IllegalArgumentException e) {
      // reported as any other cursor that is none
    }
    problems.add(unknown(name));
    return null;
  }

  static Problem unknown(String name) {
    return new Problem(name, "is none that a page has given; start without it");
  }

  /** The cursor for this place in a list. */
  static @Nullable String of(@Nullable String place) {
    return place == null
        ? null
        : Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString((VERSION + place).getBytes(StandardCharsets.UTF_8));
  }
}
