package dev.holdfire.scheduler.store.look;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A page, put together of what was found in the places where runs can be.
 *
 * @param runs newest first, each once
 * @param next the cursor of the page after it, or null
 * @param previous the cursor of the page before it, or null
 */
record FoundPage(List<FoundRun> runs, @Nullable String next, @Nullable String previous) {

  /**
   * The page that these scans begin. What one place has beyond the point up to which another was
   * read is left to a later page.
   *
   * @param isFirst whether no page comes before
   */
  static FoundPage of(List<Scan> scans, Selection selection, boolean isFirst) {
    boolean isBackwards = selection.ids().isBackwards();
    Comparator<String> order = selection.ids().order();
    Map<String, FoundRun> inOrder = new TreeMap<>(order);
    scans.forEach(scan -> scan.runs().forEach(run -> inOrder.put(run.id(), run)));
    @Nullable String end =
        scans.stream().map(Scan::end).filter(Objects::nonNull).min(order).orElse(null);
    List<FoundRun> runs =
        inOrder.values().stream()
            .filter(run -> end == null || order.compare(run.id(), end) <= 0)
            .limit(selection.limit())
            .toList();

    @Nullable String onwards =
        runs.size() == selection.limit() ? runs.get(runs.size() - 1).id() : end;
    String back =
        runs.isEmpty()
            ? Objects.requireNonNullElse(end, IdRange.behindAll(isBackwards))
            : runs.get(0).id();
    return isBackwards
        ? new FoundPage(reversed(runs), back, onwards)
        : new FoundPage(runs, onwards, isFirst ? null : back);
  }

  private static List<FoundRun> reversed(List<FoundRun> runs) {
    List<FoundRun> reversed = new ArrayList<>(runs);
    Collections.reverse(reversed);
    return reversed;
  }
}
