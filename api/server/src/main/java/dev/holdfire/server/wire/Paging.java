package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import dev.holdfire.run.Page;
import dev.holdfire.server.http.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which page of a list is asked for: {@code after}, {@code before} and {@code page_size}. */
public final class Paging {
  private static final int MOST = 50;

  private final PageCursor cursor;
  private final int size;

  /** What a query says of it. */
  public Paging(Query query, List<Problem> problems) {
    String after = query.text("after");
    String before = query.text("before");
    if (after != null && before != null) {
      problems.add(new Problem("before", "cannot be combined with after; leave one out"));
    }
    cursor =
        PageCursor.parse(
            after != null ? after : before, after != null ? "after" : "before", problems);
    size = query.size("page_size", MOST);
  }

  /** How many items a page has at most. */
  public int size() {
    return size;
  }

  /** Where the page begins in core's words; null for the first one. */
  public @Nullable String start() {
    return cursor.start();
  }

  /** The page as it is answered. */
  public <T> Answer answer(Page<T> page, Function<T, Map<String, @Nullable Object>> view) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("items", page.items().stream().map(view).toList());
    body.put("page_info", cursor.info(page.next(), size));
    return Answer.ok(body);
  }
}
