package dev.holdfire.scheduler.store.look;

import static java.util.Objects.requireNonNull;

import dev.holdfire.cancel.CancellationQuery;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.run.Page;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.key.GroupKey;
import dev.holdfire.scheduler.store.table.CancellationTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at cancellations. A page looks at a window of them, newest first, without their receipts;
 * those that match are then read, as far as they fit into memory together. Locks nothing. Safe for
 * use by many threads.
 */
public final class CancellationLookup {
  /** The most cancellations that are looked at for a page. */
  static final int WINDOW = CancellationTable.MOST;

  /** The most entries of receipts that are read for a page, but for its first receipt. */
  private static final int MAX_ENTRIES = 20_000;

  private final Database database;
  private final CancellationTable cancellations;
  private final Traces traces;

  public CancellationLookup(Database database) {
    this.database = database;
    this.cancellations = new CancellationTable(database);
    this.traces = new Traces(database);
  }

  /** Cancellations, newest first. One whose receipt cannot be read is left out. */
  public Page<Receipt> list(CancellationQuery query) {
    String before = CancellationCursor.idBefore(query.cursor());
    return database.look(
        "list cancellations",
        connection -> page(connection, query, window(connection, query, before)));
  }

  /**
   * Some cancellations, newest first.
   *
   * @param goesOnAfter the id after which there may be more; null at the end
   */
  private record Window(List<CancellationTable.Listed> rows, @Nullable String goesOnAfter) {
    static Window of(List<CancellationTable.Listed> rows, int limit) {
      boolean isFull = rows.size() == limit;
      return new Window(rows, isFull ? rows.get(rows.size() - 1).id() : null);
    }
  }

  private Window window(Connection connection, CancellationQuery query, String before)
      throws SQLException {
    String workflow = query.workflowKey();
    String key = query.cancellationKey();
    RecipientRef recipient = query.recipient();
    if (workflow != null && key != null) {
      int limit = recipient == null && !query.isLateOnly() ? query.limit() : WINDOW;
      String group = GroupKey.of(workflow, key);
      return Window.of(cancellations.newestOf(connection, group, before, limit), limit);
    }
    if (recipient != null) {
      return ofRecipient(connection, recipient, workflow, before);
    }
    int limit = workflow == null && !query.isLateOnly() ? query.limit() : WINDOW;
    return Window.of(cancellations.newest(connection, before, limit), limit);
  }

  private Window ofRecipient(
      Connection connection, RecipientRef recipient, @Nullable String workflow, String before)
      throws SQLException {
    List<Traces.Trace> found = traces.of(connection, recipient);
    String prefix = workflow == null ? "" : GroupKey.prefix(workflow);
    Set<String> groups =
        found.stream()
            .map(Traces.Trace::group)
            .filter(group -> group.startsWith(prefix))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> ids = new TreeSet<>(Comparator.reverseOrder());
    ids.addAll(cancellations.newestIdsOf(connection, groups, before));
    for (Traces.Trace trace : found) {
      String id = trace.cancellationId();
      if (id != null && id.compareTo(before) < 0) {
        ids.add(id);
      }
    }
    List<String> newest = ids.stream().limit(WINDOW).toList();
    String last = newest.size() == WINDOW ? newest.get(WINDOW - 1) : null;
    return new Window(cancellations.listed(connection, newest), last);
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
      return page(shown, shown.get(shown.size() - 1).id());
    }
    boolean isAll = read.size() == matching.size();
    return page(found, isAll ? window.goesOnAfter() : read.get(read.size() - 1));
  }

  private static Page<Receipt> page(List<Receipt> items, @Nullable String goesOnAfter) {
    return new Page<>(items, goesOnAfter == null ? null : CancellationCursor.after(goesOnAfter));
  }

  private static boolean matches(CancellationTable.Listed row, CancellationQuery query) {
    return (query.workflowKey() == null || query.workflowKey().equals(row.workflowKey()))
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
