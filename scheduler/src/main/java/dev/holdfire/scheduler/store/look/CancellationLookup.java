package dev.holdfire.scheduler.store.look;

import static java.util.Objects.requireNonNull;

import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.table.CancellationTable;
import dev.holdfire.scheduler.store.table.CancellationTable.From;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at cancellations. A page looks at a window of them, in its direction, without their
 * receipts; those that match are then read, as far as they fit into memory together. Locks nothing.
 * Safe for use by many threads.
 */
public final class CancellationLookup {
  /** The most cancellations that are looked at for a page. */
  static final int WINDOW = CancellationTable.MOST;

  /** The most entries of receipts that are read for a page, but for its first receipt. */
  private static final int MAX_ENTRIES = 20_000;

  private final Database database;
  private final CancellationTable cancellations;
  private final Traces traces;
  private final KeyGroups keyGroups;

  public CancellationLookup(Database database) {
    this.database = database;
    this.cancellations = new CancellationTable(database);
    this.traces = new Traces(database);
    this.keyGroups = new KeyGroups(database);
  }

  /** Cancellations, newest first. One whose receipt cannot be read is left out. */
  public Page<Receipt> list(CancellationQuery query) {
    From from = CancellationCursor.from(query);
    return database.look(
        "list cancellations",
        connection -> page(connection, query, window(connection, query, from)));
  }

  /**
   * Some cancellations, in the order of their direction.
   *
   * @param goesOnAfter the id after which there may be more; null at the end
   */
  private record Window(List<CancellationTable.Listed> rows, @Nullable String goesOnAfter) {
    static Window of(List<CancellationTable.Listed> rows, int limit) {
      boolean isFull = rows.size() == limit;
      return new Window(rows, isFull ? rows.get(rows.size() - 1).id() : null);
    }
  }

  private Window window(Connection connection, CancellationQuery query, From from)
      throws SQLException {
    String workflow = query.workflowKey();
    String key = query.cancellationKey();
    RecipientRef recipient = query.recipient();
    if (workflow != null && key != null) {
      int limit = recipient == null && !query.isLateOnly() ? query.limit() : WINDOW;
      String group = GroupKey.of(workflow, key);
      return Window.of(cancellations.nextOf(connection, group, from, limit), limit);
    }
    if (key != null) {
      return ofGroups(connection, keyGroups.of(connection, key), List.of(), from);
    }
    if (recipient != null) {
      return ofRecipient(connection, recipient, workflow, from);
    }
    int limit = workflow == null && !query.isLateOnly() ? query.limit() : WINDOW;
    return Window.of(cancellations.next(connection, from, limit), limit);
  }

  private Window ofRecipient(
      Connection connection, RecipientRef recipient, @Nullable String workflow, From from)
      throws SQLException {
    List<Traces.Trace> found = traces.of(connection, recipient);
    String prefix = workflow == null ? "" : GroupKey.prefix(workflow);
    Set<String> groups =
        found.stream()
            .map(Traces.Trace::group)
            .filter(group -> group.startsWith(prefix))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> own =
        found.stream()
            .map(Traces.Trace::cancellationId)
            .filter(Objects::nonNull)
            .filter(from::leadsTo)
            .toList();
    return ofGroups(connection, groups, own, from);
  }

  /** Those of these groups, and others. */
  private Window ofGroups(
      Connection connection, Collection<String> groups, List<String> others, From from)
      throws SQLException {
    Set<String> ids = new TreeSet<>(from.order());
    ids.addAll(cancellations.nextIdsOf(connection, groups, from));
    ids.addAll(others);
    List<String> next = ids.stream().limit(WINDOW).toList();
    String last = next.size() == WINDOW ? next.get(WINDOW - 1) : null;
    return new Window(cancellations.listed(connection, next, from), last);
  }

  private Page<Receipt> page(Connection connection, CancellationQuery query, Window window)
      throws SQLException {
    List<CancellationTable.Listed> matching =
        window.rows().stream().filter(row -> matches(row, query)).toList();
    List<String> read = readable(matching, query.recipient() == null ? query.limit() : WINDOW);
    Map<String, Receipt> receipts = cancellations.receipts(connection, read);
    List<Receipt> found =
        read.stream()
            .filter(receipts::containsKey)
            .map(id -> requireNonNull(receipts.get(id)))
            .filter(receipt -> lists(receipt, query.recipient()))
            .toList();
    if (found.size() > query.limit()) {
      List<Receipt> shown = found.subList(0, query.limit());
      return page(query, shown, shown.get(shown.size() - 1).id());
    }
    boolean isAll = read.size() == matching.size();
    return page(query, found, isAll ? window.goesOnAfter() : read.get(read.size() - 1));
  }

  /**
   * A page as it is shown: newest first, whatever the direction.
   *
   * @param found in the order of the direction
   */
  private static Page<Receipt> page(
      CancellationQuery query, List<Receipt> found, @Nullable String goesOnAfter) {
    String onwards = goesOnAfter == null ? null : CancellationCursor.at(goesOnAfter);
    String first =
        found.isEmpty()
            ? Objects.requireNonNullElse(goesOnAfter, IdRange.behindAll(query.isBackwards()))
            : found.get(0).id();
    String back = query.cursor() == null ? null : CancellationCursor.at(first);
    if (!query.isBackwards()) {
      return new Page<>(found, onwards, back);
    }
    List<Receipt> newestFirst = new ArrayList<>(found);
    Collections.reverse(newestFirst);
    return new Page<>(newestFirst, back, onwards);
  }

  private static boolean matches(CancellationTable.Listed row, CancellationQuery query) {
    boolean namesKeys = row.workflowKey() != null;
    return (query.workflowKey() == null || query.workflowKey().equals(row.workflowKey()))
        && (query.cancellationKey() == null || namesKeys)
        && (row.isRejected() || !query.isLateOnly());
  }

  /** The first of these, as many as fit into memory together; one at least. */
  private static List<String> readable(List<CancellationTable.Listed> rows, int limit) {
    List<String> ids = new ArrayList<>();
    int entries = 0;
    for (CancellationTable.Listed row : rows) {
      entries += row.entries();
      if (ids.size() == limit || (!ids.isEmpty() && entries > MAX_ENTRIES)) {
        return ids;
      }
      ids.add(row.id());
    }
    return ids;
  }

  private static boolean lists(Receipt receipt, @Nullable RecipientRef recipient) {
    return recipient == null
        || receipt.entries().stream().anyMatch(entry -> recipient.equals(entry.recipient()));
  }
}
