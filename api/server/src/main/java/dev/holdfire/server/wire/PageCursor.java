package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page begins, and where those before it began, so that one can go back.
 *
 * @param starts the cursors of core at which the pages after the first began, the last one last
 */
record PageCursor(List<String> starts) {
  private static final String VERSION = "1";
  private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_.=+/:~-]{1,2000}");

  /** So many pages one can go back; a cursor stays shorter than a header may be. */
  private static final int MOST = 30;

  PageCursor {
    starts = List.copyOf(starts);
  }

  static PageCursor parse(@Nullable String text, String name, List<Problem> problems) {
    if (text == null) {
      return new PageCursor(List.of());
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      List<String> parts = List.of(plain.split(" ", -1));
      if (parts.get(0).equals(VERSION)
          && parts.size() <= MOST + 1
          && parts.stream().skip(1).allMatch(part -> CURSOR.matcher(part).matches())) {
        return new PageCursor(parts.subList(1, parts.size()));
      }
    } catch (IllegalArgumentException e) {
      // reported as any other cursor that is none
    }
    problems.add(new Problem(name, "is none that a page has given; start without it"));
    return new PageCursor(List.of());
  }

  /** The cursor of core at which the page begins; null for the first page. */
  @Nullable String start() {
    return starts.isEmpty() ? null : starts.get(starts.size() - 1);
  }

  /** What a page says of the pages around it. */
  Map<String, @Nullable Object> info(@Nullable String next, int size) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("__typename", "PageInfo");
    info.put("after", next == null ? null : and(next).text());
    info.put("before", starts.isEmpty() ? null : withoutLast().text());
    info.put("page_size", size);
    return info;
  }

  private PageCursor and(String next) {
    List<String> more = new ArrayList<>(starts);
    more.add(next);
    return new PageCursor(more.subList(Math.max(0, more.size() - MOST), more.size()));
  }

  private PageCursor withoutLast() {
    return new PageCursor(starts.subList(0, starts.size() - 1));
  }

  private String text() {
    List<String> parts = new ArrayList<>(List.of(VERSION));
    parts.addAll(starts);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(" ", parts).getBytes(StandardCharsets.UTF_8));
  }
}
