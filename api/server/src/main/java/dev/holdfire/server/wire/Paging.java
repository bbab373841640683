package dev.holdfire.server.wire;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.run.Page;
import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Failures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which page of a list is asked for: {@code after}, {@code before} and {@code page_size}. */
public final class Paging {
  private static final int MOST = 50;

  /** After so many pages without an item the client asks on; the call must come to an end. */
  private static final int MOST_READS = 200;

  private final @Nullable String cursor;
  private final boolean isBackwards;
  private final int size;

  /** What a query says of it. */
  public Paging(Query query, List<Problem> problems) {
    String after = query.text("after");
    String before = query.text("before");
    if (after != null && before != null) {
      problems.add(new Problem("before", "cannot be combined with after; leave one out"));
    }
    isBackwards = after == null && before != null;
    cursor = PageCursor.parse(isBackwards ? before : after, name(), problems);
    size = query.size("page_size", MOST);
  }

  /** A list of core. */
  @FunctionalInterface
  public interface Source<T> {
    /**
     * A page.
     *
     * @param cursor of core; null for the first page
     * @param isBackwards whether the page is asked for that ends there, and not the one that begins
     */
    Page<T> page(@Nullable String cursor, boolean isBackwards);
  }

  /** How many items a page has at most. */
  public int size() {
    return size;
  }

  /**
   * The page that is asked for, or the next one in the same direction that has items: a client
   * takes an empty page for the end of the list.
   */
  public <T> Page<T> read(Source<T> source) {
    try {
      Page<T> page = source.page(cursor, isBackwards);
      for (int i = 1; page.items().isEmpty() && onwards(page) != null && i < MOST_READS; i++) {
        page = source.page(onwards(page), isBackwards);
      }
      return cursor == null ? new Page<>(page.items(), page.next()) : page;
    } catch (InvalidRequestException e) {
      throw Failures.invalid(e.problems().stream().map(this::named).toList());
    }
  }

  private <T> @Nullable String onwards(Page<T> page) {
    return isBackwards ? page.previous() : page.next();
  }

  private Problem named(Problem problem) {
    return problem.path().equals("cursor") ? PageCursor.unknown(name()) : problem;
  }

  private String name() {
    return isBackwards ? "before" : "after";
  }

  /** The page that is asked for of a list that is in memory, each item by its key. */
  public <T> Page<T> of(NavigableMap<String, T> all) {
    List<String> keys = side(all).keySet().stream().limit(size).sorted().toList();
    String first = keys.isEmpty() ? cursor : keys.get(0);
    String last = keys.isEmpty() ? cursor : keys.get(keys.size() - 1);
    boolean isEnd = last == null || all.higherKey(last) == null;
    boolean isBeginning = first == null || all.lowerKey(first) == null;
    return new Page<>(
        keys.stream().map(all::get).toList(), isEnd ? null : last, isBeginning ? null : first);
  }

  private <T> NavigableMap<String, T> side(NavigableMap<String, T> all) {
    if (cursor == null) {
      return all;
    }
    return isBackwards ? all.headMap(cursor, false).descendingMap() : all.tailMap(cursor, false);
  }

  /** The page as it is answered. */
  public <T> Answer answer(Page<T> page, Function<T, Map<String, @Nullable Object>> view) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("__typename", "PageInfo");
    info.put("after", PageCursor.of(page.next()));
    info.put("before", PageCursor.of(page.previous()));
    info.put("page_size", size);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("items", page.items().stream().map(view).toList());
    body.put("page_info", info);
    return Answer.ok(body);
  }
}
