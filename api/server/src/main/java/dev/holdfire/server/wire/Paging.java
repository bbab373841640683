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

  /** After so many pages without an item the client asks on; the call must come to an end. */
  private static final int MOST_READS = 200;

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

  /**
   * The page that is asked for, or the first one after it that has items: a client takes an empty
   * page for the end of the list.
   *
   * @param source the page of core that begins at a cursor of core; null for the first one
   */
  public <T> Page<T> read(Function<@Nullable String, Page<T>> source) {
    Page<T> page = source.apply(cursor.start());
    for (int i = 1; page.items().isEmpty() && page.next() != null && i < MOST_READS; i++) {
      page = source.apply(page.next());
    }
    return page;
  }

  /** The page as it is answered. */
  public <T> Answer answer(Page<T> page, Function<T, Map<String, @Nullable Object>> view) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("items", page.items().stream().map(view).toList());
    body.put("page_info", cursor.info(page.next(), size));
    return Answer.ok(body);
  }
}
